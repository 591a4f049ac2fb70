"""The first use of each of the glossary's terms on a page is a link to its entry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from looplab.trace.journal import KINDS
from loopsite.source.front_matter import meta_of
from loopsite.source.page import PageSource, read_page
from loopsite.source.term_rules import EVERYDAY, GLOSSARY, terms_of, unlinked_terms, wrong_terms

DOCS = Path(__file__).parents[3] / "docs"


def page_of(markdown: str, path: str = "first-steps/two-tasks.md") -> PageSource:
    return PageSource(Path("docs") / path, path, markdown, meta_of(markdown))


def test_every_kind_of_event_has_its_row_in_the_glossary() -> None:
    _, figure = (DOCS / GLOSSARY).read_text().split("## What the figure says\n")

    assert set(re.findall(r"^\| `(\w+)` \|", figure, re.MULTILINE)) == set(KINDS)


def test_every_exempt_word_is_in_the_glossary() -> None:
    assert set(EVERYDAY) <= set(terms_of([read_page(DOCS / GLOSSARY, GLOSSARY)]))


@pytest.mark.parametrize(
    "markdown",
    [
        "A [task](../reference/glossary.md#task) waits. Another task does not.",
        "Two [Tasks](../reference/glossary.md#task).",
        "# A task\n\n| task |\n|---|\n| a task |\n",
        '??? question "A task"\n\n    ```python\n    task = 1\n    ```\n',
        '=== "A task"\n\n    Text.\n',
        "`task`, and [Task groups](task-groups.md)",
        "---\ndescription: a task\n---\n",
        "A [task\ngroup](../reference/glossary.md#task-group). A task\ngroup.",
        "multitasking and sub-task",
        "# Why?\n\nWhat is a task?\nAnd a task group?\n{ .lead }\n\nNothing.",
        "Look at *Tasks*.",
    ],
)
def test_linked_terms_and_code_pass(markdown: str) -> None:
    assert list(unlinked_terms(page_of(markdown), ["Task", "Task group"])) == []


@pytest.mark.parametrize(
    ("markdown", "line", "fix"),
    [
        (
            "A task waits. A [task](../reference/glossary.md#task) is this.",
            1,
            "the first use of the term 'task'. Link it: [task](../reference/glossary.md#task)",
        ),
        ("Of\nTasks.", 2, "[Tasks](../reference/glossary.md#task)"),
        ("```\ncode\n```\na\ntask group", 5, "[task group](../reference/glossary.md#task-group)"),
        ("- a **task**", 1, "[task]"),
        ("a *task*", 1, "[task]"),
        ("What?\n{ .lead }\n\nA task.", 4, "[task]"),
        ("a [task](../reference/glossary.md#step)\nnot a task", 2, "[task]"),
    ],
)
def test_a_first_use_without_a_link_is_a_mistake(markdown: str, line: int, fix: str) -> None:
    [found] = unlinked_terms(page_of(markdown), ["Task", "Task group"])

    assert str(found).startswith(f"docs/first-steps/two-tasks.md:{line}: ")
    assert fix in str(found)


def test_places_and_the_glossary_itself_need_no_links() -> None:
    pages = [page_of("## Task\n\nA task.\n", GLOSSARY), page_of("---\nkind: place\n---\n\nA task.\n", "index.md")]

    assert list(wrong_terms(pages)) == []
    assert len(list(wrong_terms([*pages, page_of("A task.\n")]))) == 1
