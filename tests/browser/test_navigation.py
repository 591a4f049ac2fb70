"""Downloads on demand, instant navigation, and search."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.navigation import follow, is_same_document, open_home
from tests.support.pages import GATHER
from tests.support.snippet_on_page import SnippetOnPage, open_snippet


def record_paths(page: Page) -> list[str]:
    """A list that collects the paths that the page and its workers request."""
    paths: list[str] = []

    def record(request: Request) -> None:
        paths.append(urlsplit(request.url).path)

    page.context.on("request", record)
    return paths


def for_a_run(paths: list[str]) -> list[str]:
    return [path for path in paths if path.startswith("/pyodide/") or "/assets/loop/worker-" in path]


def for_the_editor(paths: list[str]) -> list[str]:
    return [path for path in paths if path.startswith("/assets/loop/editor-")]


def test_hovering_over_run_downloads_python_but_not_the_editor(page: Page) -> None:
    paths = record_paths(page)
    snippet = open_snippet(page)
    with page.context.expect_event("request", lambda request: request.url.endswith(".wasm")):
        snippet.button("Run").hover()

    assert for_a_run(paths) != []
    assert for_the_editor(paths) == []


@pytest.mark.exhaustive  # test_every_page.py shows that a page does not; many tests edit
def test_the_first_click_into_a_program_downloads_the_editor(page: Page) -> None:
    paths = record_paths(page)
    snippet = open_snippet(page)
    snippet.open_editor()

    assert for_the_editor(paths) != []


@pytest.mark.usefixtures("instant_navigation")
def test_a_snippet_runs_after_instant_navigation(page: Page) -> None:
    open_home(page)
    follow(page, "Two fetches")
    snippet = SnippetOnPage(page, GATHER.snippet)
    snippet.run_as_recorded()
    assert is_same_document(page)


@pytest.mark.exhaustive  # the tests before and after it leave and enter a page
@pytest.mark.usefixtures("instant_navigation")
def test_a_snippet_works_after_leaving_its_page_and_going_back(page: Page) -> None:
    open_home(page)
    follow(page, "Two fetches")
    SnippetOnPage(page, GATHER.snippet).edit("print('before')\n")
    follow(page, "An old tutorial, repaired")
    page.go_back()
    expect(page.get_by_role("heading", name="Two fetches", level=1)).to_be_visible()
    snippet = SnippetOnPage(page, GATHER.snippet)
    expect(snippet.button("Run")).to_have_count(1)
    snippet.edit("print('after')\n")
    snippet.run()

    snippet.expect_printed("after")
    assert is_same_document(page)


@pytest.mark.exhaustive  # left to make test-all
@pytest.mark.usefixtures("instant_navigation")
def test_instant_navigation_ends_the_run_on_the_page_that_is_left(page: Page) -> None:
    open_home(page)
    follow(page, "Two fetches")
    snippet = SnippetOnPage(page, GATHER.snippet)
    snippet.edit("print('on its way', flush=True)\nwhile True: pass\n")
    snippet.run()
    snippet.expect_printed("on its way")
    (run_worker,) = [worker for worker in page.workers if for_a_run([urlsplit(worker.url).path])]
    with run_worker.expect_event("close"):
        follow(page, "An old tutorial, repaired")

    assert is_same_document(page)


FOUND_FIRST = {
    "futures": "/inside-the-loop/futures/",
    "generators": "/inside-the-loop/generators-that-pause/",
    "event loop is closed": "/reference/errors-by-message/",
}


@pytest.mark.exhaustive  # publish/test_search.py has the ranks
def test_search_lists_the_page_about_the_words_first_and_omits_the_page_of_tags(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search", exact=True).first.click()
    for words, path in FOUND_FIRST.items():
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(words)
        first = page.locator(".md-search-result__link").first

        expect(first).to_have_attribute("href", re.compile(rf"^(https?://[^/]+)?{path}"))
        expect(page.locator('.md-search-result__link[href*="/tags/"]')).to_have_count(0)


@pytest.mark.exhaustive  # left to make test-all
def test_a_link_with_a_search_query_shows_named_results_and_the_field_can_be_cleared(page: Page) -> None:
    page.goto("/?q=event+loop+is+closed")

    first = page.locator(".md-search-result__link").first
    expect(first).to_be_visible()
    expect(first).to_have_accessible_name(first.get_by_role("heading").inner_text())
    expect(page.get_by_text(re.compile(r"^\d+ matching documents$"))).to_have_attribute("aria-live", "polite")

    # a screen reader announces an empty required field as invalid; by that, Material hides the button that clears it
    field, clear = page.get_by_role("textbox", name="Search"), page.locator(".md-search__options button[type=reset]")
    assert not field.evaluate("field => field.required")
    expect(clear).to_have_css("opacity", "1")
    clear.click()
    expect(field).to_have_value("")
    expect(clear).to_have_css("opacity", "0")


@pytest.mark.exhaustive  # left to make test-all
def test_a_search_result_is_short(page: Page) -> None:
    page.goto("/?q=cancel")
    first = page.locator(".md-search-result__item").first
    programs = page.locator(".md-search-result__item pre > code").filter(visible=True)
    expect(programs.first).to_be_visible()

    assert max(programs.evaluate_all("all => all.map(one => one.offsetHeight)")) <= 150
    expect(first.locator(".md-tags").filter(visible=True)).to_have_count(1)
