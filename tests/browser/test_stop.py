"""Stop ends any program, with and without shared memory, and the next run gets a fresh interpreter."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.snippet_on_page import SnippetOnPage, open_snippet

ENDLESS_LOOP = "print('running', flush=True)\nwhile True: pass\n"

ENDLESS = {
    "an endless loop": ENDLESS_LOOP,
    "a long sleep": "import time\nprint('running', flush=True)\ntime.sleep(3600)\n",
    "an idle event loop": (
        "import asyncio\n"
        "async def main():\n"
        "    print('running', flush=True)\n"
        "    await asyncio.sleep(3600)\n"
        "asyncio.run(main())\n"
    ),
    "threads that wait": (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(3600,)).start()\n"
        "print('running', flush=True)\n"
        "threading.Event().wait()\n"
    ),
    "a flood of output": "while True: print('running')\n",
    "a program that ignores interrupts": (
        "print('running', flush=True)\n"
        "while True:\n"
        "    try:\n"
        "        while True: pass\n"
        "    except KeyboardInterrupt: pass\n"
    ),
}
TYPICAL = {"a program that ignores interrupts"}
"""Its worker has to be terminated. test_keyboard.py and test_threads.py stop programs that obey."""


def start(page: Page, source: str) -> SnippetOnPage:
    """Run an edited program, and wait until it prints."""
    snippet = open_snippet(page)
    snippet.edit(source)
    snippet.run()
    snippet.expect_printed("running")
    return snippet


def stop(snippet: SnippetOnPage) -> None:
    """Press Stop, and wait until the worker is closed and the page shows it."""
    (running, *_) = [worker for worker in snippet.page.workers if "/assets/loop/worker-" in worker.url]
    with running.expect_event("close"):
        snippet.button("Stop").click()
    snippet.expect_shown("Stopped")
    expect(snippet.button("Stop")).to_be_disabled()
    expect(snippet.button("Run")).to_be_enabled()


def expect_next_run_works(snippet: SnippetOnPage) -> None:
    snippet.button("Reset").click()
    snippet.run_as_recorded()


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(source, id=name, marks=() if name in TYPICAL else pytest.mark.exhaustive)
        for name, source in ENDLESS.items()
    ],
)
def test_an_endless_program_stops_and_the_next_run_works(page: Page, source: str) -> None:
    snippet = start(page, source)
    stop(snippet)

    assert page.evaluate("crossOriginIsolated") is True
    expect(snippet.output).to_contain_text("running")
    expect_next_run_works(snippet)


@pytest.mark.exhaustive  # left to make test-all
class TestWithoutIsolation:
    @pytest.fixture
    def address(self, served_without_isolation: str) -> str:
        return served_without_isolation

    def test_an_endless_program_stops_and_the_next_run_works(self, page: Page) -> None:
        snippet = start(page, ENDLESS_LOOP)
        stop(snippet)

        assert page.evaluate("crossOriginIsolated") is False
        expect_next_run_works(snippet)
