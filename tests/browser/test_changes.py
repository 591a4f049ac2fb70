"""A change that a page suggests is loaded, run and undone with the keyboard, and is readable without JavaScript."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.support.edited import change_on_page
from tests.support.keyboard import tab_to
from tests.support.pages import Shown
from tests.support.snippet_on_page import SAME, open_snippet
from tests.support.snippets import SNIPPETS

NAME = "one-iteration/who_is_first"


def test_a_change_is_loaded_run_and_undone_with_the_keyboard(page: Page) -> None:
    snippet = open_snippet(page, Shown("/inside-the-loop/one-iteration/", NAME))
    load = page.get_by_role("button", name="Load this change into who_is_first.py")
    program = SNIPPETS[NAME].source
    load.focus()
    page.keyboard.press("Enter")

    expect(snippet.button("Run")).to_be_focused()
    expect(snippet.button("Run")).to_be_in_viewport()
    expect(snippet.element.locator(".loop-status")).to_have_text("Changed. Reset restores the original.")
    expect(snippet.editor).to_have_text(change_on_page(NAME).apply(program).rstrip("\n"), use_inner_text=True)

    page.keyboard.press("Enter")
    snippet.expect_printed("timer: zero seconds are over\ncallback: called soon\nmessage: hello")
    expect(snippet.live).not_to_contain_text(SAME)

    tab_to(page, snippet.button("Reset"))
    page.keyboard.press("Enter")
    expect(snippet.editor).to_have_text(program.rstrip("\n"), use_inner_text=True)
    expect(snippet.button("Run")).to_be_focused()
