"""Firefox, driven by Mozilla's own client, Marionette: no separate driver is needed."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from marionette_driver.by import By
from marionette_driver.marionette import Marionette

from tests.engines.engine import TIMEOUT, Element, ElementActions, EngineNotFoundError

COMMANDS = ("firefox-esr", "firefox")
PACKAGES = ("firefox-esr",)

# The console is the whole browser's, so this keeps only errors from the site, and drops warnings. "Encountered an
# unexpected error" is Firefox's report of a request that a service worker was answering when its page was left
# (`InterceptionFailedWithURL`); a worker that rejects, or answers with an error, is reported in other words.
_TAKE_ERRORS = """
  const errors = Services.console.getMessageArray().flatMap((message) => {
    if (!(message instanceof Ci.nsIScriptError) || message.flags & Ci.nsIScriptError.warningFlag) return [];
    if (!message.sourceName.startsWith("http:")) return [];
    if (message.errorMessage.includes("ServiceWorker intercepted the request and encountered an unexpected")) return [];
    return [`${message.errorMessage} (${message.sourceName}:${message.lineNumber})`];
  });
  Services.console.reset();
  return errors;
"""


def find() -> str | None:
    """The path of Firefox, if it is installed."""
    return next(filter(None, map(shutil.which, COMMANDS)), None)


class Firefox(ElementActions):
    """See `Engine`."""

    def __init__(self) -> None:
        executable = find()
        if executable is None:
            raise EngineNotFoundError("Firefox", PACKAGES)
        self._logs = TemporaryDirectory()  # not /dev/null: Marionette deletes the file that it logs to
        self._marionette = Marionette(bin=executable, headless=True, gecko_log=str(Path(self._logs.name, "gecko.log")))
        self._marionette.start_session()
        self._marionette.timeout.implicit = TIMEOUT
        self.take_errors()

    def open(self, address: str) -> None:
        self._marionette.navigate(address)

    def script(self, body: str, *arguments: object) -> object:
        return self._marionette.execute_script(body, arguments)

    def find(self, element: str) -> Element:
        return self._marionette.find_element(By.CSS_SELECTOR, element)

    def take_errors(self) -> list[str]:
        with self._marionette.using_context("chrome"):
            return self._marionette.execute_script(_TAKE_ERRORS)

    def close(self) -> None:
        self._marionette.quit()
        self._marionette.cleanup()
        self._logs.cleanup()
