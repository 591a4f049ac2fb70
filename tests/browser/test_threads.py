"""A program that needs threads runs where the browser can suspend stacks, on the Pythons that can have them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import Shown
from tests.support.snippet_on_page import open_snippet

SHOWN = Shown("/reference/what-changed-when/", "what-changed-when/to_thread")

INTERRUPTED = """\
import threading, time

threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
print("running", flush=True)
try:
    threading.Event().wait()
except KeyboardInterrupt:
    print("interrupted in", threading.current_thread().name)
"""


def test_a_program_with_threads_runs_prints_the_recorded_output_and_shows_its_threads(page: Page) -> None:
    snippet = open_snippet(page, shown=SHOWN)
    snippet.run()

    snippet.expect_same_as_recorded()
    figure = snippet.element.locator(".loop-figure")
    figure.locator("summary").first.click()
    expect(figure.get_by_role("img", name="1 thread (asyncio_0)")).to_be_visible()
    expect(figure.get_by_text("asyncio_0: read_meter()", exact=True)).to_be_visible()
    expect(snippet.choice("Python").get_by_role("option", name="3.11: has no threads in a browser")).to_be_disabled()


@pytest.mark.exhaustive  # kernel/test_stop.py has it in Node, test_keyboard.py stops a program
def test_stop_interrupts_the_main_thread(page: Page) -> None:
    snippet = open_snippet(page, shown=SHOWN)
    snippet.edit(INTERRUPTED)
    snippet.run()
    snippet.expect_printed("running")
    snippet.button("Stop").click()

    snippet.expect_printed("interrupted in MainThread")
