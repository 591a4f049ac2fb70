"""WebKitGTK, which is nearest to Safari: through Selenium and the engine's own driver, on a screen that nobody sees."""

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

from tests.engines.engine import PATIENCE, Driven, Element, Missing

PACKAGES = ("webkit2gtk-driver", "xvfb")

# Its driver tells nothing of the console: what is noted is what goes wrong after a page has loaded.
_LISTEN = """
  window.complaints = [];
  const note = (text) => window.complaints.push(text);
  addEventListener("error", ({ message, target }) => note(message ?? `not loaded: ${target.src ?? target.href}`), true);
  addEventListener("unhandledrejection", ({ reason }) => note(String(reason)));
  addEventListener("securitypolicyviolation", (event) => note(`${event.violatedDirective}: ${event.blockedURI}`));
"""


_IS_THERE = "return location.href !== 'about:blank' && document.readyState === 'complete'"


class Found(NamedTuple):
    """The paths of the three programs that it takes."""

    driver: str
    screen: str
    browser: Path


def find() -> Found | None:
    """What is here; None if a part of it is missing."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browser = next(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"), None)
    return Found(driver, screen, browser) if driver and screen and browser else None


class WebKit(Driven):
    """See `Engine`."""

    def __init__(self) -> None:
        found = find()
        if found is None:
            raise Missing("WebKitGTK or Xvfb", PACKAGES)
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
        self._driver.implicitly_wait(PATIENCE)

    def open(self, address: str) -> None:
        # on a busy machine what was set in a page was seen to be gone: as if it had been the page before
        self._driver.get("about:blank")
        self._driver.get(address)
        WebDriverWait(self._driver, PATIENCE).until(lambda _: self.script(_IS_THERE))
        self._driver.execute_script(_LISTEN)

    def script(self, body: str, *arguments: object) -> object:
        return self._driver.execute_script(body, *arguments)

    def find(self, element: str) -> Element:
        return self._driver.find_element(By.CSS_SELECTOR, element)

    def complaints(self) -> list[str]:
        return self._driver.execute_script("return window.complaints.splice(0)")

    def close(self) -> None:
        self._driver.quit()
        self._screen.terminate()
        self._screen.wait()
