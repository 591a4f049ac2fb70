"""The pictures in pages, which are most of their HTML: who looks for other things there need not read them.

Python's HTML parser takes a quarter of a second for a megabyte, and a build reads each page three times: for the
search index, for its inline scripts, and for what it loads. None of these is in a picture.
"""

from __future__ import annotations

import re

_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_MARK = "<!--the picture {} of loopsite-->"


def without_pictures(html: str) -> str:
    """The same page, for a reader of anything but pictures."""
    return _PICTURE.sub("", html)


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
