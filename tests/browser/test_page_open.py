"""Opening a page: little is loaded, nothing moves, and what programs need comes only for who wants to run them."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from tests.support.layout_shifts import MAX_SHIFT, forget_shifts, shift_of, wait_until_idle, watch_shifts
from tests.support.pages import GATHER, PAGES
from tests.support.snippet_on_page import open_snippet
from tests.support.troubles import Troubles

BUDGET = 20 * 1024
"""Bytes of our own scripts and styles that a page may load, compressed with gzip."""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_little_nothing_to_run_programs_with_and_does_not_move(
    page: Page, subtests: pytest.Subtests, path: str
) -> None:
    loaded: dict[str, int] = {}

    def add(response: Response) -> None:
        if response.ok and response.request.method == "GET":
            loaded[response.url] = len(gzip.compress(response.body()))

    page.on("response", add)
    page.goto(path, wait_until="networkidle")
    wait_until_idle(page)
    page.remove_listener("response", add)

    ours = {url: size for url, size in loaded.items() if re.search(r"/assets/(loop/.*\.js|site\..*\.css)$", url)}
    assert ours
    assert sum(ours.values()) <= BUDGET, ours
    assert [url for url in loaded if re.search(r"pyodide|/editor-|/worker-|\.wasm", url)] == []

    # the fonts are here now, as they are but on the first page of a first visit: there Chromium waits 50 ms for them,
    # and takes them until 100 ms; one that comes between moves the text
    watch_shifts(page)
    for width in (390, 1280):
        with subtests.test(width=width):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(path, wait_until="networkidle")
            shift = shift_of(page)

            assert shift.total < MAX_SHIFT, shift


@pytest.mark.parametrize("path", PAGES)
def test_what_draws_a_page_is_asked_for_before_its_scripts(page: Page, path: str) -> None:
    urgent: dict[str, list[str]] = {"Script": [], "Stylesheet": []}

    def add(sent: dict[str, Any]) -> None:
        by_the_html = sent["initiator"]["type"] == "parser"
        if by_the_html and sent["type"] in urgent and sent["request"]["initialPriority"] in ("High", "VeryHigh"):
            urgent[sent["type"]].append(sent["request"]["url"])

    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", add)
    session.send("Network.enable")
    page.goto(path, wait_until="load")

    assert urgent["Stylesheet"]
    assert urgent["Script"] == []


FONTS = r"""() => {
  const key = ({ family, style, weight }) => [family.replaceAll('"', ""), style, weight].join();
  const loaded = new Set([...document.fonts].filter(face => face.status === "loaded").map(key));
  return [...document.styleSheets]
    .flatMap(sheet => [...sheet.cssRules])
    .filter(rule => rule instanceof CSSFontFaceRule)
    .map(rule => rule.style)
    .filter(face => loaded.has(key({ family: face.fontFamily, style: face.fontStyle, weight: face.fontWeight })))
    .map(face => face.getPropertyValue("src").match(/[^/"]+\.woff2/)?.[0]);
}"""


def test_what_is_preloaded_is_used(page: Page) -> None:
    page.goto("/two-fetches/", wait_until="networkidle")
    page.reload(wait_until="networkidle")  # the first time they may come too late
    preloads = page.locator("link[rel=preload][as=font]").evaluate_all("all => all.map(one => one.href)")

    assert preloads
    assert {address.rpartition("/")[2] for address in preloads} <= set(page.evaluate(FONTS))


CODE = """codes => codes.map(code => {
  const { width, height } = code.getClientRects()[0] ?? { width: 0, height: 0 };
  return [width, height];
})"""


def test_code_takes_the_same_room_while_its_font_is_on_its_way(page: Page, troubles: Troubles) -> None:
    troubles.expect(r"ERR_FAILED .*woff2")

    def sizes() -> list[list[float]]:
        page.goto("/", wait_until="networkidle")
        return page.locator(".md-content code").evaluate_all(CODE)

    page.route("**/*.woff2", lambda route: route.abort())
    without = sizes()
    page.unroute("**/*.woff2")
    sizes()
    with_font = sizes()

    assert page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Mono\"')")
    assert without != with_font  # by hundredths: the one is not the other
    assert without == [pytest.approx(size, rel=0.001) for size in with_font]


def test_nothing_moves_when_the_editor_comes_and_when_a_program_prints(page: Page) -> None:
    watch_shifts(page)
    snippet = open_snippet(page)
    forget_shifts(page)
    snippet.open_editor()
    with_editor = shift_of(page)
    snippet.run()
    snippet.expect_printed("asking for /weather")
    with_output = shift_of(page)

    assert with_editor.total < MAX_SHIFT, with_editor
    assert with_output.total < MAX_SHIFT, with_output


HEIGHTS = "all => all.map(one => one.getBoundingClientRect().height)"


@pytest.mark.parametrize("path", ["/", GATHER.page, "/reference/what-changed-when/"])
def test_tables_take_the_same_room_before_materials_script_runs(page: Page, troubles: Troubles, path: str) -> None:
    troubles.expect(r"ERR_FAILED .*bundle")
    wrapped_by_material = page.locator("article .md-typeset__table")

    def heights() -> list[float]:
        page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true })")
        return page.locator("article :is(.trace-table, section.wide)").evaluate_all(HEIGHTS)

    page.route("**/bundle.*.js", lambda route: route.abort())
    page.goto(path, wait_until="networkidle")
    tables = page.locator("article table").count()
    before = heights()
    page.unroute("**/bundle.*.js")
    page.goto(path, wait_until="networkidle")
    expect(wrapped_by_material).to_have_count(tables)

    assert before
    assert heights() == before


def test_the_code_of_figures_comes_when_one_is_seen(page: Page) -> None:
    snippet = open_snippet(page)
    figure = snippet.element.locator(".loop-figure")
    expect(figure.locator(".trace-stepper")).to_have_count(0)
    figure.locator(".trace-picture").scroll_into_view_if_needed()

    expect(figure.locator(".trace-stepper")).to_have_count(1)
