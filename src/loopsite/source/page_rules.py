"""What every page has, so that a reader finds the same things in the same places: see CONTRIBUTING.md.

A page is a chapter unless its front matter says otherwise: `kind: reference`, where one looks something up, or
`kind: place`, like Home, which is there for what it leads to.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from .fences import FenceUse, find_fences, lines_of, plain_lines
from .mistakes import Mistake, text_of
from .page import PageSource
from .tags import LEVELS

KINDS = ("chapter", "reference", "place")
FEWEST, MOST = 2, 4
"""How many programs a chapter shows, unless its front matter gives their number: `snippets: 5`."""

PREDICT, TRY, NEXT = "Predict, then run", "What to try", "Where next"
_LEAD = re.compile(r"\{:? *\.lead *\}")
_FOLDED = re.compile(r"\?\?\? ")
_ITEM = re.compile(r"([-*]|\d+\.) ")
_TO_A_PAGE = re.compile(r"\]\((?!https?:)[^()\s]*\.md(#[^()\s]*)?\)")
_TEST = re.compile(r"^(async )?def test_", re.MULTILINE)


def wrong_pages(pages: Iterable[PageSource], tests: Path, tags: Collection[str]) -> Iterator[Mistake]:
    """What each page lacks. `tests` is the folder of claim tests; a page may have these `tags`, or any if none are."""
    for page in pages:
        outline = _Outline(page)
        if not page.meta and page.text.startswith("---\n"):
            fix = "Write it between two lines ---, as 'key: value'; put a text with a colon into quotes."
            yield outline.wrong(1, "front matter that is not YAML", fix)
            continue
        kind = page.meta.get("kind", "chapter")
        if kind not in KINDS:
            yield outline.wrong("kind", f"unknown kind of page {kind!r}", f"Write one of {', '.join(KINDS)}.")
            continue
        yield from _description(outline)
        yield from _lead(outline, kind)
        if kind != "place":
            yield from _tags(outline, tags)
            yield from _claims(outline, tests)
        if kind == "chapter":
            yield from _snippets(outline)
            yield from _sections(outline)


@dataclass(frozen=True)
class _Section:
    """A heading of the second level, its line, and the text of the lines below it."""

    title: str
    line: int
    body: tuple[str, ...]


class _Outline:
    """A page as its contract sees it: without code."""

    def __init__(self, page: PageSource) -> None:
        self.page = page
        self.lines = list(plain_lines(page.text))
        self.shown = [use for use in find_fences(page.file, page.text) if isinstance(use, FenceUse)]
        starts = [at for at, (_, text) in enumerate(self.lines) if text.startswith("## ")]
        ends = [*starts, len(self.lines)][1:]
        self.sections = [
            _Section(
                self.lines[start][1][3:].split(" {")[0].strip(),
                self.lines[start][0],
                tuple(text for _, text in self.lines[start + 1 : end]),
            )
            for start, end in zip(starts, ends, strict=True)
        ]

    def wrong(self, where: int | str, found: str, fix: str) -> Mistake:
        """A mistake in a line, or in what the front matter says for a key, or in a list; on line 1 if it does not."""
        if isinstance(where, str):
            rows = enumerate(lines_of(self.page.text), 1)
            here = re.compile(rf"({re.escape(where)}\s*:|\s*- {re.escape(where)}\s*$|tags:.*\b{re.escape(where)}\b)")
            where = next((number for number, text in rows if here.match(text)), 1)
        return Mistake(self.page.file, where, found, fix)

    def section(self, title: str) -> _Section | None:
        return next((section for section in self.sections if section.title == title), None)


def _description(page: _Outline) -> Iterator[Mistake]:
    said: Any = page.page.meta.get("description")
    if not said:
        fix = "Write in its front matter what one learns: description: One sentence."
        yield page.wrong("description", "a page without a description", fix)
    elif not isinstance(said, str) or not said.endswith("."):
        yield page.wrong("description", "a description that is no sentence", "Write one, with a full stop.")


def _lead(page: _Outline, kind: str) -> Iterator[Mistake]:
    """A page has one title, and what follows it is its lead, which for a chapter is a question."""
    titles = [at for at, (_, text) in enumerate(page.lines) if text.startswith("# ")]
    if len(titles) != 1:
        line = page.lines[titles[1]][0] if titles else 1
        found = "a second title" if titles else "a page without a title"
        yield page.wrong(line, found, "Have one line '# Title', and make the others sections: '## …'.")
        return
    line = page.lines[titles[0]][0]
    below = [text for _, text in page.lines[titles[0] + 1 :]]
    first = next((at for at, text in enumerate(below) if text.strip()), len(below))
    end = next((at for at in range(first, len(below)) if not below[at].strip()), len(below))
    paragraph = below[first:end]
    if not paragraph or not _LEAD.fullmatch(paragraph[-1].strip()):
        fix = "Open with its question, as a reader would put it, and close the paragraph with a line { .lead }."
        yield page.wrong(line, "a title that no lead follows", fix)
    elif kind == "chapter" and not any(text.rstrip().endswith("?") for text in paragraph):
        yield page.wrong(line + 1 + first, "a lead that asks nothing", "Open with the question of the page.")


def _tags(page: _Outline, allowed: Collection[str]) -> Iterator[Mistake]:
    tags: Any = page.page.meta.get("tags")
    if not isinstance(tags, list) or not tags:
        yield page.wrong("tags", "a page without tags", "Write them in its front matter: tags: [Beginner, Tasks].")
        return
    for tag in map(str, tags):
        if allowed and tag not in allowed:
            close = get_close_matches(tag, allowed, n=1)
            fix = f"Did you mean {close[0]!r}?" if close else "Use one of tags_allowed in mkdocs.yml, or add it there."
            yield page.wrong(tag, f"unknown tag {tag!r}", fix)
    if len(levels := [tag for tag in tags if tag in LEVELS]) != 1:
        found = " and ".join(levels) or "no level"
        yield page.wrong("tags", f"{found} among its tags", f"Give it one of {', '.join(LEVELS)}.")


def _claims(page: _Outline, tests: Path) -> Iterator[Mistake]:
    if not page.shown:
        return
    path = tests / f"test_{page.page.file.stem.replace('-', '_')}.py"
    try:
        tested = path.exists() and _TEST.search(text_of(path))
    except Mistake as mistake:
        yield mistake
        return
    if not tested:
        yield Mistake(
            path, None, f"no claim test for {page.page.path}", "Test there what the page says of its programs."
        )


def _snippets(page: _Outline) -> Iterator[Mistake]:
    folder = page.page.file.stem
    for use in page.shown:
        if use.snippet.split("/")[0] != folder:
            fix = f"Move it to snippets/{folder}/, or link to the page that shows it."
            yield page.wrong(use.line, f"the snippet {use.snippet!r}, which belongs to another page", fix)
    number = len({use.snippet for use in page.shown})
    meant = page.page.meta.get("snippets")
    if meant is not None and meant != number:
        yield page.wrong("snippets", f"{number} programs, and {meant} in its front matter", "Correct the number.")
    elif meant is None and not FEWEST <= number <= MOST:
        fix = f"Show {FEWEST} to {MOST}, or, if it has to be so, write snippets: {number} in its front matter."
        yield page.wrong(1, f"{number} program{'s' * (number != 1)} on a page", fix)


def _sections(page: _Outline) -> Iterator[Mistake]:
    predict, tries, following = map(page.section, (PREDICT, TRY, NEXT))
    last = page.lines[-1][0] if page.lines else 1
    if predict is None:
        fix = f"Write a section '## {PREDICT}': a program to predict, its answer folded."
        yield page.wrong(last, "nothing to predict", fix)
    elif not any(_FOLDED.match(text) for text in predict.body):
        yield page.wrong(predict.line, "a question without a folded answer", 'Fold it: ??? question "Its title".')
    if tries is None:
        yield page.wrong(last, "nothing to try", f"Write a section '## {TRY}': edits to make, as a list.")
    elif not any(_ITEM.match(text) for text in tries.body):
        yield page.wrong(tries.line, "nothing to try in the section that says so", "List edits: - In `name.py`, …")
    if following is None:
        yield page.wrong(last, "nowhere to go next", f"End with a section '## {NEXT}': links to other pages.")
        return
    if following is not page.sections[-1]:
        yield page.wrong(page.sections[-1].line, f"a section after '{NEXT}'", "Move it up: that is where a page ends.")
    if not any(_TO_A_PAGE.search(text) for text in following.body):
        yield page.wrong(following.line, f"'{NEXT}' leads to no page", "Link one: [Title](page.md): what is there.")


def wrong_related(pages: Iterable[PageSource]) -> Iterator[Mistake]:
    """What is wrong with the pages that `pages`, which is all of them, name as related in their front matter."""
    pages = tuple(pages)
    known = [page.path for page in pages]
    for page in pages:
        named = page.meta.get("related") or []
        if not isinstance(named, list) or not all(isinstance(path, str) for path in named):
            fix = "Write paths in docs/: related: [first-steps/waiting.md]."
            yield Mistake(page.file, _line(page.text, "related"), "related is not a list of paths", fix)
            continue
        for path in named:
            if path == page.path:
                yield Mistake(page.file, _line(page.text, path), "the page is related to itself", "Remove it.")
            elif path not in known:
                close = get_close_matches(path, known, n=1)
                fix = f"Did you mean {close[0]!r}?" if close else "Write its path in docs/."
                yield Mistake(page.file, _line(page.text, path), f"no related page {path!r}", fix)


def _line(text: str, wanted: str) -> int | None:
    """The first line that has `wanted`, counted from 1."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if wanted in line), None)
