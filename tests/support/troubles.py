"""Problems in a reader's browser: console errors, uncaught exceptions and requests to other origins."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

from tests.support.pages import MISSING


class Troubles:
    """Collects the problems of a context's pages and workers, one line each."""

    def __init__(self, own_origin: str) -> None:
        self._own = urlsplit(own_origin).netloc
        self._all: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        self.expect(rf"status of 404 .*{MISSING}\)$")

    @property
    def unexpected(self) -> list[str]:
        """The problems that the test does not expect."""
        return [line for line in self._all if not any(pattern.search(line) for pattern in self._expected)]

    def expect(self, pattern: str) -> None:
        """Ignore problems that match the regular expression."""
        self._expected.append(re.compile(pattern))

    def watch(self, context: BrowserContext) -> None:
        """Start collecting the problems of this context."""
        context.on("console", self._console)
        context.on("weberror", self._exception)
        context.on("request", self._request)

    def unwatch(self, context: BrowserContext) -> None:
        """Stop collecting."""
        context.remove_listener("console", self._console)
        context.remove_listener("weberror", self._exception)
        context.remove_listener("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._all.append(f"console: {message.text} ({message.location['url']})")

    def _exception(self, error: WebError) -> None:
        self._all.append(f"exception: {error.error}")

    def _request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in {"blob", "data"} and url.netloc != self._own:
            self._all.append(f"foreign request: {request.url}")
