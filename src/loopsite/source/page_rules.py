"""The rules for pages, so that readers find the same things in the same places: see CONTRIBUTING.md.

A page is a chapter unless its front matter says otherwise: `kind: reference`, to look something up, or `kind: place`,
which only leads elsewhere, like Home.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from .fences import FenceUse, find_fences
from .front_matter import line_of_key
from .lines import plain_lines
from .mistakes import Mistake, text_of
from .page import PageSource
from .tags import LEVELS

KINDS = ("chapter", "reference", "place")
MIN_PROGRAMS, MAX_PROGRAMS = 2, 4
"""How many programs a chapter may show, unless its front matter states the number: `snippets: 5`."""

PREDICT, TRY, NEXT = "Predict, then run", "What to try", "Where next"
_LEAD = re.compile(r"\{:? *\.lead *\}")
_FOLDED = re.compile(r"\?\?\? ")
_ITEM = re.compile(r"([-*]|\d+\.) ")
_TO_A_PAGE = re.compile(r"\]\((?!https?:)[^()\s]*\.md(#[^()\s]*)?\)")
_NAME = re.compile(r"[a-z0-9]+([-/][a-z0-9]+)*")
_TEST = re.compile(r"^(async )?def test_", re.MULTILINE)


def wrong_pages(pages: Iterable[PageSource], tests: Path) -> Iterator[Mistake]:
    """What each page lacks. `tests` is the folder of claim tests."""
    for page in pages:
        outline = _Outline(page)
        if not page.meta and page.text.startswith("---"):
            continue  # see wrong_front_matter
        kind = page.meta.get("kind", "chapter")
        if kind not in KINDS:
            yield outline.wrong("kind", f"unknown kind of page {kind!r}", f"Write one of {', '.join(KINDS)}.")
            continue
        yield from _description(outline)
        yield from _lead(outline, kind)
        if kind != "place":
            yield from _tags(outline)
            yield from _claims(outline, tests)
        if kind == "chapter":
            yield from _snippets(outline)
            yield from _sections(outline)


@dataclass(frozen=True)
class _Section:
    """A second-level heading, its line, and the lines below it."""

    title: str
    line: int
    body: tuple[str, ...]


class _Outline:
    """A page as its rules see it: without code."""

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
        """A mistake in a line, or where the front matter has that key, or else on line 1."""
        line = line_of_key(self.page.text, where) if isinstance(where, str) else where
        return Mistake(self.page.file, line, found, fix)

    def section(self, title: str) -> _Section | None:
        return next((section for section in self.sections if section.title == title), None)


def _description(page: _Outline) -> Iterator[Mistake]:
    description: Any = page.page.meta.get("description")
    if not description:
        fix = "Write what a reader learns into its front matter: description: One sentence."
        yield page.wrong("description", "the page has no description", fix)
    elif not isinstance(description, str) or not description.endswith("."):
        yield page.wrong("description", "the description is not a sentence", "End it with a full stop.")


def _lead(page: _Outline, kind: str) -> Iterator[Mistake]:
    """A page has one title and below it a lead, which in a chapter asks a question."""
    titles = [at for at, (_, text) in enumerate(page.lines) if text.startswith("# ")]
    if len(titles) != 1:
        line = page.lines[titles[1]][0] if titles else 1
        found = "a second title" if titles else "the page has no title"
        yield page.wrong(line, found, "Have one line '# Title', and make the others sections: '## …'.")
        return
    line = page.lines[titles[0]][0]
    below = [text for _, text in page.lines[titles[0] + 1 :]]
    first = next((at for at, text in enumerate(below) if text.strip()), len(below))
    end = next((at for at in range(first, len(below)) if not below[at].strip()), len(below))
    paragraph = below[first:end]
    if not paragraph or not _LEAD.fullmatch(paragraph[-1].strip()):
        fix = "Open with its question, as a reader would put it, and close the paragraph with a line { .lead }."
        yield page.wrong(line, "the title needs a lead paragraph below it", fix)
    elif kind == "chapter" and not any(text.rstrip().endswith("?") for text in paragraph):
        yield page.wrong(line + 1 + first, "the lead does not ask a question", "Open with the question of the page.")


def _tags(page: _Outline) -> Iterator[Mistake]:
    tags: Any = page.page.meta.get("tags")
    if not isinstance(tags, list) or not tags:
        yield page.wrong("tags", "the page has no tags", "Write them in its front matter: tags: [Beginner, Tasks].")
        return
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
            yield page.wrong(use.line, f"the snippet {use.snippet!r} belongs to another page", fix)
    number = len({use.snippet for use in page.shown})
    declared = page.page.meta.get("snippets")
    if declared is not None and declared != number:
        found = f"the page shows {number} programs, but its front matter says {declared}"
        yield page.wrong("snippets", found, "Correct the number.")
    elif declared is None and not MIN_PROGRAMS <= number <= MAX_PROGRAMS:
        fix = f"Show {MIN_PROGRAMS} to {MAX_PROGRAMS}, or declare it in the front matter: snippets: {number}."
        yield page.wrong(1, f"the page shows {number} program{'s' * (number != 1)}", fix)


def _sections(page: _Outline) -> Iterator[Mistake]:
    predict, tries, following = map(page.section, (PREDICT, TRY, NEXT))
    last = page.lines[-1][0] if page.lines else 1
    if predict is None:
        fix = f"Write a section '## {PREDICT}': a program to predict, its answer folded."
        yield page.wrong(last, "the page has nothing to predict", fix)
    elif not any(_FOLDED.match(text) for text in predict.body):
        yield page.wrong(predict.line, "the question has no folded answer", 'Fold it: ??? question "Its title".')
    if tries is None:
        yield page.wrong(last, "the page has nothing to try", f"Write a section '## {TRY}': edits to make, as a list.")
    elif not any(_ITEM.match(text) for text in tries.body):
        yield page.wrong(tries.line, f"'{TRY}' has no list", "List edits: - In `name.py`, …")
    if following is None:
        fix = f"End with a section '## {NEXT}': links to other pages."
        yield page.wrong(last, "the page does not lead anywhere", fix)
        return
    if following is not page.sections[-1]:
        found = f"there is a section after '{NEXT}'"
        yield page.wrong(page.sections[-1].line, found, f"Move it up: a page ends with '{NEXT}'.")
    if not any(_TO_A_PAGE.search(text) for text in following.body):
        yield page.wrong(following.line, f"'{NEXT}' leads to no page", "Link one: [Title](page.md): what is there.")


def nested_too_deeply(file: Path) -> Mistake:
    """Of a page that Markdown cannot render."""
    return Mistake(file, None, "lists or quotes nested too deeply", "Nest them less.")


def wrong_names(pages: Iterable[PageSource]) -> Iterator[Mistake]:
    """What is wrong with the names of `pages`, which is all of them: a page and its programs are found by its name."""
    first: dict[str, PageSource] = {}
    for page in pages:
        stem = page.file.stem
        if not _NAME.fullmatch(page.path.removesuffix(".md")):
            plain = unicodedata.normalize("NFKD", page.path.removesuffix(".md")).encode("ascii", "ignore").decode()
            better = "/".join(re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in plain.split("/"))
            to = f" to {better}.md" if _NAME.fullmatch(better) else ""
            fix = f"Rename it{to}: its address has a-z, 0-9 and - only."
            yield Mistake(page.file, None, f"a page named {page.path!r}", fix)
        elif (other := first.setdefault(stem, page)) is not page:
            shared = f"snippets/{stem}/ and tests/snippets/test_{stem.replace('-', '_')}.py"
            yield Mistake(page.file, None, f"same name as docs/{other.path}", f"Rename one: both would have {shared}.")


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
                close = [other for other in known if other.endswith(f"/{path}")] or get_close_matches(path, known, n=1)
                fix = f"Did you mean {close[0]!r}?" if close else "Write its path in docs/."
                yield Mistake(page.file, _line(page.text, path), f"no related page {path!r}", fix)


def _line(text: str, wanted: str) -> int | None:
    """The first line that has `wanted`, counted from 1."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if wanted in line), None)
