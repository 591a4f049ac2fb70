"""How an interpreter boots, with and without its snapshot; when it is downloaded; how many are alive."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, Worker, expect

from tests.support.navigation import follow, open_home
from tests.support.pages import GATHER
from tests.support.snippet_on_page import BOOT_AND_RUN, SnippetOnPage, open_snippet
from tests.support.troubles import Troubles

SNAPSHOT = "**/pyodide/*/snapshot.bin"
WASM = "**/pyodide/3.14-*/pyodide.asm.wasm"
STDLIB = "**/pyodide/3.14-*/python_stdlib.zip"


@pytest.fixture
def context_options() -> dict[str, object]:
    """Without a service worker, so that requests reach the network."""
    return {"service_workers": "block"}


@pytest.fixture(autouse=True)
def without_service_worker(troubles: Troubles) -> None:
    troubles.expect("Service Worker registration blocked")


@pytest.fixture
def console(context: BrowserContext) -> list[str]:
    """The messages that the page and its workers write to the console."""
    texts: list[str] = []

    def add(message: ConsoleMessage) -> None:
        texts.append(message.text)

    context.on("console", add)
    return texts


def is_interpreter(worker: Worker) -> bool:
    return "/assets/loop/worker-" in worker.url


def interpreters(page: Page) -> list[Worker]:
    return [worker for worker in page.workers if is_interpreter(worker)]


def run_to_the_end(snippet: SnippetOnPage) -> str:
    """Run the program, and return what it prints."""
    snippet.run()
    snippet.expect_printed("the end")
    expect(snippet.live.locator(".loop-verdict-line")).to_be_visible()
    return snippet.output.locator("code").inner_text()


def booted_without_snapshot(console: list[str]) -> list[str]:
    return [text for text in console if text.startswith("Python boots without its snapshot")]


@pytest.mark.exhaustive  # so does the test of an interpreter from the snapshot
def test_python_boots_from_its_snapshot(page: Page, console: list[str]) -> None:
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()

    assert booted_without_snapshot(console) == []


@pytest.mark.exhaustive  # a matter of speed, which `make bench` measures
def test_a_program_does_not_wait_for_the_standard_library_that_it_does_not_import(page: Page) -> None:
    page.route(STDLIB, lambda route: None)  # never answered
    snippet = open_snippet(page)
    snippet.run()

    snippet.expect_same_as_recorded()


@pytest.mark.exhaustive  # test_offline.py runs programs after it
def test_the_rest_of_the_standard_library_is_fetched_while_nothing_runs(page: Page) -> None:
    snippet = open_snippet(page)
    with page.context.expect_event("requestfinished", lambda request: request.url.endswith("/python_stdlib.zip")):
        snippet.edit("import statistics\nprint(statistics.mean([1, 3]))\n")
    page.context.set_offline(True)
    snippet.run()

    snippet.expect_printed("2")


@pytest.mark.exhaustive  # the other Pythons have no snapshot
# other damage has the same effect: gzip or Pyodide detects it
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 404}, id="missing", marks=pytest.mark.exhaustive),
        pytest.param({"body": b"cut short"}, id="damaged"),
    ],
)
def test_python_boots_without_its_snapshot(
    page: Page, console: list[str], troubles: Troubles, fault: dict[str, Any]
) -> None:
    troubles.expect("status of 404 .*snapshot.bin")
    page.route(SNAPSHOT, lambda route: route.fulfill(**fault))
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()

    assert booted_without_snapshot(console)


RESTORED = """\
import os, random, secrets, uuid
print(random.random(), random.Random().random(), secrets.token_hex(), uuid.uuid4(), os.urandom(8).hex())
import logging
logging.basicConfig(format="%(relativeCreated)d")
logging.warning("")
print("PYTHONHASHSEED" in os.environ)
import asyncio, fractions, inspect, sys, xml.dom.minidom
print(fractions.Fraction(1, 3), xml.dom.minidom.parseString("<a/>").documentElement.tagName)
print(inspect.getsource(asyncio.sleep).splitlines()[0])
print(sys.path.count(""), len(sys.path) == len(set(sys.path)))
try:
    import no_such_module
except ImportError as error:
    print(error)
print("the end")
"""


@pytest.mark.exhaustive  # left to make test-all
def test_an_interpreter_from_the_snapshot_is_like_a_new_one(page: Page, console: list[str]) -> None:
    """It has random numbers, a start time and a hash seed of its own, and imports what is not in the snapshot."""
    snippet = open_snippet(page)
    snippet.edit(RESTORED)
    first, milliseconds, *others = run_to_the_end(snippet).splitlines()
    second, *_ = run_to_the_end(snippet).splitlines()

    assert len(first.split()) == 5
    assert not set(first.split()) & set(second.split())
    assert 0 <= int(milliseconds) < 3_600_000  # not since the snapshot was made
    assert others == [
        "False",
        "1/3 a",
        "async def sleep(delay, result=None):",
        "1 True",
        "No module named 'no_such_module'",
        "the end",
    ]
    assert booted_without_snapshot(console) == []


@pytest.mark.exhaustive  # web/tests/run/pool.test.ts has the rule
def test_at_most_two_interpreters_are_alive_after_several_runs(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit("import time\ntime.sleep(0.2)\nprint('the end')\n")
    counts = []
    for _ in range(3):
        run_to_the_end(snippet)
        counts.append(len(interpreters(page)))

    assert max(counts) <= 2


@pytest.mark.exhaustive  # web/tests/run/pool.test.ts has the rule
@pytest.mark.usefixtures("instant_navigation")
def test_leaving_the_page_ends_the_run_and_keeps_the_spare(page: Page) -> None:
    open_home(page)
    follow(page, "Two fetches")
    snippet = SnippetOnPage(page, GATHER.snippet)
    snippet.edit("import time\nprint('running')\ntime.sleep(3600)\n")
    snippet.run()
    snippet.expect_printed("running")
    running, *others = interpreters(page)
    # beside a program that runs for long, after some seconds
    spare = others[0] if others else page.wait_for_event("worker", is_interpreter, timeout=BOOT_AND_RUN)
    with running.expect_event("close"):
        follow(page, "An old tutorial, repaired")

    assert interpreters(page) == [spare]


METERED = [
    pytest.param({"saveData": True, "effectiveType": "4g"}, id="data saver"),
    pytest.param({"saveData": False, "type": "cellular"}, id="mobile network", marks=pytest.mark.exhaustive),
]


@pytest.mark.parametrize("connection", METERED)
def test_on_a_metered_connection_nothing_is_downloaded_before_run_is_pressed(
    page: Page, connection: dict[str, object]
) -> None:
    page.add_init_script(f"""
      const connection = {str(connection).replace("True", "true").replace("False", "false")};
      Object.defineProperty(Navigator.prototype, "connection", {{ get: () => connection }});
    """)
    paths: list[str] = []
    page.context.on("request", lambda request: paths.append(request.url))
    snippet = open_snippet(page)
    snippet.button("Run").hover()
    snippet.button("Run").focus()
    expect(snippet.button("Run")).to_be_focused()
    assert [path for path in paths if "/pyodide/" in path] == []
    assert interpreters(page) == []
    snippet.run()

    snippet.expect_same_as_recorded()


@pytest.mark.exhaustive  # left to make test-all
def test_a_slow_download_shows_its_progress(page: Page) -> None:
    held: list[Route] = []
    page.route(WASM, lambda route: held.append(route))
    snippet = open_snippet(page)
    snippet.run()
    expect(snippet.live).to_contain_text("Downloading Python 3.14: ", timeout=BOOT_AND_RUN)
    expect(snippet.live).to_contain_text(" MB")
    bar = snippet.live.get_by_role("progressbar", name="Downloaded")
    expect(bar).to_be_visible()
    [only] = held
    only.continue_()
    snippet.expect_same_as_recorded()

    expect(bar).to_have_count(0)
