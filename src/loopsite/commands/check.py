"""Everything that can be wrong with a project's pages and programs, found in seconds and without a build.

Programs are run only if their record is not in the cache, as in a build.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation

from ..publish.book import sources
from ..render.fence_contents import record_and_draw
from ..run.other_runs import differences
from ..source.fences import plain_lines
from ..source.link_rules import wrong_addresses
from ..source.mistakes import Mistake, Mistakes
from ..source.page_rules import wrong_pages, wrong_related
from ..source.program_rules import wrong_programs
from ..source.snippet import load_all
from .mkdocs_log import located, mkdocs_log
from .project import load_project, one_line


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
    yield from wrong_pages(pages, project / "tests" / "snippets", tags)
    yield from wrong_related(pages)
    yield from wrong_addresses(pages)
    yield from _links_and_navigation(config)
    try:
        known = load_all(settings.snippets)
    except Mistakes as mistakes:
        yield from mistakes.found
        return  # the pages cannot be checked without their snippets
    broken = list(wrong_programs(known.values()))
    yield from broken
    try:
        record_and_draw([(page.file, page.text) for page in pages], settings.snippets, settings.cache)
    except Mistakes as mistakes:
        # a foreign import is found twice
        yield from (mistake for mistake in mistakes.found if str(mistake) not in map(str, broken))
        return
    reported = {mistake.path for mistake in broken}
    yield from differences((snippet for snippet in known.values() if snippet.path not in reported), settings.cache)


def _links_and_navigation(config: MkDocsConfig) -> Iterator[Mistake]:
    """What MkDocs's validation finds when it renders the Markdown of each page, without its fences."""
    docs = Path(config.docs_dir)
    with mkdocs_log() as log:
        files = get_files(config)
        pages = get_navigation(files, config).pages
        for page in pages:
            page.markdown = "\n".join(line for _, line in plain_lines(page.file.content_string))
            try:
                page.render(config, files)
            except RecursionError:
                yield Mistake(docs / page.file.src_uri, None, "lists or quotes nested too deeply", "Nest them less.")
            except ValueError:
                continue  # by a link that is not an address: see wrong_addresses
        for page in pages:
            page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
    for found in located(log.lines, docs):
        if isinstance(found, Mistake):
            yield found
        else:
            fix = "Correct nav, which is the order of the book."
            yield Mistake(Path(config.config_file_path), None, one_line(found), fix)
