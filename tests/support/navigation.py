"""Material's instant navigation, which replaces the contents of a page instead of loading the next one."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect


def allow_instant_navigation(page: Page, address: str) -> None:
    """Put the site's address into its sitemap: Material navigates instantly only to pages that are listed there.

    For this page alone: to intercept the requests of a whole context, Playwright waits for its service workers as well,
    and once, after one had been stopped, waited for ever.
    """

    def with_address(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=re.sub(r"(?<=<loc>)\w+://[^/]+", address, response.text()))

    page.route("**/sitemap.xml", with_address)


def open_home(page: Page) -> None:
    """Open the home page, and wait until Material knows which pages it can navigate to instantly."""
    with page.expect_response("**/sitemap.xml"):
        page.goto("/")
    page.evaluate("document.sameDocument = true")


def follow(page: Page, name: str) -> None:
    """Click the first link with this name, and wait for the page that has it as its title."""
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def is_same_document(page: Page) -> bool:
    """Whether every navigation since `open_home` was instant."""
    return page.evaluate("document.sameDocument === true")
