"""Pages open light, and a snippet works however its page was reached."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, expect

from tests.browser.pages import GATHER
from tests.browser.snippet_on_page import SnippetOnPage, open_snippet


def record_paths(page: Page) -> list[str]:
    """The paths that the page, its workers included, asks for from now on."""
    paths: list[str] = []

    def record(request: Request) -> None:
        paths.append(urlsplit(request.url).path)

    page.context.on("request", record)
    return paths


def of_a_run(paths: list[str]) -> list[str]:
    return [path for path in paths if path.startswith("/pyodide/") or "/assets/loop/worker-" in path]


def in_the_html(page: Page) -> set[str]:
    """The front end's files that the page itself names."""
    return set(re.findall(r"/assets/loop/[^\"']+", page.content()))


def of_the_front_end(paths: list[str]) -> set[str]:
    return {path for path in paths if path.startswith("/assets/loop/")}


def test_a_page_downloads_neither_python_nor_the_editor(page: Page) -> None:
    paths = record_paths(page)
    page.goto(GATHER.page)
    page.wait_for_load_state("networkidle")
    named = {path for path in of_the_front_end(paths) if path.rsplit("/", 1)[1] in page.content()}

    assert of_a_run(paths) == []
    assert of_the_front_end(paths) == named


def test_python_is_downloaded_once_run_is_approached_and_the_editor_is_not(page: Page) -> None:
    paths = record_paths(page)
    snippet = open_snippet(page)
    page.wait_for_load_state("networkidle")
    before = of_the_front_end(paths)
    with page.expect_request(re.compile(r"/pyodide/.*\.wasm$")):
        snippet.button("Run").hover()
    more = {path for path in of_the_front_end(paths) - before if "/worker-" not in path}

    assert of_a_run(paths) != []
    assert more == set()


def test_the_editor_is_downloaded_at_the_first_click_into_a_program(page: Page) -> None:
    paths = record_paths(page)
    snippet = open_snippet(page)
    page.wait_for_load_state("networkidle")
    before = of_the_front_end(paths)
    snippet.open_editor()

    assert of_the_front_end(paths) - before != set()


def test_a_snippet_runs_after_instant_navigation(page: Page) -> None:
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.sameDocument = true")
    page.get_by_role("link", name="Two fetches").first.click()
    page.wait_for_url("**/two-fetches/")
    snippet = SnippetOnPage(page, GATHER.snippet)
    snippet.run()

    snippet.expect_same_as_recorded()
    assert page.evaluate("document.sameDocument") is True


def test_a_snippet_runs_again_after_going_away_and_back(page: Page) -> None:
    open_snippet(page).run()
    page.get_by_role("link", name="How this site runs code").first.click()
    page.wait_for_url("**/how-this-site-runs-code/")
    page.go_back()
    page.wait_for_url("**/two-fetches/")
    snippet = SnippetOnPage(page, GATHER.snippet)
    snippet.run()

    snippet.expect_same_as_recorded()


def test_leaving_a_page_ends_its_run(page: Page) -> None:
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Two fetches").first.click()
    snippet = SnippetOnPage(page, GATHER.snippet)
    snippet.edit("print('on its way', flush=True)\nwhile True: pass\n")
    snippet.run()
    snippet.expect_printed("on its way")
    (running, *_) = page.workers
    with running.expect_event("close"):
        page.get_by_role("link", name="How this site runs code").first.click()

    expect(page.get_by_role("heading", name="How this site runs code")).to_be_visible()
