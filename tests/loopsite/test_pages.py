"""Fences in Markdown: those that show a snippet are found with their line, all others are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from loopsite.mistakes import Mistake
from loopsite.pages import Use, uses

PAGE = Path("docs/page.md")


def test_each_fence_is_found_with_its_line() -> None:
    markdown = 'a\n\n```python exec="1" snippet="one/a"\n```\n\n```python exec="1" snippet="one/b"\n```\n'

    assert list(uses(PAGE, markdown)) == [Use(PAGE, 3, "one/a"), Use(PAGE, 6, "one/b")]


@pytest.mark.parametrize("prefix", ["    ", "> ", "  > "])
def test_a_fence_inside_a_list_or_a_quotation_is_found(prefix: str) -> None:
    markdown = f'- item\n\n{prefix}```python exec="1" snippet="one/a"\n{prefix}```\n'

    assert list(uses(PAGE, markdown)) == [Use(PAGE, 3, "one/a")]


@pytest.mark.parametrize("marks", ["````", "~~~"])
def test_a_fence_that_is_shown_as_an_example_is_not_a_snippet(marks: str) -> None:
    example = f'{marks}markdown\n```python exec="1" snippet="one/a"\n```\n{marks}\n'
    shown = '\n```python exec="1" snippet="one/b"\n```\n'

    assert list(uses(PAGE, example + shown)) == [Use(PAGE, 6, "one/b")]


@pytest.mark.parametrize("info", ["python", 'python title="a.py"', "text", "", "{.python}"])
def test_other_fences_are_left_alone(info: str) -> None:
    assert list(uses(PAGE, f"```{info}\nx = 1\n```\n")) == []


def test_a_fence_in_braces_is_a_mistake_since_nothing_would_run() -> None:
    [mistake] = uses(PAGE, '```{.python exec="1" snippet="one/a"}\n```\n')

    assert isinstance(mistake, Mistake)
    assert str(mistake).startswith("docs/page.md:1: a fence that is not read as a snippet's")
