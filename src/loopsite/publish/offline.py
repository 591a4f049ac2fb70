"""The service worker's data: what every page loads, the titles of the pages, and the page to show for one not kept.

Every page names its release in `<meta name="release">`, by which the front end recognises a page of another release.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from ..render.explained import EXPLANATIONS

WORKER = "service-worker.js"
OFFLINE_PAGE = "offline.html"
MISSING_PAGE = "404.html"

# what Material's script loads; and our own scripts, except those that are large and that only runs or edits load
_BY_SCRIPT = (
    *("sitemap.xml", "search/search_index.json", "assets/javascripts/workers/*.js"),
    *("assets/loop/*.js", "assets/loop/runs-*.css", EXPLANATIONS),
)
_LARGE = ("assets/loop/editor-", "assets/loop/worker-", "assets/loop/ruff-worker-")

# what a browser loads when it reads a page
_LOADS = "[src], " + ", ".join(f"link[rel~={kind}]" for kind in ("stylesheet", "icon", "preload", "modulepreload"))

_MARK = re.compile(r'<meta name="release" content="[0-9a-f]*">')
_TITLE = "Not on this device"
_SAYS = f"""
<div class="loop-offline">
<h1>{_TITLE}</h1>
<p>There is no connection just now, and you have not opened this page before.
It appears here by itself as soon as you are online again.</p>
<p>These pages are here:</p>
<!-- pages that are here -->
</div>
"""


def make_offline(site: Path, worker: Path) -> str:
    """Make the built `site` readable offline, and return the id of its release.

    `worker` is the service worker's bundle. Writes the service worker and the offline page, and names the release in
    every page.
    """
    html = {path: _MARK.sub("", path.read_text(), count=1) for path in sorted(site.rglob("*.html"))}
    missing, offline = site / MISSING_PAGE, site / OFFLINE_PAGE
    html[offline] = _offline_page(html[missing])
    pages = {
        (address := _address(site, path)): _Page.of(address, page)
        for path, page in html.items()
        if path not in {missing, offline}
    }
    release = _release(site, pages)
    everything = [release, worker.read_text(), *html.values()]
    release_id = hashlib.sha256(json.dumps(everything).encode()).hexdigest()[:16]
    for path, page in html.items():
        path.write_text(page.replace("</head>", f'<meta name="release" content="{release_id}"></head>', 1))
    (site / WORKER).write_text(f"const RELEASE = {json.dumps(release)};\n{worker.read_text()}")
    return release_id


def _release(site: Path, pages: dict[str, _Page]) -> dict[str, Any]:
    """The `RELEASE` of web/src/service-worker/service-worker.ts."""
    loaded = [{path for path in page.loads if (site / path).is_file()} for page in pages.values()]
    by_script = {path.relative_to(site).as_posix() for pattern in _BY_SCRIPT for path in site.glob(pattern)}
    shell = set.intersection(*loaded) | {path for path in by_script if not path.startswith(_LARGE)}
    return {
        "shell": sorted(shell),
        "pages": {address: page.title for address, page in pages.items()},
        "runtimes": [f"pyodide/{folder.name}/" for folder in sorted((site / "pyodide").iterdir())],
    }


def _offline_page(missing_page: str) -> str:
    """The site's 404 page, which works at any address, with another text."""
    page, articles = re.subn(
        r"(<article\b[^>]*>).*?(</article>)",
        lambda found: found[1] + _SAYS + found[2],
        missing_page,
        count=1,
        flags=re.DOTALL,
    )
    page, titles = re.subn(r"<title>[^<]*</title>", f"<title>{_TITLE}</title>", page, count=1)
    if (articles, titles) != (1, 1):
        raise ValueError(f"{MISSING_PAGE}: expected an <article> and a <title>, which Material writes. See {__file__}.")
    return page.replace("</head>", '<meta name="robots" content="noindex"></head>', 1)


def _address(site: Path, page: Path) -> str:
    return page.relative_to(site).as_posix().removesuffix("index.html")


@dataclass(frozen=True)
class _Page:
    """The title of a page, and the paths, relative to the site's root, of what its HTML loads."""

    title: str
    loads: frozenset[str]

    @classmethod
    def of(cls, address: str, html: str) -> _Page:
        title = re.search(r"<title>([^<]*)</title>", html)
        tree = LexborHTMLParser(html)
        links = (node.attributes.get("href" if node.tag == "link" else "src") for node in tree.css(_LOADS))
        urls = (urlsplit(urljoin(f"http://site/{address}", link)) for link in links if link)
        return cls(
            title=unescape(title[1]) if title else address,
            loads=frozenset(unquote(url.path[1:]) for url in urls if url.netloc == "site"),
        )
