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

    @property
    def start(self) -> Locator:
        return self.page.get_by_label("Start from")

    @property
    def note(self) -> Locator:
        return self.element.locator(".loop-note")


def open_playground(page: Page, fragment: str = "") -> Playground:
    page.goto(PLAYGROUND + fragment)
    playground = Playground(page)
    expect(playground.button("Run")).to_be_visible()
    return playground


def fragment_of(content: object, version: str = "1") -> str:
    """A link's fragment, as the playground writes it; `content` is anything that JSON can represent."""
    compressor = zlib.compressobj(wbits=-15)
    compressed = compressor.compress(json.dumps(content).encode()) + compressor.flush()
    return f"#p={version}.{base64.urlsafe_b64encode(compressed).decode().rstrip('=')}"
