"""The lines of a page: which of them belong to fences, and which are prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .front_matter import BLOCK

CODE_SPAN = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
"""Code in a line of prose; it may continue on the next line of its paragraph."""

SHOWS = re.compile(r"\b(exec|snippet)[ \t]*=")
"""What only the fence of a snippet has behind its marks."""

CODE = "\ufffc"
"""Stands for code and comments in prose."""

# does not search for an end from each position: a line may be very long
_FENCE = re.compile(r"^(?P<prefix>[ \t>]*)(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>(.*[^ \t])?)[ \t]*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def lines_of(markdown: str) -> list[str]:
    """The lines of a page as Markdown and editors count them: unlike `splitlines`, not at form feeds."""
    return markdown.removesuffix("\n").split("\n")


def plain_lines(markdown: str) -> Iterator[tuple[int, str]]:
    """The lines of a page that are neither front matter nor in a fence, with their numbers, counted from 1."""
    lines = lines_of(markdown)
    start = markdown.count("\n", 0, matter.end()) if (matter := BLOCK.match(markdown)) else 0
    at = start
    for block in fences_in(markdown, start):
        yield from enumerate(lines[at : block.start], at + 1)
        at = block.after
    yield from enumerate(lines[at:], at + 1)


@lru_cache
def prose_lines(markdown: str) -> Sequence[tuple[int, str]]:
    """As `plain_lines`, with a single `CODE` for each code span and comment."""
    lines = list(plain_lines(markdown))
    if not lines:
        return ()

    def blank(found: re.Match[str]) -> str:
        return CODE + "\n" * found[0].count("\n")

    prose = _COMMENT.sub(blank, CODE_SPAN.sub(blank, "\n".join(line for _, line in lines)))
    return list(zip((number for number, _ in lines), prose.split("\n"), strict=True))


@dataclass(frozen=True)
class Block:
    """A fence in lines counted from 0: `end` is its closing line, None if it has none."""

    start: int
    end: int | None
    prefix: str
    marks: str
    info: str

    @property
    def indented(self) -> bool:
        return bool(self.prefix)

    @property
    def after(self) -> int:
        """The first line after it. If it has no end, that is the one after its opening."""
        return (self.start if self.end is None else self.end) + 1


@lru_cache  # a page is asked for them by a dozen callers
def fences_in(markdown: str, start: int = 0) -> Sequence[Block]:
    """The fences of a page from this line on, without those inside another one."""
    lines = lines_of(markdown)
    found: list[Block] = []
    at = start
    while at < len(lines):
        if opening := _opening(lines[at]):
            found.append(Block(at, _end(lines, at, opening), *opening.group("prefix", "marks", "info")))
            at = found[-1].after
        else:
            at += 1
    return found


def _opening(line: str) -> re.Match[str] | None:
    """The line as the opening of a fence. With backticks behind its marks, it is a code span, as in `` ```x``` ``."""
    match = _FENCE.match(line)
    return None if match and match["marks"][0] == "`" and "`" in match["info"] else match


def _end(lines: Sequence[str], start: int, opening: re.Match[str]) -> int | None:
    """The closing line: like SuperFences, only one with the same marks and the same indentation.

    The fence of a snippet has no body, so another fence before its end means that the end is missing.
    """
    indent = _width(opening["prefix"])
    shows = SHOWS.search(opening["info"])
    for at in range(start + 1, len(lines)):
        line = lines[at]
        match = _opening(line)
        if match and match["marks"] == opening["marks"] and not match["info"] and _width(match["prefix"]) == indent:
            return at
        if match and match["info"] and shows:
            return None
        if ">" not in opening["prefix"] and line.strip() and _width(line[: -len(line.lstrip())]) < indent:
            return None
    return None


def _width(prefix: str) -> int:
    return len(prefix.expandtabs(4))
