"""Firefox, through Mozilla's own protocol and client: it needs no driver beside the browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from marionette_driver.by import By
from marionette_driver.marionette import Marionette

from tests.engines.engine import PATIENCE, Driven, Element, Missing

COMMANDS = ("firefox-esr", "firefox")
PACKAGES = ("firefox-esr",)

# Of the whole browser, so only what comes from the site counts; a warning is no error.
_CONSOLE = """
  const told = Services.console.getMessageArray().flatMap((message) => {
    if (!(message instanceof Ci.nsIScriptError) || message.flags & Ci.nsIScriptError.warningFlag) return [];
    if (!message.sourceName.startsWith("http:")) return [];
    return [`${message.errorMessage} (${message.sourceName}:${message.lineNumber})`];
  });
  Services.console.reset();
  return told;
"""


def find() -> str | None:
    """The path of Firefox."""
    return next(filter(None, map(shutil.which, COMMANDS)), None)


class Firefox(Driven):
    """See `Engine`."""

    def __init__(self) -> None:
        executable = find()
        if executable is None:
            raise Missing("Firefox", PACKAGES)
        self._logs = TemporaryDirectory()  # the log: whatever is at its path is removed first, even /dev/null
        self._marionette = Marionette(bin=executable, headless=True, gecko_log=str(Path(self._logs.name, "gecko.log")))
        self._marionette.start_session()
        self._marionette.timeout.implicit = PATIENCE
        self.complaints()

    def open(self, address: str) -> None:
        self._marionette.navigate(address)

    def script(self, body: str, *arguments: object) -> object:
        return self._marionette.execute_script(body, arguments)

    def find(self, element: str) -> Element:
        return self._marionette.find_element(By.CSS_SELECTOR, element)

    def complaints(self) -> list[str]:
        with self._marionette.using_context("chrome"):
            return self._marionette.execute_script(_CONSOLE)

    def close(self) -> None:
        self._marionette.quit()
        self._marionette.cleanup()
        self._logs.cleanup()
