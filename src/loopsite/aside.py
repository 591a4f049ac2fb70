"""Most of a page's HTML, out of the way while the search index is made: pictures, data, and the colours of code.

The index is made with Python's HTML parser, which takes a quarter of a second for a megabyte, and longer for many
elements; it keeps the text alone.
"""

from __future__ import annotations

import re

_PARTS = re.compile(r"<(svg|template|pre)\b.*?</\1>", re.DOTALL)
_SPAN = re.compile(r"</?span\b[^>]*>")
_BEGIN, _END = "<!--part {} of loopsite-->", "<!--its end-->"
_PUT_ASIDE = re.compile(rf"{_BEGIN.format(r'(\d+)')}.*?{_END}", re.DOTALL)


class Aside:
    """The parts of one page that are kept aside while its HTML passes through others' hands."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def put(self, html: str) -> str:
        """Return `html` without pictures and data, and with code as plain text."""

        def keep(part: re.Match[str]) -> str:
            self._kept.append(part[0])
            text = _SPAN.sub("", part[0]) if part[1] == "pre" else ""
            return f"{_BEGIN.format(len(self._kept) - 1)}{text}{_END}"

        return _PARTS.sub(keep, html)

    def take_back(self, html: str) -> str:
        """Return `html` as it was before `put`, with what others did to the rest of it."""
        return _PUT_ASIDE.sub(lambda mark: self._kept[int(mark[1])], html)
