"""A snippet on an open page, found by roles and names, as a reader would."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.pages import GATHER, Shown

BOOT_AND_RUN = 60_000
"""Milliseconds: Pyodide's first boot on two busy cores takes many seconds."""

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
        """The choice called "Python" or "Clock"."""
        return self.element.get_by_role("combobox", name=name)

    @property
    def live(self) -> Locator:
        """Everything that the page shows of the reader's own run: title, output, verdict."""
        return self.element.locator(".loop-live")

    @property
    def output(self) -> Locator:
        return self.live.get_by_role("log")

    @property
    def code(self) -> Locator:
        """The program as built, before the editor replaces it."""
        return self.element.locator(".loop-code pre")

    @property
    def editor(self) -> Locator:
        return self.element.get_by_role("textbox")

    @property
    def figure(self) -> Locator:
        return self.element.locator(".loop-figure")

    def reveal(self) -> None:
        """Open the folded blocks around the snippet, the outermost first."""
        folded = self.element.locator("xpath=ancestor::details[not(@open)]/summary")
        while folded.count():
            folded.first.click()

    def run(self) -> None:
        self.button("Run").click()

    def edit(self, source: str) -> None:
        """Open the editor as a reader with a mouse does, and replace the whole program."""
        self.open_editor()
        self.page.keyboard.press("ControlOrMeta+a")
        # not typed, because the editor would add its own indentation
        self.page.keyboard.insert_text(source)

    def open_editor(self) -> None:
        (self.editor if self.editor.is_visible() else self.code).click()
        expect(self.editor).to_be_focused()

    def expect_same_as_recorded(self) -> None:
        self.expect_shown(SAME)

    def run_as_recorded(self) -> None:
        """Run it by the instant clock, by which a busy machine prints the same, and wait for the verdict."""
        self.choice("Clock").select_option("virtual")
        self.run()
        self.expect_same_as_recorded()

    def expect_shown(self, text: str) -> None:
        """Wait until the text appears in the output or in the verdict of the run."""
        expect(self.live).to_contain_text(text, timeout=BOOT_AND_RUN)

    def expect_printed(self, text: str) -> None:
        expect(self.output).to_contain_text(text, timeout=BOOT_AND_RUN)


def open_snippet(page: Page, shown: Shown = GATHER) -> SnippetOnPage:
    """Go to the page that shows the snippet, and open the folded blocks around it."""
    page.goto(shown.page)
    snippet = SnippetOnPage(page, shown.snippet)
    snippet.reveal()
    return snippet
