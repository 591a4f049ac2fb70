"""A reader's browser sends no request to another server while searching; for pages, see browser/test_every_page.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.troubles import Troubles


@pytest.mark.exhaustive  # test_every_page.py has the requests of pages
def test_searching_requests_only_its_own_origin(page: Page, troubles: Troubles) -> None:
    page.goto("/")
    page.get_by_label("Search", exact=True).first.click()
    page.keyboard.type("two fetches")

    expect(page.get_by_role("link", name="Two fetches").filter(visible=True).first).to_be_visible()
    assert troubles.unexpected == []


@pytest.mark.exhaustive  # shows that other tests would notice one
def test_a_foreign_request_would_be_noticed(page: Page, troubles: Troubles) -> None:
    page.goto("/")
    page.evaluate("fetch('http://localhost:9/elsewhere', {mode: 'no-cors'}).catch(() => {})")

    # the page's policy keeps it from being sent, and the browser says so
    assert any("http://localhost:9/elsewhere" in line for line in troubles.unexpected)
    troubles.expect("localhost:9|ERR_")
