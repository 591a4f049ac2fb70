"""Whatever a page, a fence or a header contains: a result, or a mistake in one line, and never a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from looplab.record import Chunk, Outcome, Record
from loopsite.commands.build import BuildFailedError, build
from loopsite.commands.check import audit
from loopsite.learn.questions import find_questions
from loopsite.run.verdict import check
from loopsite.source.expectation import Expectation, keep_ellipses, matches
from loopsite.source.fences import FenceUse, find_fences
from loopsite.source.front_matter import meta_of, wrong_front_matter
from loopsite.source.header import Header
from loopsite.source.lines import plain_lines, prose_lines
from loopsite.source.link_rules import wrong_address, wrong_addresses
from loopsite.source.markup_rules import lost_snippets, wrong_markup
from loopsite.source.mistakes import Mistake
from loopsite.source.nav_rules import wrong_nav
from loopsite.source.page import PageSource, read_page
from loopsite.source.page_rules import wrong_names, wrong_pages, wrong_related
from loopsite.source.program_rules import wrong_programs
from loopsite.source.pythons import VERSIONS
from loopsite.source.snippet import Snippet, load
from tests.support.mutations import FENCES, PATHS, files, navigations, outputs, pages, programs
from tests.support.small_project import Project

PROJECT = Path(__file__).parents[3]
MARKDOWN = Markdown(extensions=["attr_list", "def_list", "md_in_html", "pymdownx.superfences", "pymdownx.tabbed"])
REAL = tuple(path.read_text() for path in sorted((PROJECT / "docs").rglob("*.md")))

EXHAUSTIVE = settings.get_current_profile_name() == "exhaustive"


def examples(number: int) -> settings:
    """New examples in each run: `number` of them, and ten times as many in make test-all.

    A failure ends with a line `@reproduce_failure(...)`: put it above the test to repeat that example.
    """
    return settings(
        max_examples=number * (10 if EXHAUSTIVE else 1),
        print_blob=True,
        database=None,  # no run depends on the ones before it
        deadline=None,  # a busy machine would exceed it
        suppress_health_check=list(HealthCheck),
    )


def assert_one_line_each(mistakes: Iterable[Mistake], file: Path) -> None:
    """Each mistake is one line that names the file, without characters that would control a terminal."""
    for mistake in mistakes:
        assert str(mistake).isprintable()
        assert str(mistake).startswith(str(file))


@examples(200)
@given(pages(*REAL))
def test_the_fences_of_any_page_can_be_read(text: str) -> None:
    page, number = Path("docs/page.md"), text.count("\n") + 1
    found = [*find_fences(page, text), *find_questions(page, text)]

    assert_one_line_each((use for use in found if isinstance(use, Mistake)), page)
    assert all(1 <= use.line <= number for use in found if isinstance(use, FenceUse))
    assert all(1 <= line <= number for line, _ in plain_lines(text))
    assert [line for line, _ in prose_lines(text)] == [line for line, _ in plain_lines(text)]


@examples(200)
@given(data=files(programs()))
def test_any_program_and_header_can_be_read(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "page" / "program.py"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    try:
        snippet = load(path, path.parents[1])
    except Mistake as mistake:
        assert_one_line_each([mistake], path)
    else:
        assert 0 < snippet.header.timeout <= 60
        assert any(map(snippet.header.allows, VERSIONS))
        assert_one_line_each(wrong_programs([snippet]), path)


@examples(400)
@given(expected=outputs(), printed=outputs())
def test_any_output_can_be_compared_with_any_expectation(expected: str, printed: str) -> None:
    path = Path("page/program.py")
    expectation = Expectation(path.with_suffix(".out"), (3, 10), expected)
    snippet = Snippet("page/program", path, Header(), "", 0, (expectation,))
    record = Record("3.13.0", (Chunk("stdout", printed, 0.0),), Outcome("finished"), 0.0)

    assert_one_line_each(check(snippet, (3, 13), record), path.with_suffix(""))
    assert matches(keep_ellipses(expected, printed), printed), "what accept writes is not accepted"


@examples(100)
@given(text=pages(*REAL))
def test_the_rules_of_pages_can_be_applied_to_any_page(text: str) -> None:
    page = PageSource(Path("docs/page.md"), "page.md", text, meta_of(text))

    assert_one_line_each(wrong_pages([page], Path("docs/page.md")), page.file)
    assert_one_line_each(wrong_related([page]), page.file)
    assert_one_line_each(wrong_front_matter(page.file, text, ["Beginner", "Tasks"]), page.file)


@examples(100)
@given(text=pages(*REAL))
def test_what_becomes_of_any_page_can_be_checked(text: str) -> None:
    page = PageSource(Path("docs/page.md"), "page.md", text, {})
    try:
        html = MARKDOWN.reset().convert(text)
    except (RecursionError, ValueError):  # see nested_too_deeply and wrong_addresses
        return
    number = text.count("\n") + 1

    for mistakes in (list(wrong_markup(page, html)), list(lost_snippets(page, html))):
        assert_one_line_each(mistakes, page.file)
        assert all(mistake.line is None or 1 <= mistake.line <= number for mistake in mistakes)


@examples(100)
@given(data=files(pages(*REAL)))
def test_any_file_can_be_read_as_a_page(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "page.md"
    path.write_bytes(data)
    try:
        page = read_page(path, "page.md")
    except Mistake as mistake:
        assert_one_line_each([mistake], path)
    else:
        assert page.text.encode() == data


@examples(100)
@given(nav=navigations(), names=st.lists(st.sampled_from(PATHS), unique=True))
def test_any_navigation_can_be_checked(tmp_path_factory: pytest.TempPathFactory, nav: object, names: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "mkdocs.yml"
    path.write_text(f"nav:\n{json.dumps(nav, indent=2)}\n")
    pages = [PageSource(Path(name), name, "# A page\n", {}) for name in names]

    assert_one_line_each(wrong_nav(path, nav, pages), path)
    assert all(str(mistake).isprintable() for mistake in wrong_names(pages))


@examples(15)
@given(text=pages(), address=st.text("ahtps:/[]@.#?%0é\0\n=&", max_size=30))
def test_any_link_can_be_checked(text: str, address: str) -> None:
    page = PageSource(Path("docs/page.md"), "page.md", f"{text}\n\n[x](<{address}>)\n", {})

    assert_one_line_each(wrong_addresses([page]), page.file)
    wrong_address(f"https://{address}")


@pytest.fixture(scope="module")
def fuzzed(built_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that gets a new page and program for each example."""
    return built_project.copy_to(tmp_path_factory.mktemp("fuzzed") / "project")


@examples(8)
@given(page=files(pages()))
def test_a_project_with_any_page_can_be_checked(fuzzed: Project, page: bytes) -> None:
    fuzzed.write("docs/index.md", page)

    assert_one_line_each(audit(fuzzed.root), fuzzed.root)


GOOD_PAGE, GOOD_PROGRAM = FENCES[0].encode(), b'print("hello")\n'
PAGES = files(pages(fences=FENCES[:1]).map(lambda text: f"{text}\n\n{FENCES[0]}"))


@examples(4)
@given(st.tuples(PAGES, st.just(GOOD_PROGRAM)) | st.tuples(st.just(GOOD_PAGE), files(programs())))
def test_a_build_of_anything_ends_in_a_whole_site_or_leaves_the_old_one(
    fuzzed: Project, written: tuple[bytes, bytes]
) -> None:
    page, program = written
    fuzzed.write("docs/index.md", page)
    fuzzed.write("snippets/page/program.py", program)
    before = fuzzed.fingerprint()
    try:
        build(fuzzed.root)
    except BuildFailedError:
        assert fuzzed.fingerprint() == before
    else:
        assert fuzzed.fingerprint().keys() == before.keys()
    assert not (fuzzed.root / ".cache" / "site-replaced").exists()
