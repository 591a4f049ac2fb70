"""A change that a page suggests is found, fits its program exactly once, or is a mistake with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from loopsite.source.changes import Change, change, find_changes, wrong_changes
from loopsite.source.fences import find_fences, literal_fences
from loopsite.source.header import Header
from loopsite.source.markup_rules import lost_snippets
from loopsite.source.mistakes import Mistake
from loopsite.source.page import PageSource
from loopsite.source.snippet import Snippet

PAGE = Path("docs/page.md")
PROGRAM = "def soup():\n    stir()\n    stir()\n\n\nsoup()\nprint('done')\n"
SHOWN = '```python exec="1" snippet="page/soup"\n```\n\n'


def changed(body: str) -> str:
    return change(PAGE, 3, "page/soup", body).apply(PROGRAM)


def mistakes_in(markdown: str) -> list[str]:
    snippet = Snippet("page/soup", Path("snippets/page/soup.py"), Header(), PROGRAM, 0, ())
    return [str(found) for found in wrong_changes([PageSource(PAGE, "page.md", markdown, {})], {snippet.name: snippet})]


def test_lines_are_replaced_where_they_are() -> None:
    assert changed("-soup()\n+soup(), soup()") == PROGRAM.replace("\nsoup()", "\nsoup(), soup()")
    assert changed(" def soup():\n-    stir()") == PROGRAM.replace("    stir()\n", "", 1)
    assert changed(" soup()\n+pour()\n") == PROGRAM.replace("\nsoup()\n", "\nsoup()\npour()\n")


def test_a_change_may_have_two_places_and_an_empty_line_without_its_space() -> None:
    body = " def soup():\n+    heat()\n@@\n     stir()\n\n\n-soup()\n+soup"

    assert changed(body) == PROGRAM.replace("():\n", "():\n    heat()\n").replace("\nsoup()\n", "\nsoup\n")


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("-stew()", "3: 'stew()' is nowhere in soup.py. Copy the lines from the program"),
        ("-    stir()\n+    taste()", "3: 'stir()' is 2 times in soup.py. Write the line above or below as well"),
        ("-stir()", "3: 'stir()' is nowhere in soup.py."),  # a line is compared as a whole
        ("+pour()", "3: the diff only adds lines, so their place is unknown. Write the line above or below"),
        (" soup()", "3: the diff changes nothing. Mark what goes with - and what comes with +."),
        ("-soup()\nsoups()", "5: a line of a diff without a mark: soups(). Begin each line with"),
    ],
)
def test_a_change_that_does_not_fit_is_a_mistake_with_its_line(body: str, mistake: str) -> None:
    with pytest.raises(Mistake) as error:
        changed(body)

    assert str(error.value).startswith(f"docs/page.md:{mistake}")


def test_a_change_is_found_wherever_a_fence_can_be_and_shows_no_snippet() -> None:
    markdown = '- item\n\n    ```diff snippet="page/soup"\n    -soup()\n\n    ```\n\n```diff\n-other\n```\n'

    assert list(find_changes(PAGE, markdown)) == [Change(PAGE, 3, "page/soup", ("-soup()",))]
    assert list(find_fences(PAGE, markdown)) == []
    assert list(literal_fences(markdown, '```diff snippet="page/soup"\n-soup()\n```')) == [3]


@pytest.mark.parametrize(
    ("markdown", "mistake"),
    [
        (f'{SHOWN}```diff snippet="page/soup"\n-stew()\n```\n', "docs/page.md:4: 'stew()' is nowhere in soup.py."),
        ('```diff snippet="page/soup"\n-soup()\n```\n', "docs/page.md:1: a change to 'page/soup', which the page does"),
        (f'{SHOWN}```diff snippet="page/soap"\n-soup()\n```\n', "docs/page.md:4: a change to 'page/soap', which"),
        (f'{SHOWN}```diff exec="1" snippet="page/soup"\n-soup()\n```\n', "docs/page.md:4: not a valid fence of a"),
        (SHOWN + '```diff snippet="page/soup"\n-soup()\n```\n\n' * 3, "docs/page.md:12: a change too many: 3. Keep 2"),
    ],
)
def test_what_a_page_gets_wrong_about_its_changes_has_one_line(markdown: str, mistake: str) -> None:
    [found] = mistakes_in(markdown)

    assert found.startswith(mistake)


def test_a_change_that_the_rendered_page_does_not_show_is_a_mistake() -> None:
    page = PageSource(PAGE, "page.md", 'text\n\n```diff snippet="page/soup"\n-soup()\n```\n', {})
    [found] = lost_snippets(page, '<p>text</p><p><code>diff snippet="page/soup" -soup()</code></p>')

    assert str(found).startswith("docs/page.md:3: the page does not show each change that it suggests.")
    assert list(lost_snippets(page, '<p>text</p><div class="loop-change"></div>')) == []
