"""What the smoke test asks of a browser, whoever drives it."""

from __future__ import annotations

from typing import Protocol

# Seconds for which an element that is to be clicked, say, is waited for.
PATIENCE = 20


class Missing(Exception):
    """An engine is not on this machine; the text says what to install."""

    def __init__(self, name: str, packages: tuple[str, ...]) -> None:
        super().__init__(f"No {name} found. Debian: `sudo apt-get install {' '.join(packages)}`.")


class Engine(Protocol):
    """A browser with one tab. An element is named by a CSS selector, and the first that matches is meant."""

    def open(self, address: str) -> None:
        """Goes to another page, or loads the same once more, and waits until it has loaded."""

    def script(self, body: str, *arguments: object) -> object:
        """What the body of a JavaScript function returns, as JSON can hold it; it has `arguments`."""

    def click(self, element: str) -> None:
        """Scrolls to the element and clicks in the middle of it."""

    def press(self, element: str, key: str) -> None:
        """Focuses the element and presses "Home" or "End"."""

    def choose(self, element: str, value: str) -> None:
        """Takes the option with that value in a <select>."""

    def complaints(self) -> list[str]:
        """The errors and violations of policy since it was last asked, as far as the engine tells them."""

    def close(self) -> None:
        """Ends the browser."""


# What W3C's WebDriver says that these keys are (https://www.w3.org/TR/webdriver2/#keyboard-actions).
_KEYS = {"End": "\ue010", "Home": "\ue011"}


class Element(Protocol):
    """One element, as the clients of WebDriver and of Marionette give it."""

    def click(self) -> None: ...

    def send_keys(self, keys: str) -> None: ...


class Driven:
    """What an `Engine` does with elements that its own client has found."""

    def find(self, element: str) -> Element:
        """Waits for the first that matches."""
        raise NotImplementedError

    def click(self, element: str) -> None:
        self.find(element).click()

    def press(self, element: str, key: str) -> None:
        self.find(element).send_keys(_KEYS[key])

    def choose(self, element: str, value: str) -> None:
        self.find(f'{element} option[value="{value}"]').click()
