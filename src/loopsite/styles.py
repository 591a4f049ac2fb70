"""The site's style sheets, published as one: each request delays the fonts, and late letters move the text."""

from __future__ import annotations

import hashlib

PARTS = ("assets/site.css", "assets/frame.css", "assets/home.css")
"""Paths in docs/, in the order in which they apply; `extra_css` in mkdocs.yml names the first."""


def published_name(content: str) -> str:
    """The path of the one file, with a digest of it: asked for anew on each page, it was seen to come and go."""
    return f"assets/site.{hashlib.sha256(content.encode()).hexdigest()[:8]}.css"
