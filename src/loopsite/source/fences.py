"""Which page shows which snippet: the fences of a page, found in its Markdown before anything is rendered.

SuperFences does not tell a formatter the line of its fence, and swallows what a validator raises; so all that can
be wrong with a fence is found here, where file and line are known.
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
"""How a fence can have the figure of its run shown. One that plays stands above the program, and plays once."""

# neither looks for an end at each place in turn: a line may be very long
_FENCE = re.compile(r"^[ \t>]*(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>(.*[^ \t])?)[ \t]*$")
_OPTION = re.compile(
    r"""(?<![\w-])(?P<key>[\w-]+)[ \t]*=[ \t]*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'}]+))"""
)
# what SuperFences reads: anything else it publishes as it stands
_READABLE = re.compile(r"""python([ \t]+[A-Za-z]\w*=("[^"]*"|'[^']*'))*""")
_SNIPPETS = {"exec", "snippet"}
_KNOWN = (*sorted(_SNIPPETS), "figure", "moment")


@dataclass(frozen=True)
class Asked:
    """What a fence asks for: a snippet, and how the figure of its run is shown.

    `figure` is one of `FIGURES`, or None: as the run deserves; `moment` names the one at which it is opened.
    """

    snippet: str
    figure: str | None = None
    moment: str | None = None

    @classmethod
    def by(cls, options: Mapping[str, str]) -> Asked:
        """What a fence with these options asks for: to name a moment is to ask for an open figure."""
        moment = options.get("moment")
        return cls(options.get("snippet", ""), options.get("figure", "open" if moment else None), moment)


@dataclass(frozen=True)
class Use:
    """One fence: the page's file, its line counted from 1, and what it asks for.

    `nth` of its page that shows this snippet, counted from 1.
    """

    page: Path
    line: int
    asked: Asked
    nth: int = 1

    @property
    def snippet(self) -> str:
        return self.asked.snippet


def uses(page: Path, markdown: str) -> Iterator[Use | Mistake]:
    """Every fence of a page that shows a snippet, and what is wrong with those that try to."""
    seen = Counter[str]()
    for found in _fences(page, markdown):
        if isinstance(found, Use):
            seen[found.snippet] += 1
            yield replace(found, nth=seen[found.snippet])
        else:
            yield found


def lines_of(markdown: str) -> list[str]:
    """The lines of a page as Markdown and editors count them: unlike `splitlines`, a form feed ends none."""
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


def _fences(page: Path, markdown: str) -> Iterator[Use | Mistake]:
    marks, use, body = "", None, False
    for number, line in enumerate(lines_of(markdown), 1):
        match = _FENCE.match(line)
        if marks:  # inside a fence: only its own closing line ends it
            if match and match["marks"].startswith(marks) and not match["info"]:
                if isinstance(use, Use) and body:
                    use = Mistake(
                        page,
                        use.line,
                        "a body in a snippet's fence",
                        f"Write it in snippets/{use.snippet}.py.",
                    )
                if use is not None:
                    yield use
                marks, use = "", None
            elif line.strip(" \t>"):
                body = True
        elif match:
            marks, body = match["marks"], False
            use = _use(page, number, match["info"])
    if marks and use is not None:
        line_of_fence = use.line if isinstance(use, Use) else 0
        yield Mistake(page, line_of_fence, "a fence without an end", f"Close it with a line {marks}.")


def _use(page: Path, line: int, info: str) -> Use | Mistake | None:
    """What the text behind a fence's marks asks for; None if it is no snippet."""
    options = {
        match["key"]: match["double"] or match["single"] or match["bare"] or "" for match in _OPTION.finditer(info)
    }
    if not options.keys() & _SNIPPETS:
        return None
    if unknown := sorted(options.keys() - {*_KNOWN}):
        fix = _did_you_mean(unknown[0], _KNOWN) or f"Write the fence as {FORM}."
        return Mistake(page, line, f"unknown fence option {unknown[0]!r}", fix)
    if not _READABLE.fullmatch(info):
        return Mistake(page, line, f"a fence that is not read as a snippet's: {info}", f"Write it as {FORM}.")
    if options.get("exec") != "1" or not options.get("snippet"):
        return Mistake(page, line, "a fence that names no snippet", f"Write it as {FORM}.")
    found = _wrong_figure(options)
    return Mistake(page, line, *found) if found else Use(page, line, Asked.by(options))


def _wrong_figure(options: Mapping[str, str]) -> tuple[str, str] | None:
    """What is wrong with what a fence says of its figure, and what to do."""
    figure, moment = options.get("figure"), options.get("moment")
    if figure is not None and figure not in FIGURES:
        fix = _did_you_mean(figure, FIGURES) or f"Write one of {', '.join(FIGURES)}."
        return f"unknown figure {figure!r}", fix
    if moment == "":
        return "a moment without a name", "Name one, or take moment out of the fence."
    if moment and figure == "none":
        return f"the moment {moment!r} of no figure", 'Take moment out of the fence, or figure="none".'
    return None


def _did_you_mean(written: str, known: tuple[str, ...]) -> str | None:
    close = get_close_matches(written, known, n=1)
    return f"Did you mean {close[0]!r}?" if close else None
