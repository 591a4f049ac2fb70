"""All that can be wrong with a project's pages and programs, found in seconds: nothing is rendered or published.

Programs are run only if their record is not in the cache, as the build does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation

from ..publish.book import sources
from ..render.fence_contents import show_pages
from ..source.link_rules import Dialect, Text, wrong_links
from ..source.mistakes import Mistake, Mistakes, text_of
from ..source.page import Source, wrong_related
from ..source.page_rules import wrong_pages
from ..source.program_rules import wrong_programs
from ..source.snippet import load_all
from .build import mkdocs_log

BESIDE = ("README.md", "CONTRIBUTING.md")
"""What is written beside the pages, and has links as well."""


def audit(project: Path) -> Iterator[Mistake]:
    """Every mistake in the project at `project`."""
    config_file = project / "mkdocs.yml"
    with mkdocs_log() as log:
        try:
            config = load_config(str(config_file), strict=True)
        except (Abort, ConfigurationError) as error:
            found = "; ".join(log.lines) or str(error)
            yield Mistake(config_file, None, _line(found), "Correct it: nothing else was checked.")
            return
    try:
        pages = sources(config)
    except Mistakes as mistakes:
        yield from mistakes.found
        return
    settings = config.plugins["loopsite"].config
    tagging = config.plugins.get("material/tags")
    tags = [tag.name for tag in tagging.config.tags_allowed] if tagging else []
    yield from _navigation(config)
    yield from wrong_pages(pages, project / "tests" / "snippets", tags)
    yield from wrong_related(pages)
    yield from _links(project, config, pages)
    snippets = project / settings.snippets
    try:
        known = load_all(snippets)
    except Mistakes as mistakes:
        # with these no page can be shown
        yield from mistakes.found
        return
    yield from wrong_programs(known.values())
    try:
        show_pages([(page.file, page.text) for page in pages], snippets, project / settings.cache)
    except Mistakes as mistakes:
        yield from mistakes.found


def _links(project: Path, config: MkDocsConfig, pages: list[Source]) -> Iterator[Mistake]:
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
        yield Mistake(Path(config.config_file_path), None, _line(said), "Correct nav, which is the order of the book.")


def _line(said: str) -> str:
    """What MkDocs says, as a part of our line."""
    return " ".join(said.split()).rstrip(".")
