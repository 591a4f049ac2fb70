"""A project as its mkdocs.yml describes it, for the commands that do not build it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from yaml import YAMLError

from ..source.mistakes import Mistake, suggest, text_of
from ..source.yaml_errors import not_yaml
from .mkdocs_log import mkdocs_log

_OF_A_KEY = re.compile(r"Config value '(?P<key>[^'.\[]*)[^']*': (Unrecognised configuration name: (?P<unknown>\w+))?")


@dataclass(frozen=True)
class Project:
    """MkDocs's configuration, and the folders that our plugin's settings name."""

    config: MkDocsConfig
    snippets: Path
    exercises: Path
    cache: Path


def load_project(root: Path) -> Project:
    """The project at `root`. Raises `Mistake` for its mkdocs.yml."""
    path = root / "mkdocs.yml"
    with mkdocs_log() as log:
        try:
            config = load_config(str(path), strict=True)
        except ConfigurationError as error:
            if isinstance(error.__context__, YAMLError):
                raise not_yaml(path, error.__context__, "not YAML") from error
            raise Mistake(path, None, one_line(str(error)), "Correct it: nothing else was checked.") from error
        except Abort as error:
            raise _wrong_value(path, log.lines) from error
    if "loopsite" not in config.plugins:
        raise Mistake(path, None, "the plugin 'loopsite' is missing", "Add it to plugins.")
    settings = config.plugins["loopsite"].config
    return Project(config, root / settings.snippets, root / settings.exercises, root / settings.cache)


def _wrong_value(path: Path, lines: list[str]) -> Mistake:
    """The first of MkDocs's messages about the values in mkdocs.yml, with the line of its key."""
    found = one_line(lines[0])
    match = _OF_A_KEY.match(found)
    key = match["unknown"] or match["key"] if match else ""
    rows = enumerate(text_of(path).split("\n"), 1)
    line = next((number for number, row in rows if key and row.startswith(f"{key}:")), None)
    known = MkDocsConfig().keys() if match and match["unknown"] else ()
    fix = suggest(key, known) or "Correct it: nothing else was checked."
    return Mistake(path, line, found, fix)


def one_line(message: str) -> str:
    """A message of MkDocs, as the part of a line of ours."""
    return " ".join(message.split()).rstrip(".")
