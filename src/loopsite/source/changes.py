"""The changes to a snippet that a page suggests: each is a fence with a diff, which readers can load into the editor.

A change is written once, on the page. The build applies it, so it cannot fall behind the program; tests run it from
there (`tests/support/edited.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .fences import FenceUse, find_fences, is_change
from .lines import fences_in, lines_of
from .mistakes import Mistake, suggest
from .page import PageSource
from .snippet import Snippet

FORM = '```diff snippet="page/name"'
"""How a page suggests a change. The body has lines of the program, each after a mark: -, + or a space."""

MAX_CHANGES = 2
"""How many changes a page may suggest: a longer list is homework."""

_INFO = re.compile(r"""diff[ \t]+snippet=(?P<quote>["'])(?P<snippet>[^"']+)(?P=quote)""")


@dataclass(frozen=True)
class Change:
    """One change to the snippet of that name, on a line of a page's file; `diff` are the lines of the fence's body."""

    page: Path
    line: int
    snippet: str
    diff: tuple[str, ...]

    def apply(self, source: str) -> str:
        """The changed program. Raises `Mistake` if the change does not fit it exactly once."""
        lines = source.split("\n")
        for before, after in self._edits():
            size = len(before)
            places = [at for at in range(len(lines) - size + 1) if lines[at : at + size] == before]
            if before == after:
                raise self._wrong("the diff changes nothing", "Mark what goes with - and what comes with +.")
            if not before:
                fix = "Write the line above or below as well, after a space."
                raise self._wrong("the diff only adds lines, so their place is unknown", fix)
            if len(places) != 1:
                fix = "Copy the lines from the program, each after a mark: -, + or a space."
                if places:
                    fix = "Write the line above or below as well, after a space."
                stem = self.snippet.rpartition("/")[2]
                times = f"{len(places)} times" if places else "nowhere"
                raise self._wrong(f"{_short(before)} is {times} in {stem}.py", fix)
            lines[places[0] : places[0] + size] = after
        return "\n".join(lines)

    def _edits(self) -> Iterator[tuple[list[str], list[str]]]:
        """The lines to find, and the lines to put there; a line @@ is between two edits."""
        before: list[str] = []
        after: list[str] = []
        for number, line in enumerate(self.diff, self.line + 1):
            if line.startswith("@@"):
                yield before, after
                before, after = [], []
                continue
            mark, text = line[:1] or " ", line[1:]
            if mark not in "-+ ":
                fix = "Begin each line with -, + or a space, and then write the line of the program."
                raise Mistake(self.page, number, f"a line of a diff without a mark: {line[:60]}", fix)
            if mark in "- ":
                before.append(text)
            if mark in "+ ":
                after.append(text)
        yield before, after

    def _wrong(self, found: str, fix: str) -> Mistake:
        return Mistake(self.page, self.line, found, fix)


def find_changes(page: Path, markdown: str) -> Iterator[Change | Mistake]:
    """Every change that a page suggests, and a mistake for each fence that is not written as `FORM`."""
    lines = lines_of(markdown)
    for block in fences_in(markdown):
        if block.end is None or not is_change(block.info):
            continue  # see find_fences
        if match := _INFO.fullmatch(block.info):
            body = (line.removeprefix(block.prefix) for line in lines[block.start + 1 : block.end])
            yield change(page, block.start + 1, match["snippet"], "\n".join(body))
        else:
            yield Mistake(page, block.start + 1, "not a valid fence of a change", f"Write it as {FORM}.")


def change(page: Path, line: int, snippet: str, body: str) -> Change:
    """The change in a fence with this body."""
    return Change(page, line, snippet, tuple(line.rstrip() for line in body.rstrip().split("\n")))


def wrong_changes(pages: Iterable[PageSource], snippets: Mapping[str, Snippet]) -> Iterator[Mistake]:
    """What is wrong with the changes that `pages` suggest; `snippets` are all there are."""
    for page in pages:
        shown = {use.snippet for use in find_fences(page.file, page.text) if isinstance(use, FenceUse)}
        for nth, found in enumerate(find_changes(page.file, page.text), 1):
            if nth > MAX_CHANGES:
                line = found.line or 1
                yield Mistake(page.file, line, f"a change too many: {nth}", f"Keep {MAX_CHANGES}, the best ones.")
            if isinstance(found, Mistake):
                yield found
            elif found.snippet not in shown:
                fix = suggest(found.snippet, shown) or "Show it, or change one that the page shows."
                yield Mistake(
                    page.file, found.line, f"a change to {found.snippet!r}, which the page does not show", fix
                )
            elif found.snippet in snippets:
                try:
                    found.apply(snippets[found.snippet].source)
                except Mistake as mistake:
                    yield mistake


def _short(lines: list[str]) -> str:
    text = " / ".join(line.strip() for line in lines)
    return repr(text if len(text) <= 80 else f"{text[:80]}…")
