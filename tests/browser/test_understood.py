"""A program that ends in an error is understood: the page says why, what to do, and where it is explained."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.support.heard import heard, listen
from tests.support.playground import Playground, open_playground
from tests.support.snippet_on_page import BOOT_AND_RUN

AWAITS = "import asyncio\n\nasync with asyncio.timeout(3):\n    print(await asyncio.sleep(0.01, 'awaited'))\n"

NO_LOOP = "import asyncio\n\nasync def f(): ...\n\nasyncio.create_task(f())\n"


def test_errors_offer_what_to_do_and_link_to_their_explanation(page: Page) -> None:
    """One playground for three errors: each first run in a new page takes five seconds of processor time."""
    playground = open_playground(page)
    expect_await_at_the_top_level_to_run_as_in_the_repl(playground)
    expect_a_missing_package_to_be_added(playground)
    expect_a_link_to_the_explanation(page, playground)


def expect_await_at_the_top_level_to_run_as_in_the_repl(playground: Playground) -> None:
    playground.edit(AWAITS)
    playground.run()
    playground.expect_shown("Ended with SyntaxError on line 3")
    playground.button("Run as the asyncio REPL does").click()
    playground.expect_shown("as in the asyncio REPL")

    expect(playground.output.locator("code")).to_have_text("awaited\n")
    expect(playground.live).not_to_contain_text("allows it everywhere")


def expect_a_missing_package_to_be_added(playground: Playground) -> None:
    playground.edit("import anyio\n\nprint(anyio.run(anyio.sleep, 0), 'slept')\n")
    playground.run()
    playground.expect_shown("Ended with ModuleNotFoundError on line 1")
    playground.button("Add anyio 4.16.0 and run").click()
    playground.expect_printed("None slept")

    expect(playground.editor.locator(".cm-line").nth(1)).to_have_text('# dependencies = ["anyio==4.16.0"]')


def expect_a_link_to_the_explanation(page: Page, playground: Playground) -> None:
    playground.edit(NO_LOOP)
    playground.run()
    link = playground.live.get_by_role("link", name="RuntimeError: no running event loop")
    expect(link).to_be_visible(timeout=BOOT_AND_RUN)
    expect(playground.live.get_by_role("link", name="was never awaited")).to_be_visible()
    link.click()

    expect(page).to_have_url(re.compile("/reference/errors-by-message/#no-running-event-loop$"))
    expect(page.get_by_role("heading", name="RuntimeError: no running event loop")).to_be_in_viewport()


ASKS = """\
import asyncio, sys

async def ticks():
    while True:
        await asyncio.sleep(0.05)
        ticks.seen += 1

async def main():
    ticks.seen = 0
    task = asyncio.create_task(ticks())
    print("hello,", await asyncio.to_thread(input, "name? "))
    print("ticked meanwhile:", ticks.seen > 0)
    task.cancel()

asyncio.run(main())
for line in sys.stdin:
    print("got", line.strip())
try:
    input("more? ")
except EOFError:
    print("no more")
input("stop me, " * 30)
"""


LINES_OF_TEXT = """element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return new Set([...range.getClientRects()].map(({ top }) => top)).size;
}"""


def test_the_reader_types_what_a_program_asks_for(page: Page) -> None:
    playground = open_playground(page)
    playground.edit(ASKS)
    listen(playground.element)
    page.keyboard.press("ControlOrMeta+Enter")
    field = playground.live.get_by_role("textbox", name="Input for the program")
    expect(field).to_be_focused(timeout=BOOT_AND_RUN)
    expect(field).to_have_accessible_description("The program waits for a line. Ctrl-D ends its input.")
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("Enter", "End"):
        label = playground.live.get_by_role("button", name=name, exact=True)
        assert label.evaluate(LINES_OF_TEXT) == 1, name
    page.keyboard.type("Ada 日本")
    page.keyboard.press("Enter")
    playground.expect_printed("ticked meanwhile: True")
    for line in ("one", "two"):
        expect(field).to_be_focused()
        page.keyboard.type(line)
        page.keyboard.press("Enter")
        playground.expect_printed(f"got {line}")
    expect(field).to_be_focused()
    page.keyboard.press("Control+d")
    playground.expect_printed("more? ")
    expect(field).to_be_focused()
    page.keyboard.press("Control+d")
    playground.expect_printed("stop me, stop me")
    expect(field).to_be_in_viewport()
    playground.button("Stop").click()
    playground.expect_shown("Stopped ")

    said = heard(page)
    assert "name?" in said
    assert any("hello, Ada 日本\nticked meanwhile: True" in text for text in said)
    assert said[-1].startswith("Stopped ")
    expect(field).to_have_count(0)
    expect(playground.output).to_contain_text("name? Ada 日本\nhello, Ada 日本\n")
    expect(playground.output).to_contain_text("more? ^D\nno more\n")
