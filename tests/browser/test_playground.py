"""The playground: an editor, programs to start from, and links that open a program without running it."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.accessibility import violations_in_both_color_schemes
from tests.support.heard import listen
from tests.support.pages import SHOWN
from tests.support.playground import (
    PLAYGROUND,
    VALID,
    Playground,
    fragment_of,
    open_empty_playground,
    open_playground,
)
from tests.support.snippet_on_page import BOOT_AND_RUN, open_snippet

STARTERS = [shown.snippet for shown in SHOWN if shown.page == PLAYGROUND]


def run_workers(page: Page) -> list[str]:
    return [worker.url for worker in page.workers if "/assets/loop/worker-" in worker.url]


@pytest.mark.exhaustive  # test_understood.py writes and runs five programs there
def test_a_program_can_be_written_and_run(page: Page) -> None:
    playground = open_empty_playground(page)
    page.keyboard.insert_text("print(6 * 7)\n")
    playground.run()

    playground.expect_printed("42")
    expect(playground.live).to_contain_text("Finished in")


@pytest.mark.exhaustive  # so does that of a snippet
def test_the_editor_opens_from_the_keyboard(page: Page) -> None:
    playground = open_playground(page)
    playground.code.focus()

    expect(playground.editor).to_be_focused()


def test_each_snippet_on_the_page_is_offered_as_a_starting_point(page: Page) -> None:
    playground = open_playground(page)

    values = playground.start.locator("option").evaluate_all("options => options.map(({ value }) => value)")
    assert STARTERS
    assert values == ["", *STARTERS]


@pytest.mark.exhaustive  # that edits are kept until they are reset is tested below
def test_choosing_a_program_loads_it_and_reset_restores_it(page: Page) -> None:
    playground = open_playground(page)
    playground.start.select_option("An echo server and its clients")
    expect(playground.editor).to_contain_text("asyncio.start_server")
    assert run_workers(page) == []
    playground.run()
    playground.expect_printed("hello -> HELLO")
    playground.editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("print('mine')\n")
    playground.button("Reset").click()

    expect(playground.editor).to_contain_text("asyncio.start_server")
    expect(playground.live).to_be_hidden()


@pytest.mark.exhaustive  # web/tests/trace/figure.test.ts draws one, and Node reports it
def test_the_deadlock_of_the_philosophers_is_reported(page: Page) -> None:
    playground = open_playground(page)
    playground.start.select_option("Five philosophers, five forks")
    expect(playground.editor).to_contain_text("sorted(forks)")
    source = "\n".join(playground.editor.locator(".cm-line").all_inner_texts())
    playground.editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(source.replace("lower, higher = sorted(forks)", "lower, higher = forks"))
    playground.run()

    playground.expect_printed("DeadlockError")


def test_a_shared_link_sets_program_python_and_clock_but_runs_nothing(page: Page) -> None:
    playground = open_empty_playground(page)
    page.keyboard.insert_text("print('from a <b>friend</b>')\n")
    playground.choice("Python").select_option("3.11")
    playground.choice("Clock").select_option("Instant")
    # the site's permissions policy does not allow a page to read the clipboard
    page.evaluate("() => { navigator.clipboard.writeText = async text => { window.copied = text } }")
    playground.button("Share").click()
    expect(playground.element.get_by_text("Link copied")).to_be_visible()
    link = page.evaluate("copied")
    assert re.search(r"/playground/#p=1\.[\w-]+$", link)
    other = Playground(page.context.new_page())
    other.page.goto(link)

    expect(other.code).to_have_text("print('from a <b>friend</b>')")
    expect(other.choice("Python")).to_have_value("3.11")
    expect(other.choice("Clock")).to_have_value("virtual")
    expect(other.note).to_contain_text("Read it before you run it")
    other.page.wait_for_load_state("networkidle")
    assert run_workers(other.page) == []


@pytest.mark.exhaustive  # left to make test-all
def test_a_link_can_be_opened_in_an_open_playground(page: Page) -> None:
    playground = open_playground(page)
    fragment = fragment_of({"program": "print('second')\n", "python": "3.12", "clock": "real"})
    page.evaluate("fragment => { location.hash = fragment }", fragment)

    expect(playground.code).to_have_text("print('second')")
    expect(playground.choice("Python")).to_have_value("3.12")


@pytest.mark.exhaustive  # left to make test-all
def test_run_pressed_before_the_program_of_a_link_is_read_runs_that_program(page: Page) -> None:
    held: list[Route] = []
    page.route("**/share-link-*.js", lambda route: held.append(route))
    playground = open_playground(page, fragment_of({**VALID, "program": "print('from the link')\n"}))
    playground.run()
    expect(playground.button("Run")).to_have_attribute("aria-disabled", "true")
    held[0].continue_()

    playground.expect_printed("from the link")
    expect(playground.code).to_have_text("print('from the link')")


@pytest.mark.exhaustive  # left to make test-all
def test_a_program_chosen_while_a_link_is_read_is_kept(page: Page) -> None:
    held: list[Route] = []
    page.route("**/share-link-*.js", lambda route: held.append(route))
    playground = open_playground(page, fragment_of(VALID))
    playground.start.select_option("An echo server and its clients")
    expect(playground.editor).to_contain_text("asyncio.start_server")
    page.evaluate("() => { navigator.clipboard.writeText = async () => undefined }")
    held[0].continue_()
    # sharing waits until the link is read
    playground.button("Share").click()
    expect(playground.element.get_by_text("Link copied")).to_be_visible()

    expect(playground.editor).to_contain_text("asyncio.start_server")


def test_it_opens_with_a_program_and_what_it_prints_and_the_divider_moves_by_keys_and_pointer(page: Page) -> None:
    playground = open_playground(page)
    expect(playground.start).to_have_value(STARTERS[0])
    expect(playground.code).to_contain_text("asyncio.start_server")
    expect(playground.element.get_by_label("Recorded output")).to_contain_text("hello -> HELLO")
    divider = playground.element.get_by_role("separator", name="Width of the editor")
    before = playground.code.bounding_box()
    divider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "64")
    after = playground.code.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"] + 50

    place = divider.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + 100)
    page.mouse.down()
    page.mouse.move(place["x"] - 200, place["y"] + 120, steps=3)
    dragged = playground.code.bounding_box()
    page.mouse.up()
    page.mouse.move(place["x"] + 200, place["y"] + 120)
    released = playground.code.bounding_box()
    assert dragged is not None
    assert dragged["width"] == pytest.approx(after["width"] - 200, abs=10)
    assert released == dragged


def test_edits_are_kept_for_each_program_until_they_are_reset_or_removed(page: Page) -> None:
    playground = open_playground(page)
    playground.edit("print('of the server')\n")
    playground.start.select_option("Patience, and then again")
    expect(playground.editor).to_contain_text("import asyncio")
    playground.edit("print('of patience')\n")
    page.reload()
    expect(playground.code).to_have_text("print('of patience')")
    playground.start.select_option("An echo server and its clients")
    expect(playground.editor).to_have_text("print('of the server')")
    playground.button("Reset").click()
    expect(playground.editor).to_contain_text("asyncio.start_server")

    playground.kept.get_by_text("Kept in this browser: 1").click()
    playground.kept.get_by_role("button", name="Remove Patience, and then again").click()
    expect(playground.kept.get_by_role("button", name="Undo the removal")).to_be_focused()
    page.keyboard.press("Enter")
    playground.kept.get_by_role("button", name="Open Patience, and then again").click()
    expect(playground.editor).to_have_text("print('of patience')")
    playground.kept.get_by_role("button", name="Remove all").click()
    page.reload()
    expect(playground.code).to_contain_text("asyncio")
    expect(playground.kept).to_contain_text("Kept in this browser: nothing yet")


def test_after_the_first_edit_names_are_completed_and_enter_still_ends_a_line(page: Page) -> None:
    playground = open_empty_playground(page)
    options = playground.element.locator(".cm-tooltip-autocomplete").get_by_role("option")
    with page.expect_response("**/assets/loop/completion-*.js"):
        page.keyboard.type("import asyncio\n")
    # the script has arrived, but names are completed only once it has run
    expect(playground.editor).to_have_attribute("aria-autocomplete", "list")
    listen(playground.editor)
    page.keyboard.type("asyncio.gath")
    expect(options).to_contain_text(["gather(*coros_or_futures, return_exceptions=False)"])
    # once the reader pauses; CodeMirror removes it again after a fifth of a second
    page.wait_for_function("() => heard.some((text) => /^\\d+ completions?: the arrow keys/.test(text))")
    # while the list is being brought up to date, the arrow keys move the caret
    expect(playground.element.locator(".cm-tooltip-autocomplete-disabled")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(options).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("pri")
    expect(options.first).to_contain_text("print")
    page.keyboard.press("Enter")
    page.keyboard.type("1")

    expect(playground.editor.locator(".cm-line")).to_have_text(["import asyncio", "asyncio.gather", "pri", "1"])


def test_after_the_first_edit_ruff_finds_what_blocks_the_loop_and_links_to_its_explanation(page: Page) -> None:
    playground = open_empty_playground(page)
    page.keyboard.insert_text("import time\n\nasync def main():\n    time.sleep(1)\n")
    found = playground.element.get_by_role("status", name="Findings")
    expect(found).to_contain_text("Async functions should not call time.sleep", timeout=BOOT_AND_RUN)
    expect(found.get_by_role("link")).to_have_attribute("href", re.compile("/waiting-well/blocking-code/$"))
    assert violations_in_both_color_schemes(page, within="loop-playground") == {}
    page.keyboard.press("ControlOrMeta+Home")
    found.get_by_role("button", name="Line 4").click()
    page.keyboard.insert_text("    await asyncio.sleep(1)  # ")

    expect(found).to_contain_text("Undefined name asyncio")
    expect(found).not_to_contain_text("time.sleep")


def test_a_file_can_be_opened_and_saved_and_a_bad_one_changes_nothing(page: Page, tmp_path: Path) -> None:
    good, bad = tmp_path / "from_disk.py", tmp_path / "bad.py"
    good.write_bytes(b"\xef\xbb\xbfprint('from disk')\r\n")
    bad.write_bytes(b"\0" * 100)
    playground = open_playground(page)
    choose = playground.element.locator("input[type=file]")
    choose.set_input_files(good)
    expect(playground.editor).to_have_text("print('from disk')")
    expect(playground.note).to_contain_text("a byte order mark was left out")
    choose.set_input_files(bad)
    expect(playground.note).to_contain_text("bad.py was not opened: line 1 has a NUL byte")
    expect(playground.editor).to_have_text("print('from disk')")
    page.reload()
    expect(playground.code).to_have_text("print('from disk')")
    with page.expect_download() as download:
        playground.button("Save").click()

    assert download.value.suggested_filename == "from_disk.py"
    assert Path(download.value.path()).read_bytes() == b"print('from disk')\n"


def test_a_snippet_as_edited_opens_in_the_playground_and_is_still_edited_on_its_page(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit("print('as edited')\n")
    snippet.element.get_by_role("link", name="Open gather.py in the playground").click()
    playground = Playground(page)
    expect(playground.code).to_have_text("print('as edited')")
    expect(playground.note).to_contain_text("This is gather.py")
    page.go_back()

    expect(snippet.code).to_have_text("print('as edited')")


HOSTILE = {
    # Chromium rejects longer addresses; web/tests/bench/share-link.test.ts tests ten megabytes
    "a megabyte": "#p=1." + "A" * 1_000_000,
    "a decompression bomb": fragment_of({**VALID, "program": " " * 50_000_000}),
    "broken compression": "#p=1." + base64.urlsafe_b64encode(b"not compressed").decode().rstrip("="),
    "a truncated link": fragment_of(VALID)[:-9],
    "a later format": fragment_of(VALID, version="2"),
    "an unknown Python": fragment_of({**VALID, "python": "2.7"}),
    "an unknown clock": fragment_of({**VALID, "clock": "sun"}),
    "markup instead of a program": fragment_of({**VALID, "program": ["<img src=x onerror=alert(1)>"]}),
    "markup instead of a link": "#p=<img src=x onerror=alert(1)>",
}
TYPICAL = {"a truncated link", "markup instead of a program"}


# the others in web/tests/bench/share-link.test.ts, where a link is read without a page
@pytest.mark.parametrize(
    "fragment",
    [
        pytest.param(fragment, id=name, marks=() if name in TYPICAL else pytest.mark.exhaustive)
        for name, fragment in HOSTILE.items()
    ],
)
def test_an_unreadable_link_shows_a_message_and_loads_nothing(page: Page, fragment: str) -> None:
    playground = open_playground(page)
    before = playground.code.inner_text()
    page.evaluate("fragment => { location.hash = fragment }", fragment)

    expect(playground.note).to_contain_text("This link cannot be opened")
    expect(playground.code).to_have_text(before)
    page.wait_for_load_state("networkidle")
    assert run_workers(page) == []


def test_markup_in_a_shared_program_is_shown_as_text(page: Page) -> None:
    program = "</code></pre><img src=x onerror=alert(1)><script>alert(2)</script>"
    playground = open_playground(page, fragment_of({**VALID, "program": program}))
    expect(playground.code).to_have_text(program)
    playground.code.hover()

    expect(playground.editor).to_have_text(program)
    expect(playground.element.locator("img, script")).to_have_count(0)


class TestWithoutJavaScript:
    @pytest.fixture
    def context_options(self) -> dict[str, object]:
        return {"java_script_enabled": False}

    def test_the_page_says_that_it_needs_javascript_and_shows_the_programs(self, page: Page) -> None:
        page.goto(PLAYGROUND)

        expect(page.get_by_text("The playground needs JavaScript")).to_be_visible()
        expect(page.locator("loop-snippet")).to_have_count(len(STARTERS))
