"""A snippet as its reader meets it: by the names and roles of what is on the page."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.pages import GATHER, Shown

# Milliseconds. Pyodide's first boot on two busy cores takes seconds, and a program may sleep for some.
BOOT_AND_RUN = 60_000

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
        """All that the reader's own run shows: title, output, verdict."""
        return self.element.locator(".loop-live")

    @property
    def output(self) -> Locator:
        return self.live.get_by_role("log")

    @property
    def code(self) -> Locator:
        """The program as built: what is there before the editor."""
        return self.element.locator(".loop-code pre")

    @property
    def editor(self) -> Locator:
        return self.element.get_by_role("textbox")

    def reveal(self) -> None:
        """Opens the folded blocks that the snippet is in, from the outside in."""
        folded = self.element.locator("xpath=ancestor::details[not(@open)]/summary")
        while folded.count():
            folded.first.click()

    def run(self) -> None:
        self.button("Run").click()

    def edit(self, source: str) -> None:
        """Opens the editor as a reader with a mouse does, and replaces the whole program."""
        self.open_editor()
        self.page.keyboard.press("ControlOrMeta+a")
        # not typed: the editor would add indentation of its own
        self.page.keyboard.insert_text(source)

    def open_editor(self) -> None:
        self.code.click()
        expect(self.editor).to_be_focused()

    def expect_same_as_recorded(self) -> None:
        expect(self.live).to_contain_text(SAME, timeout=BOOT_AND_RUN)

    def expect_printed(self, text: str) -> None:
        expect(self.output).to_contain_text(text, timeout=BOOT_AND_RUN)


def open_snippet(page: Page, shown: Shown = GATHER) -> SnippetOnPage:
    """Goes to the page that shows the snippet and opens what it is folded into."""
    page.goto(shown.page)
    snippet = SnippetOnPage(page, shown.snippet)
    snippet.reveal()
    return snippet
