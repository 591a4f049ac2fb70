"""The rules for pages: what every page has, whatever its form. See CONTRIBUTING.md, "What a page has".

A page is a chapter unless its front matter says otherwise: `kind: reference`, to look something up, or `kind: place`,
which only leads elsewhere, like Home.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any

from .changes import Change, find_changes
from .fences import FORM, FenceUse, find_fences
from .front_matter import line_of_key
from .lines import plain_lines
from .mistakes import Mistake, relative, suggest, text_of
from .page import PageSource, related
from .tags import LEVELS

KINDS = ("chapter", "reference", "place")
MAX_ANSWER = 80
"""Words in the first paragraph of a chapter: with a lead of two or three lines, it fits the first screen of a phone."""

_LEAD = re.compile(r"\{:? *\.lead *\}")
_HEADING = re.compile(r"##? ")
_NO_ANSWER = re.compile(r"#|\?\?\? ")
# with the address in place, or below: [its name]: page.md
_TO_A_PAGE = re.compile(r"(\]\(|^\[[^\]]+\]:[ \t]*)(?!https?:)[^()\s]*\.md(#[^()\s]*)?\)?")
_NAME = re.compile(r"[a-z0-9]+([-/][a-z0-9]+)*")
_RUN_CHANGE = re.compile(r"\brun_change\(\s*[\"']([^\"']+)")
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
            yield from _answer(outline)
            yield from _next_page(outline)


class _Outline:
    """A page as its rules see it: without code."""

    def __init__(self, page: PageSource) -> None:
        self.page = page
        self.lines = list(plain_lines(page.text))
        self.shown = [use for use in find_fences(page.file, page.text) if isinstance(use, FenceUse)]

    def wrong(self, where: int | str, found: str, fix: str) -> Mistake:
        """A mistake in a line, or where the front matter has that key, or else on line 1."""
        line = line_of_key(self.page.text, where) if isinstance(where, str) else where
        return Mistake(self.page.file, line, found, fix)


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
        tests_of_page = text_of(path) if path.exists() else ""
    except Mistake as mistake:
        yield mistake
        return
    if not _TEST.search(tests_of_page):
        yield Mistake(
            path, None, f"no claim test for {page.page.path}", "Test there what the page says of its programs."
        )
        return
    run = Counter(match[1] for match in _RUN_CHANGE.finditer(tests_of_page))
    for change in find_changes(page.page.file, page.page.text):
        if isinstance(change, Change):
            run[change.snippet] -= 1
            if run[change.snippet] < 0:
                found = f"no test in {relative(path)} runs this change to {change.snippet!r}"
                yield page.wrong(change.line, found, f'Test what comes out: run_change("{change.snippet}").')


def _snippets(page: _Outline) -> Iterator[Mistake]:
    folder = page.page.file.stem
    if not page.shown:
        yield page.wrong(1, "the page shows no program", f"Write one in snippets/{folder}/, and show it: {FORM}.")
    for use in page.shown:
        if use.snippet.split("/")[0] != folder:
            fix = f"Move it to snippets/{folder}/, or link to the page that shows it."
            yield page.wrong(use.line, f"the snippet {use.snippet!r} belongs to another page", fix)


def _answer(page: _Outline) -> Iterator[Mistake]:
    """Below the lead of a chapter comes its answer, on the first screen: a short paragraph, or a program."""
    lead = next((at for at, (_, text) in enumerate(page.lines) if _LEAD.fullmatch(text.strip())), None)
    if lead is None:
        return  # see _lead
    below = dropwhile(lambda line: not line[1].strip(), page.lines[lead + 1 :])
    paragraph = list(takewhile(lambda line: line[1].strip(), below))
    line = paragraph[0][0] if paragraph else page.lines[-1][0]
    if any(page.lines[lead][0] < use.line < line for use in page.shown):
        return
    if not paragraph or _NO_ANSWER.match(paragraph[0][1]):
        fix = f"Write it below the lead, in a paragraph of at most {MAX_ANSWER} words, or show a program that gives it."
        yield page.wrong(page.lines[lead][0], "the question has no answer on the first screen", fix)
    elif (words := sum(len(text.split()) for _, text in paragraph)) > MAX_ANSWER:
        fix = f"Answer in at most {MAX_ANSWER} words; explain further down."
        yield page.wrong(line, f"the first paragraph has {words} words", fix)


def _next_page(page: _Outline) -> Iterator[Mistake]:
    """A chapter ends with a link to another page."""
    start = max((at for at, (_, text) in enumerate(page.lines) if _HEADING.match(text)), default=0)
    if not any(_TO_A_PAGE.search(text) for _, text in page.lines[start:]):
        heading = page.lines[start][1].lstrip("# ").split(" {")[0].strip() if page.lines else ""
        found = f"the page leads nowhere: its last section, {heading!r}, links to no other page"
        yield page.wrong(page.lines[start][0] if page.lines else 1, found, "End with one: [Title](page.md).")


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
        for path in related(page.meta):
            if path == page.path:
                yield Mistake(page.file, _line(page.text, path), "the page is related to itself", "Remove it.")
            elif path not in known:
                fix = suggest(path, known) or "Write its path in docs/."
                yield Mistake(page.file, _line(page.text, path), f"no related page {path!r}", fix)


def wrong_templates(pages: Iterable[PageSource], folders: Collection[Path]) -> Iterator[Mistake]:
    """What is wrong with the templates that pages name in their front matter; `folders` has them."""
    for page in pages:
        name = page.meta.get("template")
        if isinstance(name, str) and not any((folder / name).is_file() for folder in folders):
            close = suggest(name, {file.name for folder in folders for file in folder.glob("*.html")})
            fix = close or "Write the name of a file in overrides/, or remove the key."
            yield Mistake(page.file, line_of_key(page.text, "template"), f"no template {name!r}", fix)


def _line(text: str, wanted: str) -> int | None:
    """The first line that has `wanted`, counted from 1."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if wanted in line), None)
