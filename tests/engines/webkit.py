"""WebKitGTK, the closest relative of Safari, driven by Selenium on a virtual screen."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.engines.engine import TIMEOUT, Element, ElementActions, EngineNotFoundError

PACKAGES = ("webkit2gtk-driver", "xvfb")

# The driver does not report the console, so this collects the errors that occur after a page has loaded.
_LISTEN = """
  window.collectedErrors = [];
  const collect = (text) => window.collectedErrors.push(text);
  addEventListener("error", ({ message, target }) => {
    collect(message ?? `not loaded: ${target.src ?? target.href}`);
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => collect(String(reason)));
  addEventListener("securitypolicyviolation", (event) => collect(`${event.violatedDirective}: ${event.blockedURI}`));
"""

_HAS_LOADED = "return location.href !== 'about:blank' && document.readyState === 'complete'"


class Installation(NamedTuple):
    """The paths of the three programs that are needed."""

    driver: str
    screen: str
    browser: Path


def find() -> Installation | None:
    """The installation on this machine; None if a part of it is missing."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browser = next(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"), None)
    return Installation(driver, screen, browser) if driver and screen and browser else None


class WebKit(ElementActions):
    """See `Engine`."""

    def __init__(self) -> None:
        found = find()
        if found is None:
            raise EngineNotFoundError("WebKitGTK or Xvfb", PACKAGES)
        self._screen = subprocess.Popen(
            [found.screen, "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._screen.stdout is not None
        display = f":{self._screen.stdout.readline().strip()}"
        options = Options()
        options.binary_location = str(found.browser)
        options.add_argument("--automation")
        self._driver = WebKitGTK(options=options, service=Service(found.driver, env={**os.environ, "DISPLAY": display}))
        self._driver.implicitly_wait(TIMEOUT)

    def open(self, address: str) -> None:
        # via about:blank: on a busy machine, the listeners were once missing, as if the previous page had got them
        self._driver.get("about:blank")
        self._driver.get(address)
        WebDriverWait(self._driver, TIMEOUT).until(lambda _: self.script(_HAS_LOADED))
        self._driver.execute_script(_LISTEN)

    def script(self, body: str, *arguments: object) -> object:
        return self._driver.execute_script(body, *arguments)

    def find(self, element: str) -> Element:
        return self._driver.find_element(By.CSS_SELECTOR, element)

    def take_errors(self) -> list[str]:
        return self._driver.execute_script("return window.collectedErrors.splice(0)")

    def close(self) -> None:
        self._driver.quit()
        self._screen.terminate()
        self._screen.wait()
