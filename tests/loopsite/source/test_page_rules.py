"""What a page lacks is reported with file, line and fix; a complete page passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from loopsite.source.front_matter import meta_of
from loopsite.source.page import PageSource
from loopsite.source.page_rules import wrong_pages, wrong_related

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


def mistakes_in(page: str, tmp_path: Path, claims: str | None = "def test_the_first_is_first(): ...") -> list[str]:
    """The mistakes in docs/queues.md if it has this text; `claims` are its claim tests."""
    file = tmp_path / "docs" / "queues.md"
    if claims is not None:
        (tmp_path / "test_queues.py").write_text(claims)
    found = wrong_pages([PageSource(file, "queues.md", page, meta_of(page))], tmp_path)
    return [str(mistake).removeprefix(f"{tmp_path}/") for mistake in found]


def test_a_complete_page_passes(tmp_path: Path) -> None:
    assert mistakes_in(PAGE, tmp_path) == []


@pytest.mark.parametrize(
    ("before", "after", "mistake"),
    [
        ("description: What a queue is good for.\n", "", "1: the page has no description"),
        ("is good for.", "is good for", "2: the description is not a sentence"),
        ("  - Beginner\n", "", "3: no level among its tags"),
        ("  - Tasks\n", "  - Deep\n", "3: Beginner and Deep among its tags"),
        ("tags:\n  - Beginner\n  - Tasks\n", "", "1: the page has no tags"),
        ("---\n\n# Queues", "kind: story\n---\n\n# Queues", "6: unknown kind of page 'story'"),
        ("# Queues", "## Queues", "1: the page has no title"),
        ("The one who asked first.", "# The first", "14: a second title"),
        ("{ .lead }\n", "", "8: the title needs a lead paragraph below it"),
        ("Who is first?", "One is first.", "10: the lead does not ask a question"),
        ("queues/second", "queues/first", "1: the page shows 1 program. Show 2 to 4"),
        ("queues/second", "tasks/second", "25: the snippet 'tasks/second' belongs to another page"),
        (
            "---\n\n# Queues",
            "snippets: 5\n---\n\n# Queues",
            "6: the page shows 2 programs, but its front matter says 5",
        ),
        ("## Predict, then run", "## Guess", "34: the page has nothing to predict"),
        ('??? question "The second"\n', "The second:\n", "19: the question has no folded answer"),
        ("## What to try", "## Ideas", "34: the page has nothing to try"),
        ("- In `first.py`, add", "In `first.py`, add", "28: 'What to try' has no list"),
        ("## Where next", "## More", "34: the page does not lead anywhere"),
        ("- [Tasks](tasks.md)", "- [Tasks](https://docs.python.org/3/)", "32: 'Where next' leads to no page"),
        ("the cooks are.\n", "the cooks are.\n\n## And\n\nmore.\n", "36: there is a section after 'Where next'"),
    ],
)
def test_a_missing_part_is_a_mistake_with_its_line(before: str, after: str, mistake: str, tmp_path: Path) -> None:
    assert PAGE.count(before) == 1

    [found] = mistakes_in(PAGE.replace(before, after), tmp_path)

    assert found.startswith(f"docs/queues.md:{mistake}")


@pytest.mark.parametrize("claims", [None, "", "# def test_nothing(): ...\n"])
def test_a_page_without_claim_tests_is_a_mistake_that_names_their_file(claims: str | None, tmp_path: Path) -> None:
    [found] = mistakes_in(PAGE, tmp_path, claims)

    assert found.startswith("test_queues.py: no claim test for queues.md")


def test_a_page_may_declare_how_many_programs_it_shows(tmp_path: Path) -> None:
    more = "".join(f'```python exec="1" snippet="queues/{name}"\n```\n\n' for name in ("third", "fourth", "fifth"))
    page = PAGE.replace("## Predict", f"{more}## Predict")

    assert len(mistakes_in(page, tmp_path)) == 1
    assert mistakes_in(page.replace("tags:", "snippets: 5\ntags:"), tmp_path) == []


def test_headings_in_an_example_are_not_part_of_the_page(tmp_path: Path) -> None:
    example = "````markdown\n# A title\n\n## Where next\n````\n\n"

    assert mistakes_in(PAGE.replace("## What to try", f"{example}## What to try"), tmp_path) == []


def test_a_fence_without_an_end_hides_no_section(tmp_path: Path) -> None:
    page = PAGE.replace('snippet="queues/first"\n```\n', 'snippet="queues/first"\n')

    assert page != PAGE
    # its own mistake comes from find_fences
    assert mistakes_in(page, tmp_path) == [
        "docs/queues.md:1: the page shows 1 program. Show 2 to 4, or declare it in the front matter: snippets: 1."
    ]


def test_a_reference_page_needs_neither_questions_nor_things_to_try(tmp_path: Path) -> None:
    page = PAGE.split("## Predict")[0].replace("Who is first?", "One is first.")

    assert mistakes_in(page.replace("tags:", "kind: reference\ntags:"), tmp_path) == []
    assert len(mistakes_in(page, tmp_path)) == 5


def test_a_place_needs_only_a_description_and_a_lead(tmp_path: Path) -> None:
    page = "---\nkind: place\ndescription: All of it.\n---\n\n# Home\n\nCome in.\n{ .lead }\n"

    assert mistakes_in(page, tmp_path, claims=None) == []
    assert len(mistakes_in(page.replace("description: All of it.\n", ""), tmp_path)) == 1


@pytest.mark.parametrize(
    ("named", "fix"),
    [
        ("two-tasks.md", "Did you mean 'first-steps/two-tasks.md'?"),
        ("first-steps/two-taks.md", "Did you mean 'first-steps/two-tasks.md'?"),
        ("x.md", "Write its path in docs/."),
    ],
)
def test_a_related_page_is_looked_for_in_other_folders_first(named: str, fix: str) -> None:
    meta = {"related": [named]}
    page = PageSource(Path("docs/two-fetches.md"), "two-fetches.md", f"---\nrelated: [{named}]\n---\n", meta)
    pages = [page, PageSource(Path("docs/first-steps/two-tasks.md"), "first-steps/two-tasks.md", "", {})]

    assert [str(mistake) for mistake in wrong_related(pages)] == [
        f"docs/two-fetches.md:2: no related page {named!r}. {fix}"
    ]
