"""The home page: what a newcomer sees first, at every width, and the ways into the book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

MKDOCS = Path(__file__).resolve().parents[2] / "mkdocs.yml"
NAVIGATION = [f"/{page}/" for page in re.findall(r"^ +- .+: ([\w/-]+)\.md$", MKDOCS.read_text(), re.MULTILINE)]
"""The addresses of the pages, in the order of the navigation."""

FIRST_SCREENS = [{"viewport": {"width": width, "height": height}} for width, height in ((390, 844), (1280, 720))]


@pytest.mark.parametrize("context_options", FIRST_SCREENS, ids=str)
def test_the_question_the_picture_and_run_are_on_the_first_screen(page: Page) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto("/", wait_until="networkidle")
    picture = page.locator(".home-bars").bounding_box()
    run = page.get_by_role("button", name="Run", exact=True).bounding_box()
    first_line = page.locator(".loop-code").bounding_box()

    assert picture
    assert run
    assert first_line
    assert picture["y"] < run["y"] < first_line["y"] + 5 * 22 < first_screen(page)
    assert [url for url in requested if re.search(r"pyodide|/worker-|/editor-", url)] == []


def first_screen(page: Page) -> int:
    assert page.viewport_size
    return page.viewport_size["height"]


@pytest.mark.exhaustive  # left to make test-all
def test_nothing_of_the_picture_is_cut_off(page: Page) -> None:
    page.goto("/")
    bars = page.locator(".home-bars")
    for width in (320, 390, 768, 960, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert bars.evaluate(
            """bars => {
                const box = bars.getBoundingClientRect();
                const inside = part => {
                    const { left, right } = part.getBoundingClientRect();
                    return box.left <= left && right <= box.right + 1 && part.scrollWidth <= part.clientWidth + 2;
                };
                return [...bars.querySelectorAll("p, .home-bar, .home-total")].every(inside);
            }"""
        ), width


@pytest.mark.exhaustive  # left to make test-all
def test_the_bars_are_as_long_as_what_they_stand_for(page: Page) -> None:
    page.goto("/")
    widths = page.locator(".home-bar").evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().width)")

    assert [width / widths[1] for width in widths] == [pytest.approx(ratio, rel=0.02) for ratio in (1.5, 1, 1.5, 1)]


@pytest.mark.exhaustive  # left to make test-all
def test_what_the_loop_did_is_one_click_away(page: Page) -> None:
    page.goto("/")
    figure = page.locator(".loop-figure")
    expect(figure.get_by_role("img", name="What the loop did in")).to_be_hidden()
    figure.locator("summary").first.click()

    expect(figure.get_by_role("img", name="What the loop did in")).to_be_visible()


def test_the_reading_path_numbers_the_chapters_in_the_order_of_the_navigation(page: Page) -> None:
    page.goto("/")
    path = page.get_by_role("region", name="The reading path")
    chapters = path.locator("a:has(.reading-number)").evaluate_all("links => links.map(link => link.pathname)")
    numbers = path.locator(".reading-number").all_inner_texts()

    assert numbers == [str(number) for number in range(1, len(chapters) + 1)]
    assert chapters == [page for page in NAVIGATION if page in chapters]
    assert chapters[0] == "/two-fetches/"
    assert {page for page in NAVIGATION if page.startswith("/first-steps/")} <= set(chapters)


@pytest.mark.exhaustive  # test_links.py follows the links, test_home.py has the first screen
def test_home_has_three_ways_in(page: Page) -> None:
    page.goto("/")
    doors = page.locator(".home-doors")

    expect(doors.get_by_role("link", name="Two fetches")).to_have_attribute("href", re.compile(r"two-fetches/$"))
    expect(doors.get_by_role("link", name="asyncio, threads")).to_have_attribute("href", re.compile(r"which-one/$"))
    doors.get_by_role("link", name="errors by their message").click()
    expect(page).to_have_url(re.compile(r"/reference/errors-by-message/$"))
