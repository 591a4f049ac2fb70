"""A snippet can be used without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.keyboard import tab_to
from tests.support.snippet_on_page import SnippetOnPage, open_snippet

HAS_FOCUS = "element => element.contains(document.activeElement)"


def tab_into_editor(page: Page, snippet: SnippetOnPage) -> None:
    tab_to(page, snippet.code)
    page.keyboard.press("Enter")
    expect(snippet.editor).to_be_focused()


@pytest.mark.exhaustive  # the next test runs and stops a program so
def test_a_program_can_be_run_with_tab_and_enter(page: Page) -> None:
    snippet = open_snippet(page)
    tab_to(page, snippet.button("Run"))
    page.keyboard.press("Enter")

    snippet.expect_same_as_recorded()


def test_a_program_can_be_edited_run_and_stopped_with_the_keyboard(page: Page) -> None:
    snippet = open_snippet(page)
    tab_into_editor(page, snippet)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("print('by keyboard', flush=True)\nwhile True: pass\n")
    page.keyboard.press("ControlOrMeta+Enter")
    snippet.expect_printed("by keyboard")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    stop = snippet.button("Stop")
    while not stop.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    expect(stop).to_be_disabled()
    expect(snippet.button("Run")).to_be_enabled()
    assert snippet.element.evaluate(HAS_FOCUS)


@pytest.mark.exhaustive  # the test above has it after Stop
def test_the_focus_stays_in_the_snippet_when_a_run_ends(page: Page) -> None:
    snippet = open_snippet(page)
    tab_to(page, snippet.button("Run"))
    page.keyboard.press("Enter")
    snippet.expect_same_as_recorded()

    assert snippet.element.evaluate(HAS_FOCUS)


@pytest.mark.exhaustive  # a rule of CSS, left to make test-all
def test_the_focused_button_has_an_outline(page: Page) -> None:
    snippet = open_snippet(page)
    for name in ("Run", "Copy"):
        tab_to(page, snippet.button(name))

        outline = snippet.button(name).evaluate("element => getComputedStyle(element).outlineStyle")
        assert outline != "none"
