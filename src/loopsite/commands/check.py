"""All that can be wrong with a project's pages and programs, found in seconds: nothing is rendered or published.

Programs are run only if their record is not in the cache, as the build does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation

from ..publish.book import sources
from ..render.fence_contents import show_pages
from ..source.link_rules import Dialect, Text, wrong_links
from ..source.mistakes import Mistake, Mistakes, text_of
from ..source.page import PageSource
from ..source.page_rules import wrong_pages, wrong_related
from ..source.program_rules import wrong_programs
from ..source.snippet import load_all
from .build import mkdocs_log
from .project import load_project, one_line

BESIDE = ("README.md", "CONTRIBUTING.md")
"""What is written beside the pages, and has links as well."""


def audit(project: Path) -> Iterator[Mistake]:
    """Every mistake in the project at `project`."""
    try:
        settings = load_project(project)
    except Mistake as mistake:
        yield mistake
        return
    config = settings.config
    try:
        pages = sources(config)
    except Mistakes as mistakes:
        yield from mistakes.found
        return
    tagging = config.plugins.get("material/tags")
    tags = [tag.name for tag in tagging.config.tags_allowed] if tagging else []
    yield from _navigation(config)
    yield from wrong_pages(pages, project / "tests" / "snippets", tags)
    yield from wrong_related(pages)
    yield from _links(project, config, pages)
    try:
        known = load_all(settings.snippets)
    except Mistakes as mistakes:
        # with these no page can be shown
        yield from mistakes.found
        return
    yield from wrong_programs(known.values())
    try:
        show_pages([(page.file, page.text) for page in pages], settings.snippets, settings.cache)
    except Mistakes as mistakes:
        yield from mistakes.found


def _links(project: Path, config: MkDocsConfig, pages: list[PageSource]) -> Iterator[Mistake]:
    dialect = Dialect(config.markdown_extensions, config.mdx_configs)
    docs = Path(config.docs_dir)
    yield from wrong_links([Text(page.file, page.path, page.text) for page in pages], dialect, docs)
    beside: list[Text] = []
    for path in (project / name for name in BESIDE if (project / name).exists()):
        try:
            beside.append(Text(path, path.name, text_of(path)))
        except Mistake as mistake:
            yield mistake
    # GitHub shows these; an anchor of theirs is made as ours is
    yield from wrong_links(beside, dialect, project)


def _navigation(config: MkDocsConfig) -> Iterator[Mistake]:
    """What MkDocs says of the navigation."""
    with mkdocs_log() as log:
        get_navigation(get_files(config), config)
    for said in log.lines:
        yield Mistake(
            Path(config.config_file_path), None, one_line(said), "Correct nav, which is the order of the book."
        )
