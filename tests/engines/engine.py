"""The interface through which the smoke test drives a browser."""

from __future__ import annotations

from typing import Protocol

# Seconds to wait for an element to appear, for example before it is clicked.
TIMEOUT = 20


class EngineNotFoundError(Exception):
    """An engine is not installed; the message says which packages provide it."""

    def __init__(self, name: str, packages: tuple[str, ...]) -> None:
        super().__init__(f"No {name} found. Debian: `sudo apt-get install {' '.join(packages)}`.")


class Engine(Protocol):
    """A browser with one tab. Each `element` is a CSS selector, which stands for the first match."""

    def open(self, address: str) -> None:
        """Go to a page, or reload it, and wait until it has loaded."""

    def script(self, body: str, *arguments: object) -> object:
        """Run the body of a JavaScript function with `arguments`; return its result, which must be valid JSON."""

    def click(self, element: str) -> None:
        """Scroll to the element and click its centre."""

    def press(self, element: str, key: str) -> None:
        """Focus the element and press "Home" or "End"."""

    def choose(self, element: str, value: str) -> None:
        """Select the option with this value in a <select>."""

    def take_errors(self) -> list[str]:
        """Return the errors and policy violations since the last call, as far as the engine reports them."""

    def close(self) -> None:
        """Quit the browser."""


# The code points of these keys in WebDriver (https://www.w3.org/TR/webdriver2/#keyboard-actions).
_KEYS = {"End": "\ue010", "Home": "\ue011"}


class Element(Protocol):
    """One element, as the WebDriver and Marionette clients return it."""

    def click(self) -> None: ...

    def send_keys(self, keys: str) -> None: ...


class ElementActions:
    """The part of `Engine` that acts on elements; the client of each engine finds them."""

    def find(self, element: str) -> Element:
        """Return the first match, as soon as there is one."""
        raise NotImplementedError

    def click(self, element: str) -> None:
        self.find(element).click()

    def press(self, element: str, key: str) -> None:
        self.find(element).send_keys(_KEYS[key])

    def choose(self, element: str, value: str) -> None:
        self.find(f'{element} option[value="{value}"]').click()
