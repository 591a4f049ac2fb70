"""The playground, and the links that open a program in it."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from loopsite.source.expectation import dotted
from loopsite.source.pythons import DEFAULT
from tests.support.snippet_on_page import SnippetOnPage

PLAYGROUND = "/playground/"

VALID = {"program": "print('never')\n", "python": dotted(DEFAULT), "clock": "real"}
"""The content of a valid link."""


@dataclass(frozen=True)
class Playground(SnippetOnPage):
    """The playground on an open page: a snippet with a choice of programs and a note."""

    name: str = "playground"

    @property
    def element(self) -> Locator:
        return self.page.locator("loop-playground")

    def button(self, name: str) -> Locator:
        """One of several: "Run" is not "Run on all Pythons"."""
        return self.element.get_by_role("button", name=name, exact=True)

    @property
    def start(self) -> Locator:
        return self.page.get_by_label("Start from")

    @property
    def kept(self) -> Locator:
        """The list of the programs that the browser keeps."""
        return self.element.locator(".loop-kept")

    @property
    def note(self) -> Locator:
        return self.element.locator(".loop-note")


def open_playground(page: Page, fragment: str = "") -> Playground:
    """The playground as it opens: with the program of the fragment, or with the first one of the page."""
    page.goto(PLAYGROUND + fragment)
    playground = Playground(page)
    expect(playground.button("Run")).to_be_visible()
    return playground


def open_empty_playground(page: Page) -> Playground:
    """The playground with an empty program and the caret in the editor."""
    playground = open_playground(page)
    playground.start.select_option("an empty program")
    playground.editor.click()
    expect(playground.editor).to_be_focused()
    return playground


def fragment_of(content: object, version: str = "1") -> str:
    """A link's fragment, as the playground writes it; `content` is anything that JSON can represent."""
    compressor = zlib.compressobj(wbits=-15)
    compressed = compressor.compress(json.dumps(content).encode()) + compressor.flush()
    return f"#p={version}.{base64.urlsafe_b64encode(compressed).decode().rstrip('=')}"
