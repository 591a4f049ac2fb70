"""Everything that can be wrong with a project's pages and programs, found in seconds and without a build.

Programs are run only if their record is not in the cache, as in a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown_exec import validator
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation

from ..exercises.exercise import element_id, lost_exercises
from ..exercises.exercise_html import exercise_fence
from ..exercises.proof import wrong_exercises
from ..learn.answers import wrong_questions
from ..publish.book import sources, wrong_sources
from ..render.change_html import change_fence
from ..render.fence_contents import record_and_draw, recorded_of
from ..render.question_html import lost_questions, question_fence
from ..render.snippet_html import not_in_the_page
from ..run.other_runs import differences
from ..source.changes import wrong_changes
from ..source.fences import FenceOptions, FenceUse, find_fences
from ..source.markup_rules import QUESTION, SNIPPET, lost_snippets, wrong_markup
from ..source.mistakes import Mistake, Mistakes
from ..source.page import PageSource
from ..source.page_rules import nested_too_deeply, wrong_pages
from ..source.program_rules import wrong_programs
from ..source.snippet import load_all
from ..source.term_rules import wrong_terms
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
    yield from wrong_sources(config, pages)
    yield from wrong_pages(pages, project / "tests" / "snippets")
    yield from wrong_terms(pages)
    yield from _wrong_when_rendered(config, pages)
    try:
        known = load_all(settings.snippets)
    except Mistakes as mistakes:
        yield from mistakes.found
        return  # the pages cannot be checked without their snippets
    yield from wrong_changes(pages, known)
    broken = list(wrong_programs(known.values()))
    yield from broken
    try:
        contents = record_and_draw([(page.file, page.text) for page in pages], settings.snippets, settings.cache)
    except Mistakes as mistakes:
        # a foreign import is found twice
        yield from (mistake for mistake in mistakes.found if str(mistake) not in map(str, broken))
        return
    yield from wrong_questions(pages, recorded_of(contents))
    reported = {mistake.path for mistake in broken}
    try:
        yield from wrong_exercises(list(pages), settings.exercises, settings.cache)
    except Mistakes as mistakes:
        yield from mistakes.found
    yield from differences((snippet for snippet in known.values() if snippet.path not in reported), settings.cache)


def _wrong_when_rendered(config: MkDocsConfig, sources: Iterable[PageSource]) -> Iterator[Mistake]:
    """What is found in the HTML of each page, and by MkDocs's validation of links.

    An empty element stands for each snippet: programs are not run for it.
    """
    docs = Path(config.docs_dir)
    by_path = {source.path: source for source in sources}
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
    stand_ins = _StandIns()
    fences.append({"name": "python", "class": "python", "validator": validator, "format": stand_ins.format})
    fences.append(change_fence(lambda *_, **__: '<div class="loop-change"></div>'))
    fences.append(question_fence(lambda *_, **__: f"<div><{QUESTION}></{QUESTION}></div>"))
    fences.append(exercise_fence(lambda *found, **__: f'<div id="{element_id(found[3]["name"])}"></div>'))
    with mkdocs_log() as log:
        files = get_files(config)
        get_navigation(files, config)
        log.lines.clear()  # about the navigation: see wrong_nav
        pages = [file.page for file in files.documentation_pages() if file.page and file.src_uri in by_path]
        for page in pages:
            source = by_path[page.file.src_uri]
            stand_ins.start_page(source)
            page.read_source(config)
            try:
                page.render(config, files)
            except RecursionError:
                yield nested_too_deeply(source.file)
            except ValueError:
                continue  # by a link that is not an address: see wrong_addresses
            else:
                yield from stand_ins.mistakes
                yield from wrong_markup(source, page.content or "")
                yield from lost_snippets(source, page.content or "")
                yield from lost_exercises(source, page.content or "")
                yield from lost_questions(source, page.content or "")
        for page in pages:
            page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
    for found in located(log.lines, docs):
        yield (
            found
            if isinstance(found, Mistake)
            else Mistake(Path(config.config_file_path), None, one_line(found), "Correct it.")
        )


class _StandIns:
    """Renders each fence of a snippet as an element with its id and an empty <div>."""

    def start_page(self, page: PageSource) -> None:
        """Expect the fences of `page`."""
        self._file = page.file
        self.mistakes: list[Mistake] = []
        self._left = [use for use in find_fences(page.file, page.text) if isinstance(use, FenceUse)]

    def format(self, source: str, language: str, css_class: str, options: Any, md: Markdown, **_: object) -> str:
        """What SuperFences takes."""
        if SNIPPET not in md.block_level_elements:
            md.block_level_elements.append(SNIPPET)
        wanted = FenceOptions.of(options["extra"])
        use = next((use for use in self._left if use.options == wanted), None)
        if use is None:
            self.mistakes.append(not_in_the_page(self._file, wanted))
            return ""
        self._left.remove(use)
        return f'<{SNIPPET} id="{use.id}"><div></div></{SNIPPET}>'
