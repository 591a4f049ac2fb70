"""After Run, output and status are in view, and what the reader was looking at has not moved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.support.snippet_on_page import BOOT_AND_RUN, SnippetOnPage, open_snippet

# two runs print something different, so that the end of one is not taken for that of the next
THIRTY_LINES = (
    "print('begins', __import__('time').time_ns())\n"
    + "".join(f"line{number} = {number}\n" for number in range(2, 30))
    + "print('ends')"
)
NINE_MORE = "print('\\n' * 8)"
PUT_TOP_AT = "(element, top) => scrollBy({ top: element.getBoundingClientRect().top - top, behavior: 'instant' })"

# Whether nothing covers the caret's line.
CARET_IN_VIEW = """editor => {
    const line = editor.querySelector(".cm-activeLine") ?? [...editor.querySelectorAll(".cm-line")].at(-1);
    const { left, top, bottom } = line.getBoundingClientRect();
    return document.elementFromPoint(left + 30, (top + bottom) / 2)?.closest(".loop-code") !== null;
}"""

SCREENS: list[ViewportSize] = [{"width": 1280, "height": 720}, {"width": 390, "height": 844}]


def expect_printed_again(snippet: SnippetOnPage, before: str) -> None:
    """Wait for the end of a run that began when the page showed `before`."""
    expect(snippet.output).not_to_have_text(before, timeout=BOOT_AND_RUN)
    snippet.expect_printed("ends")


@pytest.fixture
def context_options() -> dict[str, object]:
    return {"reduced_motion": "reduce"}


def test_output_and_status_of_thirty_lines_are_in_view_after_run(page: Page, subtests: pytest.Subtests) -> None:
    snippet = open_snippet(page)
    for screen in SCREENS:
        with subtests.test(str(screen)):
            page.set_viewport_size(screen)
            snippet.edit(THIRTY_LINES)
            expect_it_in_view(page, snippet)
    # said once: the panel has a sentence, and the toolbar counts tenths of a second
    heard = snippet.element.aria_snapshot()
    assert "Finished in" in heard
    assert "Finished, " not in heard


def expect_it_in_view(page: Page, snippet: SnippetOnPage) -> None:
    # by mouse: the reader sees the first lines, and nothing moves
    snippet.element.evaluate(PUT_TOP_AT, 100)
    before = page.evaluate("scrollY")
    printed = snippet.output.inner_text() if snippet.output.is_visible() else ""
    snippet.run()
    expect_printed_again(snippet, printed)

    verdict = snippet.live.locator(".loop-verdict").get_by_text("Finished in")
    for part in (verdict, snippet.output, snippet.element.get_by_text("Finished, "), snippet.button("Run")):
        expect(part).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == before

    # by keyboard: the caret is in the last line, which the panel covers when it grows with what is printed
    snippet.editor.evaluate("editor => editor.focus({ preventScroll: true })")  # as a click on its last line in view
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text(f"\n{NINE_MORE}")
    printed = snippet.output.inner_text()
    page.keyboard.press("ControlOrMeta+Enter")
    expect_printed_again(snippet, printed)
    expect(verdict).to_be_in_viewport(ratio=1, timeout=BOOT_AND_RUN)
    expect(snippet.editor).to_be_focused()
    page.wait_for_function(CARET_IN_VIEW, arg=snippet.editor.element_handle())
    page.keyboard.insert_text("#")
    expect(snippet.editor.locator(".cm-line").last).to_have_text(f"{NINE_MORE}#")

    # where there is no room for a panel below the button, the page scrolls by what is missing
    snippet.element.evaluate(PUT_TOP_AT, page.viewport_size["height"] - 130)
    printed = snippet.output.inner_text()
    snippet.run()
    expect_printed_again(snippet, printed)
    expect(verdict).to_be_in_viewport(ratio=1, timeout=BOOT_AND_RUN)
    expect(snippet.button("Run")).to_be_in_viewport(ratio=1)
