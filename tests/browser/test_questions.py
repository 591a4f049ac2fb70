"""A question of a page is answered with keys and pointer, another way than the run went and then as it did."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.accessibility import violations_in_both_color_schemes
from tests.support.keyboard import tab_to

PAGE = "/inside-the-loop/one-iteration/"
TITLE = "In which order are the three called?"


def test_a_question_is_answered_with_the_keyboard_and_asked_again_until_it_is_right(page: Page) -> None:
    """Callback, message, timer is how the run goes; the page shows the three in another order."""
    page.goto(PAGE)
    page.get_by_text(TITLE).scroll_into_view_if_needed()
    question = page.get_by_role("group", name=TITLE)
    run = page.locator("loop-snippet", has_text="who_is_first.py")
    lines = question.get_by_role("listitem")
    expect(lines).to_have_count(3)
    expect(run.locator(".loop-outputs")).to_be_hidden()

    callback_up = question.get_by_role("button", name="Move callback up")
    callback_up.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(callback_up).to_be_focused()
    expect(lines).to_have_text([re.compile(name) for name in ("callback", "timer", "message")])
    tab_to(page, page.get_by_role("button", name="Check"))
    page.keyboard.press("Enter")

    said = page.locator("loop-question .loop-question-said")
    expect(said).to_contain_text("The first is right, and then comes “message”, not “timer”. It is due at once")
    expect(run.locator(".loop-outputs")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Go to that moment"))
    page.keyboard.press("Enter")
    expect(run.locator(".trace-sentence")).to_contain_text("message: hello")  # the page opens it at the callback
    assert violations_in_both_color_schemes(page, within="loop-question, loop-snippet") == {}

    page.goto("/ask-me-again/")
    mark = "element => getComputedStyle(element, '::after').content"
    page.get_by_role("link", name=TITLE).press("Enter")
    expect(said).to_have_text("You had another answer last time.")
    assert page.locator(".md-sidebar a", has_text="One iteration").first.evaluate(mark) == '"✓"'
    drag(page, lines.filter(has_text="callback").locator(".loop-grip"), lines.filter(has_text="timer"))
    expect(lines).to_have_text([re.compile(name) for name in ("callback", "timer", "message")])
    question.get_by_role("button", name="Move message up").focus()
    page.keyboard.press("ArrowUp")
    expect(lines).to_have_text([re.compile(name) for name in ("callback", "message", "timer")])
    tab_to(page, page.get_by_role("button", name="Check"))
    page.keyboard.press("Enter")

    expect(said).to_have_text("Right. That is the order of the run.")
    page.goto("/ask-me-again/")
    expect(page.get_by_role("heading", name="Right in the end")).to_be_visible()
    expect(page.get_by_role("heading", name="Not right yet")).to_be_hidden()

    with page.expect_download() as exported:
        page.get_by_role("button", name="Export").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_text("You have not answered anything in this browser yet.")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import").click()
    chooser.value.set_files(exported.value.path())
    expect(page.get_by_text("Imported: 1 answer.")).to_be_visible()
    expect(page.get_by_role("heading", name="Right in the end")).to_be_visible()


def drag(page: Page, grip: Locator, above: Locator) -> None:
    """Take a line by its grip, and drop it above another one."""
    target = above.bounding_box()
    assert target
    grip.hover()
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] + 3, steps=5)
    page.mouse.up()
