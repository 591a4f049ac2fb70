"""The pictures in pages and the data of programs, which are most of their HTML: the search index need not read them.

It is made with Python's HTML parser, which takes a quarter of a second for a megabyte.
"""

from __future__ import annotations

import re

_PICTURE = re.compile(r"<(svg|template)\b.*?</\1>", re.DOTALL)
_MARK = "<!--the picture {} of loopsite-->"


class Pictures:
    """The pictures of one page, kept while its HTML passes through others' hands."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def take_out(self, html: str) -> str:
        """Return `html` with a comment in the place of each picture."""

        def keep(picture: re.Match[str]) -> str:
            self._kept.append(picture[0])
            return _MARK.format(len(self._kept))

        return _PICTURE.sub(keep, html)

    def put_back(self, html: str) -> str:
        """Return `html` with the pictures for the comments."""
        for number, picture in enumerate(self._kept, start=1):
            html = html.replace(_MARK.format(number), picture, 1)
        return html
