"""A reader edits a program, runs it, resets it or copies it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.snippet_on_page import SAME, open_snippet


@pytest.mark.exhaustive  # test_keyboard.py edits and runs, test_stop.py resets
def test_an_edited_program_runs_as_edited_and_after_a_reset_as_before(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit("print('something', 'else')\n")
    snippet.run()
    snippet.expect_printed("something else")
    expect(snippet.button("Run")).to_be_enabled()
    expect(snippet.live).not_to_contain_text(SAME)
    snippet.edit("def divide():\n    return 1 / 0\n\ndivide()\n")
    snippet.run()
    snippet.expect_printed("ZeroDivisionError: division by zero")
    expect(snippet.output).to_contain_text(
        'Traceback (most recent call last):\n  File "gather.py", line 4, in <module>\n', use_inner_text=True
    )
    snippet.button("Reset").click()
    expect(snippet.editor).to_contain_text("asyncio.run(main())")
    expect(snippet.editor).not_to_contain_text("divide")
    snippet.run()

    snippet.expect_same_as_recorded()


@pytest.mark.exhaustive  # left to make test-all
def test_copy_copies_the_edited_program(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit("print('as edited')\n")
    snippet.button("Copy").click()
    snippet.editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("gone")
    expect(snippet.editor).to_have_text("gone")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+v")

    expect(snippet.editor).to_have_text("print('as edited')")


@pytest.mark.exhaustive  # test_page_open.py opens it too
def test_opening_the_editor_does_not_move_the_page(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.code.hover()  # scrolls it into view
    before = snippet.element.bounding_box()
    snippet.open_editor()

    assert snippet.element.bounding_box() == before


def test_tab_indents_and_leaves_the_editor_after_escape(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit("pass")
    page.keyboard.press("Tab")
    expect(snippet.editor).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(snippet.editor).not_to_be_focused()

    # Tab moves past an editor that it has just reached, until another key is pressed
    page.keyboard.press("Shift+Tab")
    expect(snippet.editor).to_be_focused()
    page.keyboard.press("Tab")
    expect(snippet.editor).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")
    page.keyboard.press("Tab")

    expect(snippet.editor).to_be_focused()
