"""The Content-Security-Policy of each page and worker: what the browser lets it load, run and request.

    /two-fetches/*
      Content-Security-Policy: default-src 'none'; script-src 'self' 'sha256-…'; style-src 'self'; …

`write_policies` writes `_headers`, which Netlify applies in addition to netlify.toml; `make serve` sends the same. No
policy allows `unsafe-inline`: the few inline scripts of Material's pages are allowed by their hashes, which are known
only after the build.

A worker has the policy of its own script's response, not that of its page. So a reader's program, which can do whatever
JavaScript in its worker can, can connect to no other origin (for other restrictions see web/src/worker/confine.ts).

No two rules match the same path: Netlify does not document whether it would send both policies, and a browser enforces
both. So no rule covers all paths. The page for missing pages is sent at any address, so it also has its policy in a
`<meta>`.
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

# the types of scripts that a browser runs; others are data
_RUN = (None, "", "module", "text/javascript")

_PYTHON: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "connect-src": "'self'",
    # explicit, since it defaults to script-src: a worker that a program starts would escape this policy
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
    # WebKit applies it to what is fetched here on behalf of a page; a service worker cannot start workers
    "worker-src": "'self'",
}

_WORKERS: Mapping[str, Mapping[str, str]] = {
    "/assets/loop/worker-*.js": _PYTHON,
    "/assets/loop/ruff-worker-*.js": _PYTHON,
    "/assets/javascripts/workers/*": _SEARCH,
    f"/{WORKER}": _OFFLINE,
}


@dataclass(frozen=True)
class Rule:
    """A path in the syntax of `_headers`, and its policy."""

    path: str
    policy: str

    def matches(self, path: str) -> bool:
        """Whether the rule applies to a path. In Netlify's syntax "/two-fetches/*" matches "/two-fetches" too."""
        pattern = re.escape(self.path).replace(r"/\*", "(/.*)?").replace(r"\*", ".*")
        return re.fullmatch(pattern, path) is not None


def write_policies(site: Path) -> tuple[Rule, ...]:
    """Write the policies of the built `site` into it, and return them.

    Call it before `make_offline`, which reads the pages as they will be published: this changes the page for missing
    pages, from which `make_offline` makes another.
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
        # browsers ignore frame-ancestors in a <meta>, with a warning; X-Frame-Options, sent for all paths, covers it
        policy = {name: value for name, value in policy.items() if name != "frame-ancestors"}
        missing.write_text(_with_policy(missing.read_text(), _text(policy)))
    return rules


def with_scripts(policy: str, page: str) -> str:
    """The policy, extended to the inline scripts of this page: MkDocs's server adds one."""
    hashes = (hash for script in inline_scripts(page) if (hash := _hash(script)) not in policy)
    return policy.replace("script-src 'self'", " ".join(["script-src 'self'", *hashes]), 1)


def inline_scripts(page: str) -> tuple[str, ...]:
    """The text of each inline script that a browser runs."""
    scripts = LexborHTMLParser(page).css("script:not([src])")
    return tuple(script.text() for script in scripts if script.attributes.get("type") in _RUN)


def _page_policy(scripts: Iterable[str]) -> dict[str, str]:
    return {
        "default-src": "'none'",
        # those of all pages: instant navigation puts one page into the document of another
        # pages compile no WebAssembly, but without this, Firefox does not let them pass a module from worker to worker
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *sorted(map(_hash, scripts))]),
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
    """The paths that need a rule: the top folders that have pages, and the pages outside of any folder."""
    paths: set[str] = set()
    for page in map(PurePosixPath, pages):
        # Netlify also serves "/404.html" as "/404"
        paths |= {f"/{page.parts[0]}/*"} if len(page.parts) > 1 else {f"/{page}", f"/{page.stem}"}
    return sorted(paths | {"/"})


def _with_policy(page: str, policy: str) -> str:
    # right after what every page begins with: a policy in a <meta> applies only to what follows it
    page, times = re.subn(
        r'<meta charset="utf-8">',
        lambda found: f'{found[0]}<meta http-equiv="{NAME}" content="{policy}">',
        page,
        count=1,
        flags=re.IGNORECASE,
    )
    if times != 1:
        raise ValueError(f'{MISSING_PAGE}: expected a <meta charset="utf-8"> from overrides/main.html. See {__file__}.')
    return page
