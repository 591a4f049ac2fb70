"""Most of a page's HTML, out of the way while the search index is made: figures, data, and the colours of code.

The index is made with Python's HTML parser, which takes a quarter of a second for a megabyte, and longer for many
elements; it keeps the text alone.
"""

from __future__ import annotations

import re

_FIGURE, _FIGURE_ENDS = "<!--figure of loopsite-->", "<!--figure ends-->"
_PARTS = re.compile(rf"{_FIGURE}(.*?){_FIGURE_ENDS}|<(svg|template|pre)\b.*?</\2>", re.DOTALL)
_SPAN = re.compile(r"</?span\b[^>]*>")
_BEGIN, _END = "<!--part {} of loopsite-->", "<!--its end-->"
_PUT_ASIDE = re.compile(rf"{_BEGIN.format(r'(\d+)')}.*?{_END}", re.DOTALL)


def as_figure(html: str) -> str:
    """`html`, with marks by which all of it is put aside; they do not come back with it."""
    return f"{_FIGURE}{html}{_FIGURE_ENDS}"


class Aside:
    """The parts of one page that are kept aside while its HTML passes through others' hands."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def put(self, html: str) -> str:
        """Return `html` without figures, pictures and data, and with code as plain text."""

        def keep(part: re.Match[str]) -> str:
            self._kept.append(part[1] or part[0])
            text = _SPAN.sub("", part[0]) if part[2] == "pre" else ""
            return f"{_BEGIN.format(len(self._kept) - 1)}{text}{_END}"

        return _PARTS.sub(keep, html)

    def take_back(self, html: str) -> str:
        """Return `html` as it was before `put`, with what others did to the rest of it."""
        return _PUT_ASIDE.sub(lambda mark: self._kept[int(mark[1])], html)
