"""What a page lacks is said with file, line and fix; a page that has it all is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.utils.meta import get_data

from loopsite.source.page import PageSource
from loopsite.source.page_rules import wrong_pages

TAGS = ("Beginner", "Deep", "Tasks")
PAGE = """\
---
description: What a queue is good for.
tags:
  - Beginner
  - Tasks
---

# Queues

Two cooks and one stove.
Who is first?
{ .lead }

The one who asked first.

```python exec="1" snippet="queues/first"
```

## Predict, then run

Who is second?

??? question "The second"

    ```python exec="1" snippet="queues/second"
    ```

## What to try

- In `first.py`, add a cook.

## Where next

- [Tasks](tasks.md): who the cooks are.
"""


def said_of(page: str, tmp_path: Path, claims: str | None = "def test_the_first_is_first(): ...") -> list[str]:
    """What is found on docs/queues.md with this text; `claims` are its claim tests."""
    file = tmp_path / "docs" / "queues.md"
    if claims is not None:
        (tmp_path / "test_queues.py").write_text(claims)
    found = wrong_pages([PageSource(file, "queues.md", page, get_data(page)[1])], tmp_path, TAGS)
    return [str(mistake).removeprefix(f"{tmp_path}/") for mistake in found]


def test_a_page_that_has_everything_is_left_alone(tmp_path: Path) -> None:
    assert said_of(PAGE, tmp_path) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("description: What a queue is good for.\n", "", "1: a page without a description"),
        ("description: What", "description: Note: what", "1: front matter that is not YAML"),
        ("is good for.", "is good for", "2: a description that is no sentence"),
        ("  - Tasks\n", "  - Tasts\n", "5: unknown tag 'Tasts'. Did you mean 'Tasks'?"),
        ("  - Tasks\n", "  - Cooking\n", "5: unknown tag 'Cooking'. Use one of tags_allowed in mkdocs.yml"),
        ("  - Beginner\n", "", "3: no level among its tags"),
        ("  - Tasks\n", "  - Deep\n", "3: Beginner and Deep among its tags"),
        ("tags:\n  - Beginner\n  - Tasks\n", "", "1: a page without tags"),
        ("---\n\n# Queues", "kind: story\n---\n\n# Queues", "6: unknown kind of page 'story'"),
        ("# Queues", "## Queues", "1: a page without a title"),
        ("The one who asked first.", "# The first", "14: a second title"),
        ("{ .lead }\n", "", "8: a title that no lead follows"),
        ("Who is first?", "One is first.", "10: a lead that asks nothing"),
        ("queues/second", "queues/first", "1: 1 program on a page. Show 2 to 4"),
        ("queues/second", "tasks/second", "25: the snippet 'tasks/second', which belongs to another page"),
        ("---\n\n# Queues", "snippets: 5\n---\n\n# Queues", "6: 2 programs, and 5 in its front matter"),
        ("## Predict, then run", "## Guess", "34: nothing to predict"),
        ('??? question "The second"\n', "The second:\n", "19: a question without a folded answer"),
        ("## What to try", "## Ideas", "34: nothing to try"),
        ("- In `first.py`, add", "In `first.py`, add", "28: nothing to try in the section that says so"),
        ("## Where next", "## More", "34: nowhere to go next"),
        ("- [Tasks](tasks.md)", "- [Tasks](https://docs.python.org/3/)", "32: 'Where next' leads to no page"),
        ("the cooks are.\n", "the cooks are.\n\n## And\n\nmore.\n", "36: a section after 'Where next'"),
    ],
)
def test_what_is_missing_is_said_with_its_line(before: str, after: str, said: str, tmp_path: Path) -> None:
    assert PAGE.count(before) == 1

    [found] = said_of(PAGE.replace(before, after), tmp_path)

    assert found.startswith(f"docs/queues.md:{said}")


@pytest.mark.parametrize("claims", [None, "", "# def test_nothing(): ...\n"])
def test_a_page_whose_claims_nothing_tests_is_told_where_to_test_them(claims: str | None, tmp_path: Path) -> None:
    [found] = said_of(PAGE, tmp_path, claims)

    assert found.startswith("test_queues.py: no claim test for queues.md")


def test_a_page_may_say_how_many_programs_it_means_to_show(tmp_path: Path) -> None:
    more = "".join(f'```python exec="1" snippet="queues/{name}"\n```\n\n' for name in ("third", "fourth", "fifth"))
    page = PAGE.replace("## Predict", f"{more}## Predict")

    assert len(said_of(page, tmp_path)) == 1
    assert said_of(page.replace("tags:", "snippets: 5\ntags:"), tmp_path) == []


def test_what_stands_in_an_example_is_no_part_of_the_page(tmp_path: Path) -> None:
    example = "````markdown\n# A title\n\n## Where next\n````\n\n"

    assert said_of(PAGE.replace("## What to try", f"{example}## What to try"), tmp_path) == []


def test_a_page_of_reference_needs_neither_questions_nor_things_to_try(tmp_path: Path) -> None:
    page = PAGE.split("## Predict")[0].replace("Who is first?", "One is first.")

    assert said_of(page.replace("tags:", "kind: reference\ntags:"), tmp_path) == []
    assert len(said_of(page, tmp_path)) == 5


def test_a_place_needs_only_a_description_and_a_lead(tmp_path: Path) -> None:
    page = "---\nkind: place\ndescription: All of it.\n---\n\n# Home\n\nCome in.\n{ .lead }\n"

    assert said_of(page, tmp_path, claims=None) == []
    assert len(said_of(page.replace("description: All of it.\n", ""), tmp_path)) == 1
