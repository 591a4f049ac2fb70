"""The fences of a page that show snippets, found in its Markdown before anything is rendered.

SuperFences does not pass the line of a fence to its formatter, and swallows what a validator raises. So every mistake
in a fence is found here, where file and line are known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from .mistakes import Mistake

FORM = '```python exec="1" snippet="page/name"'
"""How a page shows a snippet. The fence has no body."""

FIGURES = ("none", "folded", "open", "playing")
"""How a fence can show the figure of its run. A playing one is placed above the program, and plays once."""

# neither pattern searches for an end from each position: a line may be very long
_FENCE = re.compile(r"^[ \t>]*(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>(.*[^ \t])?)[ \t]*$")
_OPTION = re.compile(
    r"""(?<![\w-])(?P<key>[\w-]+)[ \t]*=[ \t]*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'}]+))"""
)
# what SuperFences recognises: anything else it publishes as plain text
_READABLE = re.compile(r"""python([ \t]+[A-Za-z]\w*=("[^"]*"|'[^']*'))*""")
_SNIPPETS = {"exec", "snippet"}
_KNOWN = (*sorted(_SNIPPETS), "figure", "moment")


@dataclass(frozen=True)
class FenceOptions:
    """What a fence shows: a snippet, and how the figure of its run is shown.

    `figure` is one of `FIGURES`, or None to leave the choice to the build; `moment` names the one that it opens at.
    """

    snippet: str
    figure: str | None = None
    moment: str | None = None

    @classmethod
    def of(cls, options: Mapping[str, str]) -> FenceOptions:
        """From the options as they are written; one that names a moment has an open figure."""
        moment = options.get("moment")
        return cls(options.get("snippet", ""), options.get("figure", "open" if moment else None), moment)


@dataclass(frozen=True)
class FenceUse:
    """One fence that shows a snippet: the page's file, its line counted from 1, and its options.

    It is the `nth` of its page with this snippet, counted from 1.
    """

    page: Path
    line: int
    options: FenceOptions
    nth: int = 1

    @property
    def snippet(self) -> str:
        return self.options.snippet


def find_fences(page: Path, markdown: str) -> Iterator[FenceUse | Mistake]:
    """Every fence of a page that shows a snippet, and a mistake for each that tries to."""
    seen = Counter[str]()
    for found in _fences(page, markdown):
        if isinstance(found, FenceUse):
            seen[found.snippet] += 1
            yield replace(found, nth=seen[found.snippet])
        else:
            yield found


def lines_of(markdown: str) -> list[str]:
    """The lines of a page as Markdown and editors count them: unlike `splitlines`, not at form feeds."""
    return markdown.removesuffix("\n").split("\n")


def plain_lines(markdown: str) -> Iterator[tuple[int, str]]:
    """The lines of a page that are neither front matter nor in a fence, with their numbers, counted from 1."""
    lines = lines_of(markdown)
    start = lines.index("---", 1) + 1 if lines[:1] == ["---"] and "---" in lines[1:] else 0
    marks = ""
    for number, line in enumerate(lines[start:], start + 1):
        match = _FENCE.match(line)
        if marks:
            if match and match["marks"].startswith(marks) and not match["info"]:
                marks = ""
        elif match:
            marks = match["marks"]
        else:
            yield number, line


def _fences(page: Path, markdown: str) -> Iterator[FenceUse | Mistake]:
    marks, found, body = "", None, False
    for number, line in enumerate(lines_of(markdown), 1):
        match = _FENCE.match(line)
        if marks:  # inside a fence: only its own closing line ends it
            if match and match["marks"].startswith(marks) and not match["info"]:
                if isinstance(found, FenceUse) and body:
                    fix = f"Write it in snippets/{found.snippet}.py."
                    found = Mistake(page, found.line, "the fence of a snippet has a body", fix)
                if found is not None:
                    yield found
                marks, found = "", None
            elif line.strip(" \t>"):
                body = True
        elif match:
            marks, body = match["marks"], False
            found = _fence(page, number, match["info"])
    if marks and found is not None:
        opened = found.line if isinstance(found, FenceUse) else None
        yield Mistake(page, opened, "the fence has no end", f"Close it with a line {marks}.")


def _fence(page: Path, line: int, info: str) -> FenceUse | Mistake | None:
    """What a fence with this text behind its marks shows; None if it shows no snippet."""
    options = {
        match["key"]: match["double"] or match["single"] or match["bare"] or "" for match in _OPTION.finditer(info)
    }
    if not options.keys() & _SNIPPETS:
        return None
    if unknown := sorted(options.keys() - {*_KNOWN}):
        fix = _did_you_mean(unknown[0], _KNOWN) or f"Write the fence as {FORM}."
        return Mistake(page, line, f"unknown fence option {unknown[0]!r}", fix)
    if not _READABLE.fullmatch(info):
        return Mistake(page, line, f"not a valid snippet fence: {info}", f"Write it as {FORM}.")
    if not options.get("snippet"):
        return Mistake(page, line, "the fence names no snippet", f"Write it as {FORM}.")
    if options.get("exec") != "1":
        return Mistake(page, line, 'the fence has no exec="1"', f"Write it as {FORM}.")
    wrong = _wrong_figure(options)
    return Mistake(page, line, *wrong) if wrong else FenceUse(page, line, FenceOptions.of(options))


def _wrong_figure(options: Mapping[str, str]) -> tuple[str, str] | None:
    """What is wrong with the options of a fence's figure, and what to do."""
    figure, moment = options.get("figure"), options.get("moment")
    if figure is not None and figure not in FIGURES:
        fix = _did_you_mean(figure, FIGURES) or f"Write one of {', '.join(FIGURES)}."
        return f"unknown figure {figure!r}", fix
    if moment == "":
        return "moment has no value", "Name a moment, or remove the option."
    if moment and figure == "none":
        return f'moment="{moment}" needs a figure, but figure="none"', "Remove one of the two options."
    return None


def _did_you_mean(written: str, known: tuple[str, ...]) -> str | None:
    close = get_close_matches(written, known, n=1)
    return f"Did you mean {close[0]!r}?" if close else None
