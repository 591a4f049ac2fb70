"""A snippet as its reader meets it: by the names and roles of what is on the page."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.pages import GATHER, Shown

BOOT_AND_RUN = 60_000
"""Milliseconds: Pyodide's first boot on two busy processors takes many seconds."""

SAME = "Same as recorded"


@dataclass(frozen=True)
class SnippetOnPage:
    """The snippet called `name` ("page/name") on an open page."""

    page: Page
    name: str

    @property
    def element(self) -> Locator:
        return self.page.locator(f'loop-snippet[data-name="{self.name}"]')

    def button(self, name: str) -> Locator:
        return self.element.get_by_role("button", name=name)

    def choice(self, name: str) -> Locator:
        """ "Python" or "Clock": what the reader can choose for a run."""
        return self.element.get_by_role("combobox", name=name)

    @property
    def live(self) -> Locator:
        """Everything that the reader's own run shows: title, output, verdict."""
        return self.element.locator(".loop-live")

    @property
    def output(self) -> Locator:
        return self.live.get_by_role("log")

    @property
    def code(self) -> Locator:
        """The program as built, which is there before the editor."""
        return self.element.locator(".loop-code pre")

    @property
    def editor(self) -> Locator:
        return self.element.get_by_role("textbox")

    @property
    def figure(self) -> Locator:
        return self.element.locator(".loop-figure")

    def reveal(self) -> None:
        """Open the folded blocks that the snippet is in, from the outside in."""
        folded = self.element.locator("xpath=ancestor::details[not(@open)]/summary")
        while folded.count():
            folded.first.click()

    def run(self) -> None:
        self.button("Run").click()

    def edit(self, source: str) -> None:
        """Open the editor as a reader with a mouse does, and replace the whole program."""
        self.open_editor()
        self.page.keyboard.press("ControlOrMeta+a")
        # not typed: the editor would add indentation of its own
        self.page.keyboard.insert_text(source)

    def open_editor(self) -> None:
        self.code.click()
        expect(self.editor).to_be_focused()

    def expect_same_as_recorded(self) -> None:
        self.expect_shown(SAME)

    def expect_shown(self, text: str) -> None:
        """Wait until the run shows the text, be it output or verdict."""
        expect(self.live).to_contain_text(text, timeout=BOOT_AND_RUN)

    def expect_printed(self, text: str) -> None:
        expect(self.output).to_contain_text(text, timeout=BOOT_AND_RUN)


def open_snippet(page: Page, shown: Shown = GATHER) -> SnippetOnPage:
    """Go to the page that shows the snippet, and open what it is folded into."""
    page.goto(shown.page)
    snippet = SnippetOnPage(page, shown.snippet)
    snippet.reveal()
    return snippet
