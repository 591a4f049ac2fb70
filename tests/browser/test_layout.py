"""Pages and snippets fit the screen, and respect the reader's preferences for colours and motion."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.support.snippet_on_page import open_snippet

SCREENS: dict[str, dict[str, ViewportSize]] = {
    "360 px": {"viewport": {"width": 360, "height": 740}},
    "390 px": {"viewport": {"width": 390, "height": 844}},
    "1280 px": {"viewport": {"width": 1280, "height": 800}},
}
on_every_screen = pytest.mark.parametrize(
    "context_options",
    [
        pytest.param(options, id=name, marks=() if name == "390 px" else pytest.mark.exhaustive)
        for name, options in SCREENS.items()
    ],
)


@pytest.mark.exhaustive  # a rule of CSS, left to make test-all
@pytest.mark.parametrize("context_options", [{"viewport": {"width": 1280, "height": 400}}], ids=["low window"])
def test_a_table_of_contents_that_is_longer_than_the_window_scrolls(page: Page) -> None:
    page.goto("/reference/glossary/")
    contents = page.get_by_role("navigation", name="Table of contents")
    last = contents.get_by_role("link").last
    expect(last).not_to_be_in_viewport()
    contents.hover()
    page.mouse.wheel(0, 2000)

    expect(last).to_be_in_viewport()


@pytest.mark.exhaustive  # a rule of CSS, left to make test-all
@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.exhaustive)])
def test_the_back_to_top_button_is_small_and_at_the_bottom(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/two-fetches/", wait_until="networkidle")
    page.mouse.move(200, 400)
    page.mouse.wheel(0, 2000)
    expect(page.locator(".md-top")).to_have_css("opacity", "0")
    page.mouse.wheel(0, -500)
    button = page.get_by_role("button", name="Back to top")
    expect(button).to_have_css("opacity", "1")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] < 48
    assert 844 - 48 < box["y"] + box["height"] < 844
    button.click()

    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


@pytest.mark.parametrize("context_options", [SCREENS["360 px"]], ids=["360 px"])
def test_long_lines_of_code_and_output_do_not_make_the_page_scroll_sideways(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit(f"print({'long ' * 100!r})\n")
    snippet.run()
    snippet.expect_printed("long long")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@on_every_screen
def test_every_button_of_a_snippet_is_large_enough_to_touch(page: Page) -> None:
    snippet = open_snippet(page)

    for name in ("Run", "Reset", "Copy"):
        box = snippet.button(name).bounding_box()
        assert box is not None
        # WCAG 2.2, 2.5.8: at least 24 by 24 CSS pixels
        assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize(
    ("context_options", "brightness"),
    [({"color_scheme": "light"}, range(200, 256)), ({"color_scheme": "dark"}, range(80))],
    ids=["light", "dark"],
)
def test_page_and_program_follow_the_preferred_color_scheme(
    page: Page, context_options: dict[str, str], brightness: range
) -> None:
    snippet = open_snippet(page)

    for surface in (page.locator("body"), snippet.code):
        assert _brightness_behind(surface) in brightness
    # this sets the colours of scroll bars and other parts that the browser draws
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == context_options["color_scheme"]


def _brightness_behind(surface) -> int:
    """The brightness of the first opaque background, from the element outwards: 0 (black) to 255 (white)."""
    return surface.evaluate("""element => {
        const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
        for (let ancestor = element; ancestor; ancestor = ancestor.parentElement) {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = getComputedStyle(ancestor).backgroundColor;
            canvas.fillRect(0, 0, 1, 1);
            const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
            if (alpha === 255) return Math.round((red + green + blue) / 3);
        }
        return 255;
    }""")


@pytest.mark.exhaustive  # left to make test-all
@pytest.mark.parametrize("context_options", [{"reduced_motion": "reduce"}], ids=["reduced motion"])
def test_nothing_moves_if_the_reader_prefers_reduced_motion(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit("print('on its way', flush=True)\nwhile True: pass\n")
    snippet.run()
    snippet.expect_printed("on its way")

    # a blinking caret does not count
    moving = page.evaluate("""() => document.getAnimations()
        .filter(animation => animation.playState === "running" && animation.effect.getComputedTiming().duration > 1)
        .filter(animation => !/caret|cursor|blink/i.test(animation.animationName ?? ""))
        .map(animation => `${animation.animationName ?? animation.transitionProperty}`)""")
    assert moving == []
    snippet.button("Stop").click()
    expect(snippet.button("Run")).to_be_enabled()
