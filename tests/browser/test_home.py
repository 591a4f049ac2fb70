"""The home page: a figure plays once, without being asked, and can be paused; no Python is downloaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.layout_shifts import MAX_SHIFT, shift_of, watch_shifts

MKDOCS = Path(__file__).resolve().parents[2] / "mkdocs.yml"
NAVIGATION = [f"/{page}/" for page in re.findall(r"^ +- .+: ([\w/-]+)\.md$", MKDOCS.read_text(), re.MULTILINE)]
"""The addresses of the pages, in the order of the navigation."""

FIRST_SCREENS = [{"viewport": {"width": width, "height": 844}} for width in (390, 1280)]


def figure_of(page: Page) -> Locator:
    return page.locator(".loop-figure[data-plays]")


def count_of(page: Page) -> Locator:
    return figure_of(page).locator(".trace-count")


def at_least(moment: int) -> re.Pattern[str]:
    return re.compile(rf"^({'|'.join(map(str, range(moment, 200)))}) / ")


def test_the_figure_plays_automatically_and_downloads_no_python(page: Page) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto("/")

    expect(count_of(page)).to_have_text(at_least(4))
    assert [url for url in requested if re.search(r"pyodide|/worker-|/editor-", url)] == []


@pytest.mark.parametrize("context_options", FIRST_SCREENS, ids=str)
def test_the_figure_is_on_the_first_screen_and_nothing_moves_while_it_plays(page: Page) -> None:
    page.goto("/", wait_until="networkidle")  # for the fonts: see test_page_open.py
    watch_shifts(page)
    page.goto("/")
    expect(count_of(page)).to_have_text(at_least(6))
    top = figure_of(page).locator(".trace-picture").bounding_box()

    assert top
    assert top["y"] < 844 * 0.8
    shift = shift_of(page)
    assert shift.total < MAX_SHIFT, shift


def test_it_can_be_paused(page: Page) -> None:
    page.clock.install()
    page.goto("/")
    figure_of(page).get_by_role("button", name="Pause").click()
    paused = count_of(page).inner_text()
    page.clock.run_for(3000)

    expect(figure_of(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert count_of(page).inner_text() == paused


def test_screen_readers_announce_only_moments_that_the_reader_steps_to(page: Page) -> None:
    page.goto("/")
    sentence = figure_of(page).locator(".trace-sentence")
    expect(count_of(page)).to_have_text(at_least(2))
    expect(sentence).to_have_attribute("aria-live", "off")
    figure_of(page).get_by_role("button", name="Next event").click()

    expect(sentence).to_have_attribute("aria-live", "polite")


@pytest.mark.parametrize("context_options", [{"reduced_motion": "reduce"}], ids=str)
def test_it_does_not_play_with_reduced_motion(page: Page) -> None:
    page.clock.install()
    page.goto("/")
    play = figure_of(page).get_by_role("button", name="Play", exact=True)
    expect(play).to_be_visible()
    shown = count_of(page).inner_text()
    page.clock.run_for(3000)

    expect(play).to_be_visible()
    assert count_of(page).inner_text() == shown


def test_the_run_button_is_below_the_figure(page: Page) -> None:
    page.goto("/")
    snippet = page.locator("loop-snippet")
    order = snippet.evaluate("root => [...root.children].map(child => child.className)")

    expect(snippet.get_by_role("button", name="Run", exact=True)).to_be_visible()
    assert order.index("loop-figure") < order.index("loop-head")


def test_the_reading_path_numbers_the_chapters_in_the_order_of_the_navigation(page: Page) -> None:
    page.goto("/")
    path = page.get_by_role("region", name="The reading path")
    chapters = path.locator("a:has(.reading-number)").evaluate_all("links => links.map(link => link.pathname)")
    numbers = path.locator(".reading-number").all_inner_texts()

    assert numbers == [str(number) for number in range(1, len(chapters) + 1)]
    assert chapters == [page for page in NAVIGATION if page in chapters]
    assert chapters[0] == "/two-fetches/"
    assert {page for page in NAVIGATION if page.startswith("/first-steps/")} <= set(chapters)


def test_home_links_to_both_entry_points(page: Page) -> None:
    page.goto("/")
    expect(page.locator("#new-to-async + p a").first).to_have_attribute("href", re.compile(r"/two-fetches/$"))

    page.locator(".home-doors").get_by_role("link", name="errors by their message").click()
    expect(page).to_have_url(re.compile(r"/reference/errors-by-message/$"))
