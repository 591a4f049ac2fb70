"""Chromium, through Playwright."""

from __future__ import annotations

import os

from playwright.sync_api import ConsoleMessage, sync_playwright

from tests.conftest import QUIET
from tests.engines.engine import Missing
from tests.support.install_browser import find_browser


class Chromium:
    """See `Engine`."""

    def __init__(self) -> None:
        executable = find_browser()
        if executable is None:
            raise Missing("Chromium", ("chromium",))
        self._playwright = sync_playwright().start()
        # Chromium refuses to sandbox what root runs.
        self._browser = self._playwright.chromium.launch(
            executable_path=executable, args=QUIET, chromium_sandbox=os.geteuid() != 0
        )
        self._page = self._browser.new_page()
        self._complaints: list[str] = []
        self._page.on("console", self._console)
        self._page.on("pageerror", lambda error: self._complaints.append(str(error)))

    def open(self, address: str) -> None:
        self._page.goto(address)

    def script(self, body: str, *arguments: object) -> object:
        return self._page.evaluate(f"list => (function () {{ {body} }}).apply(null, list)", arguments)

    def click(self, element: str) -> None:
        self._page.locator(element).first.click()

    def press(self, element: str, key: str) -> None:
        self._page.locator(element).first.press(key)

    def choose(self, element: str, value: str) -> None:
        self._page.locator(element).first.select_option(value)

    def complaints(self) -> list[str]:
        told, self._complaints = self._complaints, []
        return told

    def close(self) -> None:
        self._browser.close()
        self._playwright.stop()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complaints.append(message.text)
