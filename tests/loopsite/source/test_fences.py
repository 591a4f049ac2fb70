"""Fences that show a snippet are found with their line; all others are ignored."""

from __future__ import annotations

from pathlib import Path

import pytest

from loopsite.source.fences import FenceOptions, FenceUse, find_fences
from loopsite.source.lines import plain_lines
from loopsite.source.mistakes import Mistake

PAGE = Path("docs/page.md")


def test_each_fence_is_found_with_its_line() -> None:
    markdown = 'a\n\n```python exec="1" snippet="one/a"\n```\n\n```python exec="1" snippet="one/b"\n```\n'

    assert list(find_fences(PAGE, markdown)) == [
        FenceUse(PAGE, 3, FenceOptions("one/a")),
        FenceUse(PAGE, 6, FenceOptions("one/b")),
    ]


@pytest.mark.parametrize("prefix", ["    ", "> ", "  > "])
def test_a_fence_inside_a_list_or_a_quotation_is_found(prefix: str) -> None:
    markdown = f'- item\n\n{prefix}```python exec="1" snippet="one/a"\n{prefix}```\n'

    assert list(find_fences(PAGE, markdown)) == [FenceUse(PAGE, 3, FenceOptions("one/a"))]


@pytest.mark.parametrize("marks", ["````", "~~~"])
def test_a_fence_that_is_shown_as_an_example_is_not_a_snippet(marks: str) -> None:
    example = f'{marks}markdown\n```python exec="1" snippet="one/a"\n```\n{marks}\n'
    shown = '\n```python exec="1" snippet="one/b"\n```\n'

    assert list(find_fences(PAGE, example + shown)) == [FenceUse(PAGE, 6, FenceOptions("one/b"))]


@pytest.mark.parametrize(
    ("written", "options"),
    [
        ('figure="none"', FenceOptions("one/a", "none")),
        ('figure="folded" moment="end"', FenceOptions("one/a", "folded", "end")),
        ('detail="loop"', FenceOptions("one/a", detail="loop")),
        ('moment="line 12"', FenceOptions("one/a", "open", "line 12")),
        ("""moment='says "yes"'""", FenceOptions("one/a", "open", 'says "yes"')),
    ],
)
def test_a_fence_sets_how_its_figure_is_shown_and_a_moment_opens_it(written: str, options: FenceOptions) -> None:
    assert list(find_fences(PAGE, f'```python exec="1" snippet="one/a" {written}\n```\n')) == [
        FenceUse(PAGE, 1, options)
    ]


def test_fences_that_show_the_same_snippet_are_counted() -> None:
    markdown = "\n".join(f'```python exec="1" snippet="one/{name}"\n```\n' for name in "aba")

    assert [(use.snippet, use.nth) for use in find_fences(PAGE, markdown) if isinstance(use, FenceUse)] == [
        ("one/a", 1),
        ("one/b", 1),
        ("one/a", 2),
    ]


@pytest.mark.parametrize("info", ["python", 'python title="a.py"', "text", "", "{.python}"])
def test_other_fences_are_ignored(info: str) -> None:
    assert list(find_fences(PAGE, f"```{info}\nx = 1\n```\n")) == []


@pytest.mark.parametrize(
    "info",
    [
        '{.python exec="1" snippet="one/a"}',
        'py exec="1" snippet="one/a"',
        'python exec=1 snippet="one/a"',
        'python exec="1" snippet="one/a" figure=open',
        'python exec="1" snippet="one/a" figure',
        'python exec="1" snippet="one/a" moment = "end"',
    ],
)
def test_a_fence_that_would_be_published_as_plain_text_is_a_mistake(info: str) -> None:
    [mistake] = find_fences(PAGE, f"```{info}\n```\n")

    assert isinstance(mistake, Mistake)
    assert str(mistake).startswith("docs/page.md:1: not a valid snippet fence")


def test_a_form_feed_does_not_end_a_line() -> None:
    misplaced, use = find_fences(
        PAGE, 'a\f\u2028```python exec="1" snippet="x/y"\n\n```python exec="1" snippet="one/a"\n```\n'
    )

    assert isinstance(misplaced, Mistake)
    assert isinstance(use, FenceUse)
    assert (misplaced.line, use.line) == (1, 3)


@pytest.mark.parametrize(
    ("line", "mistakes"),
    [("```a" + " " * 200_000 + "b", 1), ("```" + "a" * 200_000, 0), ("```" + "a " * 100_000, 1)],
    ids=["spaces", "one word", "words"],
)
def test_a_very_long_line_takes_no_longer_than_others(line: str, mistakes: int) -> None:
    # it would take minutes if each position were tried as a start
    assert [type(found) for found in find_fences(PAGE, f"{line}\n```\n")] == [Mistake] * mistakes


def test_lines_after_front_matter_that_ends_in_dots_are_prose() -> None:
    assert (5, "# A title") in plain_lines("---\nkind: place\n...\n\n# A title\n\n---\n")
