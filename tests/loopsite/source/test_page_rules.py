"""What a page lacks is reported with file, line and fix; a complete page passes."""

from __future__ import annotations

import re
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

## The second

??? question "Who is second?"

    ```python exec="1" snippet="queues/second"
    ```

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
        ("## The second", "# The second", "19: a second title"),
        ("{ .lead }\n", "", "8: the title needs a lead paragraph below it"),
        ("Who is first?", "One is first.", "10: the lead does not ask a question"),
        ("queues/second", "tasks/second", "23: the snippet 'tasks/second' belongs to another page"),
        (
            "The one who asked first.\n\n```python",
            "## First\n\n```python",
            "12: the question has no answer on the first screen. Write it below the lead, in a paragraph of at most 80",
        ),
        ("The one who asked first.", "The one. " * 41, "14: the first paragraph has 82 words"),
        (
            "- [Tasks](tasks.md)",
            "- [Tasks](https://docs.python.org/3/)",
            "26: the page leads nowhere: its last section, 'Where next', links to no other page. End with one: [Title]",
        ),
        (
            "the cooks are.\n",
            "the cooks are.\n\n## And {#and}\n\nmore.\n",
            "30: the page leads nowhere: its last section, 'And',",
        ),
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


def test_each_change_to_try_is_run_by_a_claim_test(tmp_path: Path) -> None:
    page = PAGE.replace("## The second", '```diff snippet="queues/first"\n-a\n+b\n```\n\n## The second')
    tests = 'def test_the_first_is_first():\n    run_change("queues/{}")\n'

    assert mistakes_in(page, tmp_path, tests.format("first")) == []
    [found] = mistakes_in(page, tmp_path, tests.format("second"))
    assert found.startswith("docs/queues.md:19: no test in ")
    assert found.endswith(
        "test_queues.py runs this change to 'queues/first'. Test what comes out: run_change(\"queues/first\")."
    )


def test_a_program_directly_below_the_lead_is_an_answer(tmp_path: Path) -> None:
    assert mistakes_in(PAGE.replace("The one who asked first.\n\n", ""), tmp_path) == []


def test_a_chapter_without_sections_whose_last_link_is_defined_below_passes(tmp_path: Path) -> None:
    start, end = PAGE.split("## The second")[0], "Read [Tasks][] next.\n\n[Tasks]: tasks.md\n"

    assert mistakes_in(start + end, tmp_path) == []


def test_a_chapter_shows_a_program(tmp_path: Path) -> None:
    [found] = mistakes_in(re.sub(r"```python.*?```", "", PAGE, flags=re.DOTALL), tmp_path)

    assert found.startswith("docs/queues.md:1: the page shows no program. Write one in snippets/queues/")


def test_headings_in_an_example_are_not_part_of_the_page(tmp_path: Path) -> None:
    example = "````markdown\n# A title\n\n## And\n````\n\n"

    assert mistakes_in(f"{PAGE}\n{example}", tmp_path) == []


def test_a_fence_without_an_end_hides_no_section(tmp_path: Path) -> None:
    page = PAGE.replace('snippet="queues/first"\n```\n', 'snippet="queues/first"\n')

    assert page != PAGE
    assert mistakes_in(page, tmp_path) == []  # its own mistake comes from find_fences


def test_a_reference_page_needs_neither_a_question_nor_a_next_page(tmp_path: Path) -> None:
    page = PAGE.split("## The second")[0].replace("Who is first?", "One is first.")

    assert mistakes_in(page.replace("tags:", "kind: reference\ntags:"), tmp_path) == []
    assert len(mistakes_in(page, tmp_path)) == 2


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
