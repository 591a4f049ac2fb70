"""Moving through a page with the Tab key."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MAX_TABS = 100
"""More than it takes to reach the first snippet on any page."""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} does not have the focus after pressing Tab {MAX_TABS} times")
