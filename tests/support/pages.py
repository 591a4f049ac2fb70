"""The pages of the site and the snippets on them, read from docs/, so that no built site is needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from loopsite.source.fences import FenceUse, find_fences

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True)
class Shown:
    """A snippet ("page/name") on a page, given by its path from the site's root."""

    page: str
    snippet: str


def _address(markdown: Path) -> str:
    page = markdown.relative_to(DOCS).with_suffix("").as_posix()
    if page == "index":
        return "/"
    return f"/{page.removesuffix('/index')}/"


_MARKDOWN = sorted(DOCS.rglob("*.md"))

PAGES = tuple(_address(markdown) for markdown in _MARKDOWN)
SHOWN = tuple(
    Shown(_address(markdown), use.snippet)
    for markdown in _MARKDOWN
    for use in find_fences(markdown, markdown.read_text())
    if isinstance(use, FenceUse)
)

ONE_OF_EACH_KIND = ("/", "/two-fetches/", "/how-this-site-runs-code/", "/playground/")
"""Some pages that together have every kind of content."""

# A path at which the site has no page.
MISSING = "/no/such/page"

# The snippet to use where any would do.
GATHER = Shown("/two-fetches/", "two-fetches/gather")
