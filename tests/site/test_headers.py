"""What `netlify.toml` makes of the built site: headers, caching, types and the page for a missing page."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from loopsite.headers import ISOLATION
from tests.browser.pages import MISSING

PROJECT = Path(__file__).resolve().parents[2]

SAFE = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, must-revalidate"

HASH_IN_NAME = re.compile(
    r"^pyodide/[\d.]+-[0-9a-f]{12}/"  # ours, on the folder
    r"|^assets/loop/[\w-]+-[0-9A-Z]{8}\.(js|css)$"  # esbuild's
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
    "assets/loop/main-*.css",
    "assets/loop/worker-*.js",
    "assets/stylesheets/main.*.min.css",
    "assets/stylesheets/palette.*.min.css",
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
    "assets/site.css",
    "assets/logo.svg",
    "assets/javascripts/lunr/wordcut.js",
    "assets/javascripts/lunr/min/lunr.multi.min.js",
]


@pytest.mark.parametrize("path", ["/", "/two-fetches/", MISSING])
def test_every_page_is_isolated_and_tells_little(served: str, path: str) -> None:
    answer = ask(served, path)

    assert {name: answer.headers.get(name) for name in SAFE} == SAFE


def test_make_serve_isolates_pages_by_the_same_headers(served: str) -> None:
    headers = ask(served, "/").headers

    assert {name: headers.get(name.lower()) for name in ISOLATION} == ISOLATION


@pytest.mark.parametrize("pattern", [*HASHED, *UNHASHED])
def test_every_file_carries_the_same_headers_as_the_pages(site: Path, served: str, pattern: str) -> None:
    answer = ask(served, one(site, pattern), "HEAD")

    assert answer.status == 200
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE


def test_what_the_site_never_uses_is_denied_and_copying_is_not(served: str) -> None:
    policy = ask(served, "/").headers["permissions-policy"].split(", ")

    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= set(policy)
    assert not any(rule.startswith(("clipboard-write", "cross-origin-isolated")) for rule in policy)


@pytest.mark.parametrize("pattern", HASHED)
def test_a_file_with_a_hash_in_its_name_is_kept_for_ever(site: Path, served: str, pattern: str) -> None:
    assert ask(served, one(site, pattern), "HEAD").headers["cache-control"] == FOR_EVER


@pytest.mark.parametrize("pattern", UNHASHED)
def test_a_file_without_a_hash_in_its_name_is_asked_for_again(site: Path, served: str, pattern: str) -> None:
    assert ask(served, one(site, pattern), "HEAD").headers["cache-control"] == ASK_AGAIN


def test_nothing_without_a_hash_hides_where_files_are_kept_for_ever(site: Path, served: str) -> None:
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
        ("assets/loop/main-*.css", "text/css; charset=utf-8"),
        ("pyodide/3.14-*/pyodide.mjs", "text/javascript; charset=utf-8"),
        ("pyodide/3.14-*/pyodide.asm.wasm", "application/wasm"),
        ("pyodide/3.14-*/looplab-*.whl", "application/zip"),
    ],
)
def test_a_file_says_what_it_is(site: Path, served: str, pattern: str, content_type: str) -> None:
    assert ask(served, one(site, pattern), "HEAD").headers["content-type"] == content_type


@pytest.mark.parametrize("path", [MISSING, "/pyodide/no-such-file", "/assets/loop/main-OLD.js"])
def test_a_missing_page_is_answered_by_the_sites_own(site: Path, served: str, path: str) -> None:
    answer = ask(served, path)

    assert answer.status == 404
    assert answer.body == (site / "404.html").read_bytes()
    assert answer.headers["cache-control"] == ASK_AGAIN


def test_a_head_request_has_the_headers_and_no_body(served: str) -> None:
    whole, head = ask(served, "/two-fetches/"), ask(served, "/two-fetches/", "HEAD")

    assert head.body == b""
    assert head.headers["content-type"] == whole.headers["content-type"]


@pytest.mark.parametrize("context", ["production", "deploy-preview", "branch-deploy"])
def test_every_deploy_runs_the_same_command_as_a_developer(context: str) -> None:
    node = Path(sys.executable).with_name("node")
    command = [node, "node_modules/@netlify/config/bin.js", "--offline", f"--context={context}"]

    resolved = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    build = json.loads(resolved.stdout)["config"]["build"]

    assert build["command"] == "make site"
    assert Path(build["publish"]) == PROJECT / "site"


def test_serving_leaves_no_trace_in_the_project(served: str) -> None:
    ask(served, "/")

    assert not (PROJECT / ".netlify").exists()
