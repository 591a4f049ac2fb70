"""Checks of every page: small downloads, no foreign requests, no layout shifts, no overflow, readable figures,
accessibility. By default, of every tenth page and of those that are unlike others.

Each page is opened as rarely as possible, because each new page adds a second or two.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, Response, ViewportSize, expect

from tests.support.accessibility import violations, violations_in_both_color_schemes
from tests.support.figure_text import unreadable_text
from tests.support.layout_shifts import MAX_SHIFT, shift_of, watch_shifts
from tests.support.pages import MISSING, PAGES, SHOWN
from tests.support.playground import PLAYGROUND
from tests.support.snippet_on_page import SnippetOnPage
from tests.support.snippets import runs_in_browser
from tests.support.troubles import Troubles

BUDGET = 20 * 1024
"""Bytes of our own scripts and styles that a page may load, compressed with gzip."""

WORKBENCH = 30 * 1024
"""The same for the playground, before the first edit, and for the page whose content is made by a script."""

OURS = re.compile(r"/assets/(loop/.*\.js|site\..*\.css)$")
ON_DEMAND = re.compile(r"pyodide|/editor-|/worker-|\.wasm")

WIDEST: ViewportSize = {"width": 1440, "height": 900}
WIDE: ViewportSize = {"width": 1280, "height": 844}
MEDIUM: ViewportSize = {"width": 768, "height": 1024}
NARROW: ViewportSize = {"width": 390, "height": 844}
NARROWEST: ViewportSize = {"width": 360, "height": 740}

# The elements that make a page scroll sideways, each with its right edge in pixels.
OVERFLOWING = """() => {
    const width = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll("body *")]
        .filter(element => element.getBoundingClientRect().right > width)
        .map(element => `${element.tagName}.${element.className} to ${element.getBoundingClientRect().right}`);
}"""

EVERY_PAGE = [*PAGES, MISSING]

UNLIKE_OTHERS = ("/", "/playground/", "/ask-me-again/", MISSING)
SOME_PAGES = sorted({*UNLIKE_OTHERS, *EVERY_PAGE[::10]})


@dataclass
class Requests:
    """What a page loads: the compressed size of each response in bytes, and the requests that block rendering."""

    loaded: dict[str, int] = field(default_factory=dict)
    blocking: dict[str, list[str]] = field(default_factory=lambda: {"Script": [], "Stylesheet": []})

    def watch(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._on_request)
        session.send("Network.enable")
        page.on("response", self._on_response)

    def forget(self) -> None:
        """Start again, for the next page."""
        self.loaded.clear()
        for urls in self.blocking.values():
            urls.clear()

    def _on_request(self, event: dict[str, Any]) -> None:
        from_html = event["initiator"]["type"] == "parser"
        if from_html and event["type"] in self.blocking and event["request"]["initialPriority"] in ("High", "VeryHigh"):
            self.blocking[event["type"]].append(event["request"]["url"])

    def _on_response(self, response: Response) -> None:
        if response.ok and response.request.method == "GET":
            self.loaded[response.url] = len(gzip.compress(response.body())) if OURS.search(response.url) else 0


def assert_run_buttons(page: Page, path: str) -> None:
    """Each program on the page has a Run button if a browser can run it."""
    for shown in SHOWN:
        if shown.page == path:
            run_buttons = 1 if runs_in_browser(shown.snippet) else 0
            expect(SnippetOnPage(page, shown.snippet).element.locator(".loop-button-run")).to_have_count(run_buttons)


@pytest.mark.parametrize(
    ("paths", "sizes"),
    [
        pytest.param(SOME_PAGES, (WIDE, NARROW), id="some pages, wide and narrow"),
        pytest.param(
            EVERY_PAGE, (WIDEST, WIDE, MEDIUM, NARROW, NARROWEST), id="every page", marks=pytest.mark.exhaustive
        ),
    ],
)
def test_each_page_loads_little_does_not_shift_and_is_readable_on_any_screen(
    page: Page,
    troubles: Troubles,
    subtests: pytest.Subtests,
    paths: Collection[str],
    sizes: tuple[ViewportSize, ...],
) -> None:
    """One tab for all: each page takes two seconds of processor time."""
    requests = Requests()
    requests.watch(page)
    watch_shifts(page)
    for path in paths:
        with subtests.test(path):
            page.goto("about:blank")  # or else what the last page still loads would count for this one
            requests.forget()
            page.set_viewport_size(WIDE)
            page.goto(path, wait_until="networkidle")
            shift = shift_of(page)

            assert troubles.unexpected == []
            ours = {url: size for url, size in requests.loaded.items() if OURS.search(url)}
            assert ours
            assert sum(ours.values()) <= (WORKBENCH if path in (PLAYGROUND, "/ask-me-again/") else BUDGET), ours
            assert [url for url in requests.loaded if ON_DEMAND.search(url)] == []
            assert requests.blocking["Stylesheet"]
            assert requests.blocking["Script"] == []
            assert shift.total < MAX_SHIFT, shift
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            assert_run_buttons(page, path)
            for size in sizes:
                page.set_viewport_size(size)
                assert page.evaluate(OVERFLOWING) == [], size
                assert unreadable_text(page) == [], size


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_page_does_not_shift_on_a_phone(page: Page, path: str) -> None:
    watch_shifts(page)
    page.set_viewport_size(NARROW)
    page.goto(path, wait_until="networkidle")
    shift = shift_of(page)

    assert shift.total < MAX_SHIFT, shift


def by_default_on(paths: Collection[str]) -> pytest.MarkDecorator:
    marks = {path: () if path in paths else pytest.mark.exhaustive for path in EVERY_PAGE}
    return pytest.mark.parametrize("path", [pytest.param(path, marks=marks[path]) for path in EVERY_PAGE])


@by_default_on({"/", "/two-fetches/", "/playground/"})
def test_a_page_is_accessible_in_both_color_schemes(page: Page, path: str) -> None:
    page.goto(path)

    assert violations_in_both_color_schemes(page) == {}


@by_default_on(())
def test_a_page_is_accessible_without_materials_script(page: Page, troubles: Troubles, path: str) -> None:
    troubles.expect(r"ERR_FAILED .*/bundle\.")
    page.route("**/bundle.*.js", lambda route: route.abort())
    page.goto(path)

    assert violations(page) == ""
