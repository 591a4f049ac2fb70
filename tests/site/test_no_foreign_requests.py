"""A reader's browser asks no other server for anything: not on any page, not while searching."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import MISSING, PAGES
from tests.support.troubles import Troubles


@pytest.mark.parametrize("path", [*PAGES, MISSING])
def test_a_page_asks_its_own_origin_only_and_has_nothing_to_complain_of(
    page: Page, troubles: Troubles, path: str
) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")

    assert troubles.unexpected == []


def test_searching_finds_a_page_and_asks_its_own_origin_only(page: Page, troubles: Troubles) -> None:
    page.goto("/")
    page.get_by_label("Search", exact=True).first.click()
    page.keyboard.type("two fetches")

    expect(page.get_by_role("link", name="Two fetches").filter(visible=True).first).to_be_visible()
    assert troubles.unexpected == []


def test_a_foreign_request_would_be_noticed(page: Page, troubles: Troubles) -> None:
    page.goto("/")
    page.evaluate("fetch('http://localhost:9/elsewhere', {mode: 'no-cors'}).catch(() => {})")

    # the page's policy keeps it from being sent, and the browser says so
    assert any("http://localhost:9/elsewhere" in line for line in troubles.unexpected)
    troubles.expect("localhost:9|ERR_")
