"""A reader's Chromium, with a profile on disk.

Most readers have a profile. Playwright's contexts are private windows: their HTTP cache is small and in memory, and
under load Chromium failed to write `pyodide.asm.wasm` to it and aborted the download.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.support.chromium import launch_options

_BY_PAGE = ("viewport", "color_scheme", "reduced_motion")
"""Options that can be set on an open page; the others need a new Chromium."""


@dataclass
class Reader:
    """Launches Chromium when necessary; otherwise reuses it and clears what the site has stored."""

    playwright: Playwright
    profile: Path
    _context: BrowserContext | None = None
    _launched_with: object = None

    def visit(self, address: str, options: dict[str, Any]) -> BrowserContext:
        """A context in which the site at `address` has stored nothing; only its files may be in the HTTP cache."""
        try:
            return self._cleared(address, options)
        except Error as error:
            if "has been closed" not in str(error):
                raise
            # Chromium 156 can crash while it clears what the last test stored ("bad_optional_access was thrown"):
            # without another one, all tests that follow would fail
            self._context = None
            return self._cleared(address, options)

    def _cleared(self, address: str, options: dict[str, Any]) -> BrowserContext:
        launch = {name: value for name, value in options.items() if name not in _BY_PAGE}
        if self._context is None or self._launched_with != (address, launch):
            self.leave()
            self._context = self.playwright.chromium.launch_persistent_context(
                self.profile, base_url=address, **launch_options(), **launch
            )
            self._launched_with = (address, launch)
        context = self._context
        context.set_offline(False)
        context.unroute_all(behavior="ignoreErrors")
        blank = context.new_page()
        for page in context.pages:
            if page != blank:
                page.close()
        session = context.new_cdp_session(blank)
        # a service worker that is downloading can delay clearing the storage for minutes
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "all"})
        session.detach()
        return context

    def leave(self) -> None:
        """Close Chromium."""
        if self._context:
            self._context.close()
            self._context = None


def open_tab(context: BrowserContext, options: dict[str, Any]) -> Page:
    """A blank page with the options of `_BY_PAGE`: the one that `visit` has left, or another."""
    page = next((page for page in context.pages if page.url == "about:blank"), None) or context.new_page()
    page.set_viewport_size(options.get("viewport", {"width": 1280, "height": 720}))
    page.emulate_media(
        color_scheme=options.get("color_scheme", "light"), reduced_motion=options.get("reduced_motion", "no-preference")
    )
    return page
