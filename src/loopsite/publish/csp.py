"""The Content-Security-Policy of each thing that can run code: what a browser lets it load, run and ask for.

    /two-fetches/*
      Content-Security-Policy: default-src 'none'; script-src 'self' 'sha256-…'; style-src 'self'; …

`write_policies` writes `_headers`, which Netlify reads from what is published beside netlify.toml; `make serve` sends
the same. No policy allows `unsafe-inline`: the few scripts that Material writes into its pages are allowed by their
hashes, which are known only after the build.

A worker has the policy of its own script's response, not that of its page. So what Pyodide needs is allowed where
Python runs and nowhere else; and a reader's program, which can do all that JavaScript in its worker can, finds no
origin to talk to but this one (what else it does not find: web/src/worker/confine.ts).

No two rules match the same path: whether Netlify's servers would send both policies, of which a browser enforces
both, is not documented. So there is no rule for all paths. A page for a missing page is sent at any address, and
carries its policy in a `<meta>` too.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from selectolax.lexbor import LexborHTMLParser

from .offline import MISSING_PAGE, OFFLINE_PAGE, WORKER

HEADERS = "_headers"
NAME = "Content-Security-Policy"

# the types of what a browser runs; others are data
_RUN = (None, "", "module", "text/javascript")

_PYTHON: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "connect-src": "'self'",
    # not left to script-src, from which it would follow: a worker of a program's own would have no policy of ours
    "worker-src": "'none'",
}
_SEARCH: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'none'",
}
_OFFLINE: Mapping[str, str] = {
    "default-src": "'none'",
    "connect-src": "'self'",
    # WebKit holds it against what is fetched here on behalf of a page; a service worker has no workers of its own
    "worker-src": "'self'",
}

_WORKERS: Mapping[str, Mapping[str, str]] = {
    "/assets/loop/worker-*.js": _PYTHON,
    "/assets/javascripts/workers/*": _SEARCH,
    f"/{WORKER}": _OFFLINE,
}


@dataclass(frozen=True)
class Rule:
    """A path, as `_headers` has it, and the policy of what is there."""

    path: str
    policy: str

    def matches(self, path: str) -> bool:
        """Whether it is for this path, by Netlify's reading: "/two-fetches/*" is for "/two-fetches" too."""
        pattern = re.escape(self.path).replace(r"/\*", "(/.*)?").replace(r"\*", ".*")
        return re.fullmatch(pattern, path) is not None


def write_policies(site: Path) -> tuple[Rule, ...]:
    """Write the policies of the built `site` into it, and return them.

    To be called before `make_offline`, which reads the pages as they will be published, and makes one more of the one
    for missing pages, which changes here.
    """
    pages = sorted(site.rglob("*.html"))
    scripts = sorted({script for page in pages for script in inline_scripts(page.read_text())})
    policy = _page_policy(scripts)
    rules = (
        *(Rule(path, _text(policy)) for path in _paths([OFFLINE_PAGE, *(page.relative_to(site) for page in pages)])),
        *(Rule(path, _text(worker)) for path, worker in _WORKERS.items()),
    )
    (site / HEADERS).write_text("\n".join(f"{rule.path}\n  {NAME}: {rule.policy}" for rule in rules) + "\n")
    missing = site / MISSING_PAGE
    if missing.exists():
        # not this one: in a <meta> browsers ignore it and say so. X-Frame-Options, for all paths, stands in for it
        policy = {name: value for name, value in policy.items() if name != "frame-ancestors"}
        missing.write_text(_with_policy(missing.read_text(), _text(policy)))
    return rules


def with_scripts(policy: str, page: str) -> str:
    """The policy, which also allows the inline scripts of this page: a server under work writes one more into each."""
    hashes = (hash for script in inline_scripts(page) if (hash := _hash(script)) not in policy)
    return policy.replace("script-src 'self'", " ".join(["script-src 'self'", *hashes]), 1)


def inline_scripts(page: str) -> tuple[str, ...]:
    """What stands in those `<script>` elements of the HTML that a browser runs, as it stands there."""
    scripts = LexborHTMLParser(page).css("script:not([src])")
    return tuple(script.text() for script in scripts if script.attributes.get("type") in _RUN)


def _page_policy(scripts: Iterable[str]) -> dict[str, str]:
    return {
        "default-src": "'none'",
        # all the site's, in each page: instant navigation puts one page into the document of another
        "script-src": " ".join(["'self'", *sorted(map(_hash, scripts))]),
        "style-src": "'self'",
        "img-src": "'self' data:",  # Material's icons are in its style sheet
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


def _text(policy: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _paths(pages: Iterable[str | Path]) -> list[str]:
    """The paths for which there are to be rules: the top folders that have pages, and the pages that are in none."""
    paths: set[str] = set()
    for page in map(PurePosixPath, pages):
        # Netlify leaves out what a browser need not see: "/404" is "/404.html"
        paths |= {f"/{page.parts[0]}/*"} if len(page.parts) > 1 else {f"/{page}", f"/{page.stem}"}
    return sorted(paths | {"/"})


def _with_policy(page: str, policy: str) -> str:
    # after what every page begins with, and before all that is loaded: it is only for what comes after it
    page, times = re.subn(
        r'<meta charset="utf-8">',
        lambda found: f'{found[0]}<meta http-equiv="{NAME}" content="{policy}">',
        page,
        count=1,
        flags=re.IGNORECASE,
    )
    if times != 1:
        raise ValueError(f'{MISSING_PAGE}: expected a <meta charset="utf-8">, which Material writes. See {__file__}.')
    return page
