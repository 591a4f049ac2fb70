"""Stop stops whatever runs, with shared memory and without it, and the next run is a fresh one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.snippet_on_page import SnippetOnPage, open_snippet

# Milliseconds. A program that refuses to be interrupted has some time to reconsider.
STOP = 15_000

ENDLESS = {
    "an endless loop": "print('on its way', flush=True)\nwhile True: pass\n",
    "a long sleep": "import time\nprint('on its way', flush=True)\ntime.sleep(3600)\n",
    "a loop with nothing to do": (
        "import asyncio\n"
        "async def main():\n"
        "    print('on its way', flush=True)\n"
        "    await asyncio.sleep(3600)\n"
        "asyncio.run(main())\n"
    ),
    "a flood": "while True: print('on its way')\n",
    "one that refuses to be interrupted": (
        "print('on its way', flush=True)\n"
        "while True:\n"
        "    try:\n"
        "        while True: pass\n"
        "    except KeyboardInterrupt: pass\n"
    ),
}


def expect_stopped(snippet: SnippetOnPage) -> None:
    expect(snippet.button("Stop")).to_be_disabled(timeout=STOP)
    expect(snippet.button("Run")).to_be_enabled()


def expect_stop_and_a_run_after_it(page: Page, source: str) -> None:
    snippet = open_snippet(page)
    snippet.edit(source)
    snippet.run()
    snippet.expect_printed("on its way")
    (running, *_) = [worker for worker in page.workers if "/assets/loop/worker-" in worker.url]
    with running.expect_event("close", timeout=STOP):  # or it would go on, unseen
        snippet.button("Stop").click()
    expect_stopped(snippet)
    snippet.button("Reset").click()
    snippet.run()
    snippet.expect_same_as_recorded()


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_what_would_never_end_stops_and_the_next_run_works(page: Page, source: str) -> None:
    expect_stop_and_a_run_after_it(page, source)

    assert page.evaluate("crossOriginIsolated") is True


class TestWithoutIsolation:
    @pytest.fixture
    def address(self, served_without_isolation: str) -> str:
        return served_without_isolation

    def test_what_would_never_end_stops_and_the_next_run_works(self, page: Page) -> None:
        expect_stop_and_a_run_after_it(page, ENDLESS["an endless loop"])

        assert page.evaluate("crossOriginIsolated") is False


def test_what_was_printed_before_the_stop_stays(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit(ENDLESS["an endless loop"])
    snippet.run()
    snippet.expect_printed("on its way")
    snippet.button("Stop").click()

    expect_stopped(snippet)
    expect(snippet.output).to_contain_text("on its way")


def test_a_run_leaves_nothing_behind_for_the_next_one(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit("import builtins\nprint(hasattr(builtins, 'left'))\nbuiltins.left = 1\n")
    snippet.run()
    snippet.expect_printed("False")
    expect(snippet.button("Run")).to_be_enabled()
    snippet.run()

    snippet.expect_printed("False")
    expect(snippet.button("Run")).to_be_enabled()
    expect(snippet.output).not_to_contain_text("True")
