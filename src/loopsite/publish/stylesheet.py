"""The site's style sheets, published as one: each further request delays the fonts, and late fonts shift the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rcssmin import cssmin

PARTS = ("assets/site.css", "assets/frame.css", "assets/home.css")
"""Paths in docs/, in the order in which they apply, before the style of snippets; `extra_css` names the first."""


def published(sheets: Iterable[str]) -> tuple[str, str]:
    """The path and content of the one file, minified: comments and white space are a quarter of it, compressed.

    Its name has a digest of the content, so that browsers keep it without revalidating it on each page.
    """
    content = str(cssmin("\n".join(sheets)))
    return f"assets/site.{hashlib.sha256(content.encode()).hexdigest()[:8]}.css", content
