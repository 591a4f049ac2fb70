"""What the service worker knows of a build: its release, what to keep of it, and the page for what is not kept.

Every page names its release in `<meta name="release">`. Without a network, and from one release to the next, the
service worker (web/src/service-worker) tells by it what belongs together.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

WORKER = "service-worker.js"
OFFLINE_PAGE = "offline.html"
MISSING_PAGE = "404.html"

# what Material asks for by its own script, and what style sheets ask for
_BY_SCRIPT = ("sitemap.xml", "search/search_index.json", "assets/javascripts/workers/*.js")
_BY_STYLE = ("assets/fonts/*.woff2",)
_OURS = ("assets/loop/*.js",)

# what a browser loads by itself when it reads a page
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


def make_offline(site: Path, worker: Path, imported: Iterable[str]) -> str:
    """Make the built `site` one that can be read offline, and return the id of its release.

    `worker` is the service worker's bundle; `imported` are the paths of what the site's script imports at once.
    Writes the service worker and the page for pages that are not kept, and names the release in every page.
    """
    html = {path: _MARK.sub("", path.read_text(), count=1) for path in sorted(site.rglob("*.html"))}
    missing, offline = site / MISSING_PAGE, site / OFFLINE_PAGE
    html[offline] = _offline_page(html[missing])
    pages = {
        (address := _address(site, path)): _Page.of(address, page)
        for path, page in html.items()
        if path not in {missing, offline}
    }
    release = _release(site, pages, imported)
    everything = [release, worker.read_text(), *html.values()]
    release["id"] = hashlib.sha256(json.dumps(everything).encode()).hexdigest()[:16]
    for path, page in html.items():
        path.write_text(page.replace("</head>", f'<meta name="release" content="{release["id"]}"></head>', 1))
    (site / WORKER).write_text(f"const RELEASE = {json.dumps(release)};\n{worker.read_text()}")
    return str(release["id"])


def _release(site: Path, pages: dict[str, _Page], imported: Iterable[str]) -> dict[str, Any]:
    """What web/src/service-worker/release.ts describes, still without an id."""
    loaded = [{path for path in page.loads if (site / path).is_file()} for page in pages.values()]
    shell = set.intersection(*loaded) | {*imported, *_found(site, _BY_SCRIPT)}
    files = shell.union(*loaded, _found(site, (*_OURS, *_BY_STYLE)))
    return {
        "shell": sorted(shell),
        "files": {path: _digest(site / path) for path in sorted(files)},
        "pages": {address: page.title for address, page in pages.items()},
        "runtimes": {
            f"pyodide/{folder.name}/": sorted(file.name for file in folder.iterdir())
            for folder in sorted((site / "pyodide").iterdir())
        },
    }


def _offline_page(missing_page: str) -> str:
    """The site's page for what is missing, which works at any address, with other words."""
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


def _found(site: Path, patterns: Iterable[str]) -> Iterator[str]:
    return (path.relative_to(site).as_posix() for pattern in patterns for path in site.glob(pattern))


def _digest(path: Path) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()}"


@dataclass(frozen=True)
class _Page:
    """What a page is called and, as paths from the site's root, what its HTML loads."""

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
