"""Build the site beside the last good one, and replace that only when the new one is complete."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

import click
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig

from ..source.mistakes import Mistake
from ..source.page_rules import nested_too_deeply
from .mkdocs_log import OF_A_PAGE, located, mkdocs_log
from .project import load_project


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
    site = Path(config.site_dir)
    with mkdocs_log() as log:
        _restore(site, replaced)
        run_mkdocs(config, staged, log.lines, "build")
    if site.exists():
        site.rename(replaced)
    staged.rename(site)
    shutil.rmtree(replaced, ignore_errors=True)
    return site


def run_mkdocs(config: MkDocsConfig, site: Path, logged: list[str], command: Literal["build", "serve"]) -> None:
    """Build into the folder `site`; `logged` are MkDocs's warnings so far, and grow. Raises BuildFailedError."""
    docs = Path(config.docs_dir)
    config.site_dir = str(site)
    config.plugins.on_startup(command=command, dirty=False)
    try:
        mkdocs_build(config, serve_url=config.site_url if command == "serve" else None)
    except click.ClickException as error:  # MkDocs's Abort: it has logged why
        found = "\n".join(map(str, located(logged, docs)))
        raise BuildFailedError(found or str(error)) from error
    except Exception as error:
        # what Markdown or the theme raises is caused by the page's text; MkDocs has logged which page
        page = OF_A_PAGE.match(logged[-1]) if logged else None
        if page is None:
            raise
        if isinstance(error, RecursionError):
            mistake = nested_too_deeply(docs / page["page"])
        else:
            found = f"{type(error).__name__}: {' '.join(str(error).split())}"
            mistake = Mistake(docs / page["page"], None, found, "Correct its front matter or its Markdown.")
        before = located(logged[:-1], docs)
        raise BuildFailedError("\n".join(map(str, [*before, mistake]))) from error
    finally:
        config.plugins.on_shutdown()


def _restore(site: Path, replaced: Path) -> None:
    """Clean up after a build that was killed while it replaced the old site."""
    if not replaced.exists():
        return
    if site.exists():
        shutil.rmtree(replaced, ignore_errors=True)
    else:
        replaced.rename(site)
