"""The fences of a page that show snippets, found in its Markdown before anything is rendered.

SuperFences does not pass the line of a fence to its formatter, and swallows what a validator raises. So every mistake
in a fence is found here, where file and line are known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .lines import CODE_SPAN, SHOWS, Block, fences_in, lines_of
from .mistakes import Mistake, suggest

FORM = '```python exec="1" snippet="page/name"'
"""How a page shows a snippet. The fence has no body."""

FIGURES = ("none", "folded", "open")
"""How a fence can show the figure of its run."""

DETAILS = ("tasks", "loop")
"""What a fence can have the figure show at first: the tasks alone, or the loop's ready queue and timers as well."""

# no pattern searches for an end from each position: a line may be very long
_OPTION = re.compile(
    r"""(?<![\w-])(?P<key>[\w-]+)[ \t]*=[ \t]*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'}]+))"""
)
# what SuperFences recognises: anything else it publishes as plain text
_READABLE = re.compile(r"""python([ \t]+[A-Za-z]\w*=("[^"]*"|'[^']*'))*""")
_CODE = re.compile(
    r"""(?P<language>\.?[\w#.+-]+(?=[ \t]|$))?[ \t]*"""
    r"""(\{.*\}|(?P<options>([ \t]*[A-Za-z]\w*(=("[^"]*"|'[^']*'))?(?=[ \t]|$))*))"""
)
_KEY = re.compile(r"""([A-Za-z]\w*)(?:=(?:"[^"]*"|'[^']*'))?""")
_SNIPPETS = {"exec", "snippet"}
_KNOWN = (*sorted(_SNIPPETS), "figure", "moment", "detail")
_CHANGE = re.compile(r"diff\b[^`]*?\bsnippet[ \t]*=")
_OF_CODE = ("title", "hl_lines", "linenums")
_NOT_DRAWN = ("mermaid", "plantuml", "dot", "graphviz", "math")
"""Languages that other sites draw. Mermaid's styles are inline, which our Content-Security-Policy forbids."""


@dataclass(frozen=True)
class FenceOptions:
    """What a fence shows: a snippet, and how the figure of its run is shown.

    `figure` is one of `FIGURES` and `detail` one of `DETAILS`, or None to leave the choice to the build; `moment` names
    the one that it opens at.
    """

    snippet: str
    figure: str | None = None
    moment: str | None = None
    detail: str | None = None

    @classmethod
    def of(cls, options: Mapping[str, str]) -> FenceOptions:
        """From the options as they are written; one that names a moment has an open figure."""
        moment = options.get("moment")
        figure = options.get("figure", "open" if moment else None)
        return cls(options.get("snippet", ""), figure, moment, options.get("detail"))


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

    @property
    def id(self) -> str:
        """The id of its element: no other of the page has it."""
        name = f"snippet-{self.snippet.replace('/', '-')}"
        return name if self.nth == 1 else f"{name}-{self.nth}"


def find_fences(page: Path, markdown: str) -> Iterator[FenceUse | Mistake]:
    """Every fence of a page that shows a snippet, and a mistake for each that tries to."""
    seen = Counter[str]()
    for found in _fences(page, markdown):
        if isinstance(found, FenceUse):
            seen[found.snippet] += 1
            yield replace(found, nth=seen[found.snippet])
        else:
            yield found


def is_change(info: str) -> bool:
    """Whether a fence with this text behind its marks suggests a change to a snippet: see `changes`."""
    return _CHANGE.match(info) is not None


def is_question(info: str) -> bool:
    """Whether a fence with this text behind its marks asks a question about a snippet: see `loopsite.learn`."""
    return re.match(r"question\b", info) is not None


def literal_fences(markdown: str, shown: str) -> Iterator[int]:
    """The lines of fences that the text of a rendered page `shown` has as they are written, with their marks.

    SuperFences abandons a fence that is indented in a way that fits no list, box or tab around it. Fences of snippets
    are not among these: a snippet that is missing is found by its element.
    """
    lines = lines_of(markdown)
    blocks = fences_in(markdown)
    left = Counter(line.strip() for line in shown.split("\n"))
    left.subtract(line.strip() for block in blocks for line in lines[block.start + 1 : block.after - 1])
    for block in blocks:
        # of several equal fences, an indented one: it is not known which of them was abandoned
        shows = SHOWS.search(block.info) and not is_change(block.info) and not is_question(block.info)
        if block.indented and left[lines[block.start].strip(" \t>")] > 0 and not shows:
            yield block.start + 1


def _fences(page: Path, markdown: str) -> Iterator[FenceUse | Mistake]:
    lines = lines_of(markdown)
    at, wrong = 0, False
    for block in fences_in(markdown):
        for mistake in _misplaced(page, lines, at, block.start):
            yield mistake
            wrong = True
        at = block.after
        if wrong and block.end is None and not block.info:
            continue  # the end of one that is reported already
        if found := _fence_of(page, lines, block):
            yield found
            wrong = wrong or isinstance(found, Mistake)
    yield from _misplaced(page, lines, at, len(lines))


def _misplaced(page: Path, lines: Sequence[str], start: int, end: int) -> Iterator[Mistake]:
    """Marks of snippets' fences in these lines, which are outside of all fences."""
    for at in range(start, end):
        if ("```" in lines[at] or "~~~" in lines[at]) and SHOWS.search(CODE_SPAN.sub("", lines[at])):
            fix = "Put it on a line of its own, indented like the text around it."
            yield Mistake(page, at + 1, "a fence has to start its line", fix)


def _fence_of(page: Path, lines: Sequence[str], block: Block) -> FenceUse | Mistake | None:
    found = _fence(page, block.start + 1, block.info)
    if isinstance(found, Mistake):
        return found
    if block.end is None:
        fix = f"Close it with a line {block.marks}{', indented like its first line' * block.indented}."
        return Mistake(page, block.start + 1, "the fence has no end", fix)
    if found and any(line.strip(" \t>") for line in lines[block.start + 1 : block.end]):
        return Mistake(
            page, block.start + 1, "the fence of a snippet has a body", f"Write it in snippets/{found.snippet}.py."
        )
    return found


def _fence(page: Path, line: int, info: str) -> FenceUse | Mistake | None:
    """What a fence with this text behind its marks shows; None if it shows no snippet."""
    if is_change(info) or is_question(info) or info.split()[:1] == ["exercise"]:
        return None
    options = {
        match["key"]: match["double"] or match["single"] or match["bare"] or "" for match in _OPTION.finditer(info)
    }
    if not options.keys() & _SNIPPETS:
        wrong = _wrong_code(info)
        return Mistake(page, line, *wrong) if wrong else None
    if unknown := sorted(options.keys() - {*_KNOWN}):
        fix = suggest(unknown[0], _KNOWN) or f"Write the fence as {FORM}."
        return Mistake(page, line, f"unknown fence option {unknown[0]!r}", fix)
    if not _READABLE.fullmatch(info):
        return Mistake(page, line, f"not a valid snippet fence: {_short(info)}", f"Write it as {FORM}.")
    if not options.get("snippet"):
        return Mistake(page, line, "the fence names no snippet", f"Write it as {FORM}.")
    if options.get("exec") != "1":
        return Mistake(page, line, 'the fence has no exec="1"', f"Write it as {FORM}.")
    wrong = _wrong_figure(options)
    return Mistake(page, line, *wrong) if wrong else FenceUse(page, line, FenceOptions.of(options))


def _wrong_code(info: str) -> tuple[str, str] | None:
    """What is wrong with the fence of other code, and what to do: SuperFences would publish it as plain text."""
    form = '```python title="a.py" hl_lines="2-3" linenums="1"'
    match = _CODE.fullmatch(info)
    if match is None:
        return f"not a valid fence: {_short(info)}", f"Write the language, then options if any, as in {form}."
    if match["language"] in _NOT_DRAWN:
        fix = "Describe it in words or a list, or draw an SVG, save it in docs/assets/ and show that as an image."
        return f"a page cannot draw {match['language']}", fix
    for key in _KEY.findall(match["options"] or ""):
        if key not in _OF_CODE:
            return f"unknown fence option {key!r}", suggest(key, _OF_CODE) or f"Write the fence as {form}."
    return None


def _wrong_figure(options: Mapping[str, str]) -> tuple[str, str] | None:
    """What is wrong with the options of a fence's figure, and what to do."""
    figure, moment, detail = options.get("figure"), options.get("moment"), options.get("detail")
    if detail is not None and detail not in DETAILS:
        return f"unknown detail {detail!r}", suggest(detail, DETAILS) or f"Write one of {', '.join(DETAILS)}."
    if detail and figure == "none":
        return f'detail="{detail}" needs a figure, but figure="none"', "Remove one of the two options."
    if figure is not None and figure not in FIGURES:
        fix = suggest(figure, FIGURES) or f"Write one of {', '.join(FIGURES)}."
        return f"unknown figure {figure!r}", fix
    if moment == "":
        return "moment has no value", "Name a moment, or remove the option."
    if moment and figure == "none":
        return f'moment="{moment}" needs a figure, but figure="none"', "Remove one of the two options."
    return None


def _short(info: str) -> str:
    return info if len(info) <= 100 else f"{info[:100]}…"
