"""A project as its mkdocs.yml describes it, for the commands that do not build it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from ..source.mistakes import Mistake
from .mkdocs_log import mkdocs_log


@dataclass(frozen=True)
class Project:
    """MkDocs's configuration, and the folders that our plugin's settings name."""

    config: MkDocsConfig
    snippets: Path
    cache: Path


def load_project(root: Path) -> Project:
    """The project at `root`. Raises `Mistake` for its mkdocs.yml."""
    path = root / "mkdocs.yml"
    with mkdocs_log() as log:
        try:
            config = load_config(str(path), strict=True)
        except (Abort, ConfigurationError) as error:
            found = one_line("; ".join(log.lines) or str(error))
            raise Mistake(path, None, found, "Correct it: nothing else was checked.") from error
    if "loopsite" not in config.plugins:
        raise Mistake(path, None, "the plugin 'loopsite' is missing", "Add it to plugins.")
    settings = config.plugins["loopsite"].config
    return Project(config, root / settings.snippets, root / settings.cache)


def one_line(message: str) -> str:
    """A message of MkDocs, as the part of a line of ours."""
    return " ".join(message.split()).rstrip(".")
