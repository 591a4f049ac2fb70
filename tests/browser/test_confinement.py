"""Anyone can share a program as a link: it must not reach other origins, the site's storage or the page."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.support.playground import VALID, Playground, fragment_of, open_playground
from tests.support.snippet_on_page import BOOT_AND_RUN, open_snippet
from tests.support.troubles import Troubles

OLDEST_AND_NEWEST = (pytest.param("3.10", marks=pytest.mark.exhaustive), "3.14")


@dataclass
class ForeignOrigin:
    """A server that allows requests from any origin, and the requests that it received."""

    address: str
    requests: list[str] = field(default_factory=list)


@pytest.fixture
def foreign() -> Iterator[ForeignOrigin]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            origin.requests.append(f"{self.command} {self.path}")
            self.send_response(200)
            for name in ("Access-Control-Allow-Origin", "Access-Control-Allow-Headers"):
                self.send_header(name, "*")
            self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_OPTIONS = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        origin = ForeignOrigin(f"127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield origin
        server.shutdown()


def run(page: Page, program: str, python: str = "3.14") -> Playground:
    playground = open_playground(page, fragment_of({**VALID, "program": program, "python": python}))
    expect(playground.note).to_contain_text("Read it before you run it")
    playground.run()
    expect(playground.live.locator(".loop-verdict-line")).to_be_visible(timeout=BOOT_AND_RUN)
    return playground


SENDS_REQUESTS = """\
import js
from pyodide.http import open_url


def attempt(name, do):
    try:
        found = do()
    except Exception as error:
        found = f"raises {type(error).__name__}"
    print(name, found)


def xhr(url):
    request = js.XMLHttpRequest.new()
    request.open("GET", url, False)
    request.send()
    return request.status


# these fail later, if at all: only the server can show whether a request was sent
for begin in (
    lambda: js.fetch("http://FOREIGN/fetch"),
    lambda: js.fetch("http://FOREIGN/opaque", js.JSON.parse('{"mode": "no-cors"}')),
    lambda: js.WebSocket.new("ws://FOREIGN/socket"),
    lambda: js.EventSource.new("http://FOREIGN/events"),
):
    try:
        begin()
    except Exception as error:
        print("raises", error)
attempt("xhr", lambda: xhr("http://FOREIGN/xhr"))
attempt("open_url", lambda: open_url("http://FOREIGN/open_url"))
attempt("importScripts", lambda: js.importScripts("http://FOREIGN/script"))
attempt("import", lambda: js.eval("import('http://FOREIGN/module')"))
attempt("own", lambda: xhr("/sitemap.xml"))
"""


@pytest.mark.parametrize("python", OLDEST_AND_NEWEST)
def test_a_program_cannot_send_requests_to_other_origins(
    page: Page, foreign: ForeignOrigin, troubles: Troubles, python: str
) -> None:
    for blocked in ("Content Security Policy", "Failed to fetch", f"{foreign.address}/"):
        troubles.expect(blocked)
    printed = run(page, SENDS_REQUESTS.replace("FOREIGN", foreign.address), python).output.inner_text()

    found = dict(line.split(" ", 1) for line in printed.splitlines() if line)
    assert foreign.requests == []
    assert found["own"] == "200"
    assert {found[name] for name in ("xhr", "open_url", "importScripts", "import")} == {"raises JsException"}


LOOKS_FOR_THE_PAGE = """\
import js

for path in (
    "localStorage sessionStorage indexedDB caches cookieStore document window parent opener frames "
    "BroadcastChannel Worker SharedWorker webkitRequestFileSystem webkitRequestFileSystemSync "
    "navigator.storage navigator.storageBuckets navigator.locks navigator.serviceWorker"
).split():
    found = js
    for name in path.split("."):
        found = getattr(found, name, None)
    if found is not None:
        print("found", path)
print("the end")
"""


def test_a_program_has_no_access_to_the_page_or_to_storage(page: Page) -> None:
    playground = run(page, LOOKS_FOR_THE_PAGE)

    expect(playground.output.locator("code")).to_have_text("the end\n")


POSTS_MARKUP = """\
import js

event = '{"kind": "lost", "time": 0, "task": "<img class=forged src=x>"}'
js.postMessage(js.JSON.parse('{"type": "messages", "messages": [{"type": "traced", "events": [%s]}]}' % event))
"""


def test_a_message_that_a_program_posts_does_not_become_markup(page: Page) -> None:
    playground = run(page, POSTS_MARKUP)

    expect(playground.live).to_contain_text("the program sent the page an unknown message")
    expect(page.locator(".forged")).to_have_count(0)


INSERT_MARKUP = """
() => {
  const found = [];
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => found.push(effectiveDirective));
  document.body.insertAdjacentHTML("beforeend", '<p style="color: red" onclick="clicked = true">text</p>');
  document.body.lastElementChild.click();
  document.body.append(Object.assign(document.createElement("script"), { textContent: "ran = true" }));
  document.body.append(Object.assign(document.createElement("style"), { textContent: "p { color: red }" }));
  document.head.append(Object.assign(document.createElement("base"), { href: "http://example.org/" }));
  return new Promise(done => setTimeout(() => done([found, "clicked" in window || "ran" in window])));
}
"""


def test_inserted_markup_runs_no_script_and_is_reported(page: Page, troubles: Troubles) -> None:
    page.goto("/")
    found, ran = page.evaluate(INSERT_MARKUP)

    assert not ran
    assert {*found} == {"style-src-attr", "script-src-attr", "script-src-elem", "style-src-elem", "base-uri"}
    # so every other browser test would notice it as well
    assert any("Content Security Policy" in trouble for trouble in troubles.unexpected)
    troubles.expect("Content Security Policy")


@pytest.mark.exhaustive  # left to make test-all
def test_enter_in_a_search_without_results_does_not_submit_the_form(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search", exact=True).first.click()
    page.keyboard.type("qqqqqq")
    expect(page.get_by_text("No matching documents")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("^[^?]*$"))


@pytest.mark.exhaustive  # other tests edit under the same policy
def test_the_editor_works_without_inline_styles(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit("print((1))\n")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("print(")
    page.keyboard.press("ControlOrMeta+z")
    snippet.button("Reset").click()

    expect(snippet.editor).to_contain_text("asyncio")
