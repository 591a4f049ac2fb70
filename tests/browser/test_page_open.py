"""While a page opens, fonts, tables and figures load without moving what is already there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.layout_shifts import MAX_SHIFT, forget_shifts, shift_of, watch_shifts
from tests.support.pages import GATHER
from tests.support.snippet_on_page import open_snippet
from tests.support.troubles import Troubles

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


@pytest.mark.exhaustive  # a font too many costs bytes, and breaks nothing
def test_every_preloaded_font_is_used(page: Page) -> None:
    page.goto("/two-fetches/", wait_until="networkidle")
    page.reload(wait_until="networkidle")  # on the first visit, fonts may arrive too late to be used
    preloads = page.locator("link[rel=preload][as=font]").evaluate_all("all => all.map(one => one.href)")

    assert preloads
    assert {address.rpartition("/")[2] for address in preloads} <= set(page.evaluate(FONTS))


CODE = """codes => codes.map(code => {
  const { width, height } = code.getClientRects()[0] ?? { width: 0, height: 0 };
  return [width, height];
})"""


@pytest.mark.exhaustive  # test_slow_network.py delays whole pages
def test_code_takes_the_same_space_before_its_font_arrives(page: Page, troubles: Troubles) -> None:
    troubles.expect(r"ERR_FAILED .*woff2")

    def sizes() -> list[list[float]]:
        page.goto("/", wait_until="networkidle")
        return page.locator(".md-content code").evaluate_all(CODE)

    page.route("**/*.woff2", lambda route: route.abort())
    without_font = sizes()
    page.unroute("**/*.woff2")
    sizes()
    with_font = sizes()

    assert page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Mono\"')")
    assert without_font != with_font  # by hundredths of a pixel, so these are two fonts
    assert without_font == [pytest.approx(size, rel=0.001) for size in with_font]


def test_nothing_moves_when_the_editor_opens_or_a_program_prints(page: Page) -> None:
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


@pytest.mark.exhaustive  # left to make test-all
@pytest.mark.parametrize(
    "path", [GATHER.page, pytest.param("/reference/what-changed-when/", marks=pytest.mark.exhaustive)]
)
def test_tables_take_the_same_space_before_materials_script_runs(page: Page, troubles: Troubles, path: str) -> None:
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


def test_the_script_for_figures_loads_when_a_figure_becomes_visible(page: Page) -> None:
    snippet = open_snippet(page)
    figure = snippet.element.locator(".loop-figure")
    expect(figure.locator(".trace-stepper")).to_have_count(0)
    figure.locator(".trace-picture").scroll_into_view_if_needed()

    expect(figure.locator(".trace-stepper")).to_have_count(1)
