"""What `netlify.toml` adds to the built site: headers, caching, types and the page for missing pages."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from loopsite.publish.csp import inline_scripts
from loopsite.publish.dev_headers import ISOLATION
from tests.support.pages import MISSING, PAGES

PROJECT = Path(__file__).resolve().parents[2]

SAFE = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, must-revalidate"

HASH_IN_NAME = re.compile(
    r"^pyodide/[\d.]+-[0-9a-f]{12}/"  # ours, on the folder
    r"|^assets/loop/[\w-]+-[0-9A-Za-z]{8}\.(js|css|wasm)$"  # the bundlers'
    r"|^assets/site\.[0-9a-f]{8}\.css$"  # ours, of the site
    r"|^assets/fonts/[\w-]+\.[0-9a-f]{8}\.woff2$"
    r"|\.[0-9a-f]{8}\.min\.(js|css)$"  # Material's
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(served: str, path: str, method: str = "GET") -> Answer:
    connection = http.client.HTTPConnection(urlsplit(served).netloc, timeout=30)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())
    finally:
        connection.close()


def one(site: Path, pattern: str) -> str:
    """The path, as a browser asks for it, of a file of the site."""
    found = sorted(path for path in site.glob(pattern) if path.is_file())
    assert found, f"no {pattern} in {site}"
    return "/" + found[0].relative_to(site).as_posix()


HASHED = [
    "assets/loop/main-*.js",
    "assets/loop/worker-*.js",
    "assets/site.*.css",
    "assets/fonts/atkinson-hyperlegible-next-latin-400-normal.*.woff2",
    "assets/stylesheets/main.*.min.css",
    "assets/javascripts/bundle.*.min.js",
    "assets/javascripts/workers/search.*.min.js",
    "pyodide/3.14-*/pyodide.mjs",
    "pyodide/3.14-*/pyodide.asm.wasm",
    "pyodide/3.14-*/pyodide-lock.json",
    "pyodide/3.14-*/looplab-*.whl",
]
UNHASHED = [
    "index.html",
    "404.html",
    "two-fetches/index.html",
    "sitemap.xml",
    "search/search_index.json",
    "assets/logo.svg",
    "assets/javascripts/lunr/wordcut.js",
    "assets/javascripts/lunr/min/lunr.multi.min.js",
]


@pytest.mark.parametrize("path", ["/", "/two-fetches/", MISSING])
def test_every_page_is_isolated_and_has_the_safe_headers(served: str, path: str) -> None:
    answer = ask(served, path)

    assert {name: answer.headers.get(name) for name in SAFE} == SAFE


def test_make_serve_isolates_pages_by_the_same_headers(served: str) -> None:
    headers = ask(served, "/").headers

    assert {name: headers.get(name.lower()) for name in ISOLATION} == ISOLATION


REDIRECTS = tomllib.loads((PROJECT / "netlify.toml").read_text())["redirects"]


@pytest.mark.parametrize("rule", REDIRECTS, ids=lambda rule: rule["from"])
def test_an_address_that_a_page_once_had_leads_to_another_page(served: str, rule: dict[str, str]) -> None:
    moved = ask(served, rule["from"].removesuffix("*"))

    assert (moved.status, urlsplit(moved.headers["location"]).path) == (301, rule["to"])
    assert rule["to"] in PAGES


def test_the_page_about_waiting_has_moved(served: str) -> None:
    assert urlsplit(ask(served, "/first-steps/waiting").headers["location"]).path == "/two-fetches/"


@pytest.mark.parametrize("pattern", [*HASHED, *UNHASHED])
def test_every_file_has_the_same_headers_as_the_pages(site: Path, served: str, pattern: str) -> None:
    answer = ask(served, one(site, pattern), "HEAD")

    assert answer.status == 200
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE


def policy_of(served: str, path: str) -> dict[str, list[str]]:
    """What each directive of the one policy of a path allows."""
    [policy] = [value for name, value in ask(served, path).headers.items() if name == "content-security-policy"]
    assert "," not in policy, "two policies"
    return {name: sources for name, *sources in (directive.split() for directive in policy.split(";"))}


def test_every_page_allows_its_inline_scripts_and_nothing_unsafe(served: str) -> None:
    policies = [policy_of(served, path) for path in (*PAGES, "/404.html", "/offline.html", "/tags", MISSING)]
    inline = {
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for path in (*PAGES, MISSING, "/offline.html")
        for script in inline_scripts(ask(served, path).body.decode())
    }

    assert inline
    for policy in policies:
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
        # WebAssembly: a page hands Python from one worker to the next
        assert {*policy["script-src"]} == {"'self'", "'wasm-unsafe-eval'", *inline}
        assert policy["style-src"] == policy["connect-src"] == policy["worker-src"] == ["'self'"]
        assert policy["form-action"] == ["'none'"]


@pytest.mark.parametrize(
    ("pattern", "scripts"),
    [
        ("assets/loop/worker-*.js", ["'self'", "'wasm-unsafe-eval'"]),
        ("assets/javascripts/workers/search.*.min.js", ["'self'"]),
        ("service-worker.js", None),
    ],
)
def test_every_worker_has_a_policy_of_its_own(site: Path, served: str, pattern: str, scripts: list[str] | None) -> None:
    policy = policy_of(served, one(site, pattern))

    assert policy["default-src"] == ["'none'"]
    assert policy["connect-src"] == ["'self'"]
    assert policy.get("script-src") == scripts
    # or a page that is answered by way of the service worker could start none, in WebKit
    assert policy["worker-src"] == ["'self'" if pattern == "service-worker.js" else "'none'"]


def test_everything_that_runs_code_has_a_policy_in_every_folder(site: Path, served: str) -> None:
    pages = [path.relative_to(site).as_posix() for path in site.rglob("*.html")]
    addresses = {f"/{page}" for page in pages} | {f"/{page.removesuffix('index.html')}" for page in pages}

    assert [
        path for path in sorted(addresses) if "content-security-policy" not in ask(served, path, "HEAD").headers
    ] == []


class Loaded(HTMLParser):
    """The scripts that a page loads, but for those whose `integrity` the browser checks."""

    def __init__(self) -> None:
        super().__init__()
        self.unchecked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "script" and "integrity" not in attributes and (source := attributes.get("src")):
            self.unchecked.append(source)


@pytest.mark.parametrize("path", [*PAGES, MISSING])
def test_every_script_of_a_page_has_its_hash_in_its_name(served: str, path: str) -> None:
    loaded = Loaded()
    loaded.feed(ask(served, path).body.decode())
    scripts = [urlsplit(urljoin(f"http://site{path}", source)).path[1:] for source in loaded.unchecked]

    assert scripts
    assert [script for script in scripts if not HASH_IN_NAME.search(script)] == []


def test_the_hash_in_the_name_of_a_font_is_its_own(site: Path) -> None:
    fonts = sorted(site.glob("assets/fonts/*.woff2"))

    assert fonts
    for font in fonts:
        assert font.suffixes[0] == f".{hashlib.sha256(font.read_bytes()).hexdigest()[:8]}"


def test_unused_features_are_denied_and_copying_is_not(served: str) -> None:
    policy = ask(served, "/").headers["permissions-policy"].split(", ")

    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(policy)
    assert not any(rule.startswith(("clipboard-write", "cross-origin-isolated")) for rule in policy)


@pytest.mark.parametrize("pattern", HASHED)
def test_a_file_with_a_hash_in_its_name_is_cached_forever(site: Path, served: str, pattern: str) -> None:
    assert ask(served, one(site, pattern), "HEAD").headers["cache-control"] == FOR_EVER


@pytest.mark.parametrize("pattern", UNHASHED)
def test_a_file_without_a_hash_in_its_name_is_revalidated(site: Path, served: str, pattern: str) -> None:
    assert ask(served, one(site, pattern), "HEAD").headers["cache-control"] == ASK_AGAIN


def test_folders_that_are_cached_forever_have_only_files_with_a_hash(site: Path, served: str) -> None:
    forever = [
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.is_file()
        and ask(served, f"/{path.relative_to(site).as_posix()}", "HEAD").headers["cache-control"] == FOR_EVER
    ]

    assert [path for path in forever if not HASH_IN_NAME.search(path)] == []


@pytest.mark.parametrize(
    ("pattern", "content_type"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("assets/loop/main-*.js", "text/javascript; charset=utf-8"),
        ("assets/site.*.css", "text/css; charset=utf-8"),
        ("pyodide/3.14-*/pyodide.mjs", "text/javascript; charset=utf-8"),
        ("pyodide/3.14-*/pyodide.asm.wasm", "application/wasm"),
        ("pyodide/3.14-*/looplab-*.whl", "application/zip"),
    ],
)
def test_a_file_has_its_content_type(site: Path, served: str, pattern: str, content_type: str) -> None:
    assert ask(served, one(site, pattern), "HEAD").headers["content-type"] == content_type


@pytest.mark.parametrize("path", [MISSING, "/pyodide/no-such-file", "/assets/loop/main-OLD.js"])
def test_a_missing_page_is_answered_by_404_html(site: Path, served: str, path: str) -> None:
    answer = ask(served, path)

    assert answer.status == 404
    assert answer.body == (site / "404.html").read_bytes()
    assert answer.headers["cache-control"] == ASK_AGAIN


def test_a_head_request_has_the_headers_and_no_body(served: str) -> None:
    whole, head = ask(served, "/two-fetches/"), ask(served, "/two-fetches/", "HEAD")

    assert head.body == b""
    assert head.headers["content-type"] == whole.headers["content-type"]


@pytest.mark.parametrize(
    ("context", "address"),
    [("production", "URL"), ("deploy-preview", "DEPLOY_PRIME_URL"), ("branch-deploy", "DEPLOY_PRIME_URL")],
)
def test_every_deploy_runs_the_same_command_as_a_developer(context: str, address: str) -> None:
    node = Path(sys.executable).with_name("node")
    command = [node, "node_modules/@netlify/config/bin.js", "--offline", f"--context={context}"]

    resolved = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    build = json.loads(resolved.stdout)["config"]["build"]
    # as Netlify runs it, by a shell
    command = build["command"].replace("make site", "printenv SITE_URL")
    of_netlify = {"URL": "https://example.org", "DEPLOY_PRIME_URL": "https://branch--example.netlify.app"}
    published_at = subprocess.run(["bash", "-c", command], env=os.environ | of_netlify, capture_output=True, text=True)

    assert build["command"].endswith(" make site")
    assert Path(build["publish"]) == PROJECT / "site"
    assert published_at.stdout.strip() == of_netlify[address]


def test_serving_leaves_no_trace_in_the_project(served: str) -> None:
    ask(served, "/")

    assert not (PROJECT / ".netlify").exists()
