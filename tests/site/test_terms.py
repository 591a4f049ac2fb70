"""The first use of each of the glossary's terms on a page is a link to its entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from posixpath import relpath

import pytest

from looplab.trace.journal import KINDS

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
GLOSSARY = PurePosixPath("reference/glossary.md")
NO_TERM = "What the figure says"

EXEMPT = {
    str(GLOSSARY),
    "index.md",  # a door, no text
    "playground.md",
    "two-fetches.md",  # shows each thing itself before it names it
}

EVERYDAY = {
    "Handle": "a verb as a rule: who handles an exception is no callback",
    "Step": "steps are taken in every explanation; the page of the task's step links it where it is meant",
    "Turn": "in turn, turns out; and where it is meant, the text says whose it is",
}
"""Terms that need no link, since most uses of the word are others."""


def slug(term: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", term.lower().replace("/", ""))


def terms() -> list[str]:
    headings = re.findall(r"^## (.+)$", (DOCS / GLOSSARY).read_text(), re.MULTILINE)
    return [heading for heading in headings if heading != NO_TERM]


def pages() -> list[str]:
    """The pages of the book, in its order, but for those that are exempt."""
    _, nav = (PROJECT / "mkdocs.yml").read_text().split("\nnav:\n")
    [nav, *_] = re.split(r"^\S", nav, maxsplit=1, flags=re.MULTILINE)
    return [page for page in re.findall(r": (\S+\.md)$", nav, re.MULTILINE) if page not in EXEMPT]


# what is no running prose is taken out, and its line ends are left: the rest stays in its line
_NO_PROSE = re.compile(
    r"""
    \A---\n.*?\n---\n                                    # front matter
    | ^(?P<indent>[ ]*)(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=indent)(?P=fence)[ ]*$  # code
    | (?:^[^\s\#][^\n]*\n)+^\{[ ]*\.lead[ ]*\}[ ]*$          # the question that opens a page, as its asker puts it
    | \*(?:Ready[ ]queue|Timer[ ]heap|Tasks)\*            # the captions of a figure's panels
    | <!--.*?-->
    | ^[ ]*\#[^\n]*$                                     # headings
    | ^[ ]*\|[^\n]*$                                     # tables
    | ^[ ]*(?:\?\?\?\+?|!!!)[^\n]*$                      # the titles of folded blocks
    | (?P<tick>`+)[^`].*?(?P=tick)
    | <[^<>\n]*>
    | \{[ ]*[.:\#][^{}\n]*\}                             # attributes
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?P<address>[^()\s]*)[^()]*\)")


def prose(markdown: str) -> str:
    """The running text of a page, links included, line by line as in `markdown`."""
    return _NO_PROSE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), markdown)


def findings(page: str, markdown: str, glossary: list[str]) -> Iterator[str]:
    """For each of `glossary` that `page` uses without a link at its first use: where, and what to write."""
    text = prose(markdown)
    to_glossary = relpath(str(GLOSSARY), str(PurePosixPath(page).parent))
    linked: dict[str, int] = {}  # the place of each entry's first link
    for link in _LINK.finditer(text):
        if link["address"].startswith(f"{to_glossary}#"):
            linked.setdefault(link["address"].partition("#")[2], link.start())
    # a link leads to one place: what is inside of one needs no other
    text = _LINK.sub(lambda link: re.sub(r"[^\n]", " ", link[0]), text)
    seen: set[str] = set()
    # "task group" is no use of "task"
    longest_first = sorted(glossary, key=len, reverse=True)
    spelled = {term: re.sub(r"\\?[ ]", r"\\s+", re.escape(term)) for term in longest_first}
    any_term = re.compile(
        r"(?<![\w-])(?:" + "|".join(f"({pattern})" for pattern in spelled.values()) + r")(?:e?s)?(?![\w-])",
        re.IGNORECASE,
    )
    for use in any_term.finditer(text):
        term = longest_first[(use.lastindex or 1) - 1]
        if term in seen or term in EVERYDAY:
            continue
        seen.add(term)
        if linked.get(slug(term), len(text)) > use.start():
            line = text.count("\n", 0, use.start()) + 1
            said = " ".join(use[0].split())
            yield f"docs/{page}:{line}: first use of {said!r}: write [{said}]({to_glossary}#{slug(term)})"


@pytest.mark.parametrize("page", pages())
def test_the_first_use_of_a_term_is_a_link_to_its_entry(page: str) -> None:
    found = list(findings(page, (DOCS / page).read_text(), terms()))

    assert not found, "\n" + "\n".join(found)


def test_every_kind_of_event_has_its_row_in_the_glossary() -> None:
    _, figure = (DOCS / GLOSSARY).read_text().split(f"## {NO_TERM}\n")

    assert set(re.findall(r"^\| `(\w+)` \|", figure, re.MULTILINE)) == set(KINDS)


def test_every_exempt_word_is_in_the_glossary() -> None:
    assert set(EVERYDAY) <= set(terms())


@pytest.mark.parametrize(
    "markdown",
    [
        "A [task](../reference/glossary.md#task) waits. Another task does not.",
        "Two [Tasks](../reference/glossary.md#task).",
        "# A task\n\n| task |\n|---|\n| a task |\n",
        '??? question "A task"\n\n    ```python\n    task = 1\n    ```\n',
        "`task`, and [Task groups](task-groups.md)",
        "---\ndescription: a task\n---\n",
        "A [task\ngroup](../reference/glossary.md#task-group). A task\ngroup.",
        "multitasking and sub-task",
        "# Why?\n\nWhat is a task?\nAnd a task group?\n{ .lead }\n\nNothing.",
        "Look at *Tasks*.",
    ],
)
def test_linked_terms_and_code_pass(markdown: str) -> None:
    assert not list(findings("first-steps/two-tasks.md", markdown, ["Task", "Task group"]))


@pytest.mark.parametrize(
    ("markdown", "line", "said"),
    [
        ("A task waits. A [task](../reference/glossary.md#task) is this.", 1, "[task]"),
        ("Of\nTasks.", 2, "[Tasks]"),
        ("```\ncode\n```\na\ntask group", 5, "[task group]"),
        ("- a **task**", 1, "[task]"),
        ("a *task*", 1, "[task]"),
        ("What?\n{ .lead }\n\nA task.", 4, "[task]"),
        ("a [task](../reference/glossary.md#step)\nno task", 2, "[task]"),
    ],
)
def test_a_first_use_without_a_link_is_found(markdown: str, line: int, said: str) -> None:
    [found] = findings("first-steps/two-tasks.md", markdown, ["Task", "Task group"])

    assert found.startswith(f"docs/first-steps/two-tasks.md:{line}: ")
    assert said in found
