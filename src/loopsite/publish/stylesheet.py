"""The site's style sheets, published as one: each request delays the fonts, and late letters move the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rcssmin import cssmin

PARTS = ("assets/site.css", "assets/frame.css", "assets/home.css")
"""Paths in docs/, in the order in which they apply, that of snippets after them; `extra_css` names the first."""


def published(sheets: Iterable[str]) -> tuple[str, str]:
    """The path and the content of the one file, without comments and white space: they are a quarter of it, compressed.

    In its name is a digest of it: asked for anew on each page, it was seen to come and go.
    """
    content = str(cssmin("\n".join(sheets)))
    return f"assets/site.{hashlib.sha256(content.encode()).hexdigest()[:8]}.css", content
