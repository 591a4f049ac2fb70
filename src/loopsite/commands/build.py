"""Build the site beside the last good one, and replace that only when the new one is complete."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click
from mkdocs.commands.build import build as mkdocs_build

from ..source.mistakes import Mistake
from ..source.page_rules import nested_too_deeply
from .mkdocs_log import located, mkdocs_log
from .project import load_project

_OF_A_PAGE = re.compile(r"Error (?:reading|building) page '(.*?)':")


class BuildFailedError(Exception):
    """What went wrong: a line for each mistake, or for each warning of MkDocs."""


def build(project: Path) -> Path:
    """Build the site of the project at `project`, strictly, and return its folder.

    Raises BuildFailedError, having left the folder as it was.
    """
    staged, replaced = project / ".cache" / "site-next", project / ".cache" / "site-replaced"
    shutil.rmtree(staged, ignore_errors=True)
    try:
        config = load_project(project).config
    except Mistake as wrong:
        raise BuildFailedError(str(wrong)) from wrong
    site, docs = Path(config.site_dir), Path(config.docs_dir)
    with mkdocs_log() as log:
        try:
            _restore(site, replaced)
            config.site_dir = str(staged)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                mkdocs_build(config)
            finally:
                config.plugins.on_shutdown()
        except click.ClickException as error:  # MkDocs's Abort: it has logged why
            found = "\n".join(map(str, located(log.lines, docs)))
            raise BuildFailedError(found or str(error)) from error
        except Exception as error:
            # what Markdown or the theme raises is caused by the page's text; MkDocs has logged which page
            page = _OF_A_PAGE.match(log.lines[-1]) if log.lines else None
            if page is None:
                raise
            if isinstance(error, RecursionError):
                mistake = nested_too_deeply(docs / page[1])
            else:
                found = f"{type(error).__name__}: {' '.join(str(error).split())}"
                mistake = Mistake(docs / page[1], None, found, "Correct its front matter, or what it nests.")
            before = located(log.lines[:-1], docs)
            raise BuildFailedError("\n".join(map(str, [*before, mistake]))) from error
    if site.exists():
        site.rename(replaced)
    staged.rename(site)
    shutil.rmtree(replaced, ignore_errors=True)
    return site


def _restore(site: Path, replaced: Path) -> None:
    """Clean up after a build that was killed while it replaced the old site."""
    if not replaced.exists():
        return
    if site.exists():
        shutil.rmtree(replaced, ignore_errors=True)
    else:
        replaced.rename(site)
