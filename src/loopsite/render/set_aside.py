"""Strips figures, data and highlighting from a page while the search plugin indexes it.

The plugin uses Python's HTML parser, which takes a quarter of a second for a megabyte, and keeps only the text.
"""

from __future__ import annotations

import re

_FIGURE, _FIGURE_ENDS = "<!--figure of loopsite-->", "<!--figure ends-->"
_PARTS = re.compile(rf"{_FIGURE}(.*?){_FIGURE_ENDS}|<(svg|template|pre)\b.*?</\2>", re.DOTALL)
_SPAN = re.compile(r"</?span\b[^>]*>")
_BEGIN, _END = "<!--part {} of loopsite-->", "<!--its end-->"
_REMOVED = re.compile(rf"{_BEGIN.format(r'(\d+)')}.*?{_END}", re.DOTALL)


def as_figure(html: str) -> str:
    """`html` between marks, so that all of it is set aside; the marks are not restored."""
    return f"{_FIGURE}{html}{_FIGURE_ENDS}"


class SetAside:
    """The parts of one page that are set aside."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def strip(self, html: str) -> str:
        """`html` without figures, pictures and data, and with code as plain text."""

        def keep(part: re.Match[str]) -> str:
            self._kept.append(part[1] or part[0])
            text = _SPAN.sub("", part[0]) if part[2] == "pre" else ""
            return f"{_BEGIN.format(len(self._kept) - 1)}{text}{_END}"

        return _PARTS.sub(keep, html)

    def restore(self, html: str) -> str:
        """`html` with the parts that `strip` removed; the rest may have changed meanwhile."""
        return _REMOVED.sub(lambda mark: self._kept[int(mark[1])], html)
