"""How an interpreter comes to life: from kept memory, or the long way; when it is downloaded; and how many live."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, expect

from tests.support.navigation import follow, open_home
from tests.support.pages import GATHER
from tests.support.snippet_on_page import BOOT_AND_RUN, SnippetOnPage, open_snippet
from tests.support.troubles import Troubles

SNAPSHOT = "**/pyodide/*/snapshot.bin"
BYTECODE = "**/pyodide/3.10-*/bytecode.bin"
WASM = "**/pyodide/3.14-*/pyodide.asm.wasm"
STDLIB = "**/pyodide/3.14-*/python_stdlib.zip"

# Milliseconds: by then a spare is there, if there is to be one.
SPARE = 6_000


@pytest.fixture
def context_options() -> dict[str, object]:
    """A reader without a service worker: what is asked of the network here must reach it."""
    return {"service_workers": "block"}


@pytest.fixture(autouse=True)
def without_service_worker(troubles: Troubles) -> None:
    troubles.expect("Service Worker registration blocked")


@pytest.fixture
def told(context: BrowserContext) -> list[str]:
    """What the console of the page and of its workers shows, as it comes."""
    texts: list[str] = []

    def add(message: ConsoleMessage) -> None:
        texts.append(message.text)

    context.on("console", add)
    return texts


def interpreters(page: Page) -> list[str]:
    return [worker.url for worker in page.workers if "/assets/loop/worker-" in worker.url]


def run_to_the_end(snippet: SnippetOnPage) -> str:
    """What the program prints."""
    snippet.run()
    snippet.expect_printed("the end")
    expect(snippet.live.locator(".loop-verdict-line")).to_be_visible()
    return snippet.output.locator("code").inner_text()


def the_long_way(told: list[str]) -> list[str]:
    return [text for text in told if text.startswith("Python boots the long way")]


def test_python_comes_from_kept_memory(page: Page, told: list[str]) -> None:
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()

    assert the_long_way(told) == []


def test_a_program_waits_for_no_part_of_the_standard_library_that_it_does_not_import(page: Page) -> None:
    page.route(STDLIB, lambda route: None)  # it never comes
    snippet = open_snippet(page)
    snippet.run()

    snippet.expect_same_as_recorded()


def test_the_rest_of_it_is_fetched_while_nothing_runs(page: Page) -> None:
    snippet = open_snippet(page)
    with page.context.expect_event("requestfinished", lambda request: request.url.endswith("/python_stdlib.zip")):
        snippet.edit("import statistics\nprint(statistics.mean([1, 3]))\n")
    page.context.set_offline(True)
    snippet.run()

    snippet.expect_printed("2")


def of_another_build(whole: bytes) -> bytes:
    unpacked = bytearray(gzip.decompress(whole))
    unpacked[4] ^= 1  # the checksum of what WebAssembly fills
    return gzip.compress(bytes(unpacked), 1)


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda whole: whole[: len(whole) // 2],
    "empty": lambda whole: b"",
    "something else": lambda whole: b"<!doctype html>" * 1000,
    "of another build": of_another_build,
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_if_the_memory_is_broken_python_boots_the_long_way(
    page: Page, site: Path, told: list[str], broken: Callable[[bytes], bytes]
) -> None:
    [file] = site.glob("pyodide/3.14-*/snapshot.bin")
    body = broken(file.read_bytes())
    page.route(SNAPSHOT, lambda route: route.fulfill(body=body, content_type="application/octet-stream"))
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()

    assert the_long_way(told)


def test_if_there_is_no_memory_python_boots_the_long_way(page: Page, told: list[str], troubles: Troubles) -> None:
    troubles.expect("status of 404 .*snapshot.bin")
    page.route(SNAPSHOT, lambda route: route.fulfill(status=404))
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()

    assert the_long_way(told)


LOOK_FOR_BYTECODE = """\
import importlib.util, sys

sources = [getattr(module, "__spec__", None) and module.__spec__.origin or "" for module in sys.modules.values()]
compiled = []
for path in filter(lambda path: path.endswith(".py"), sources):
    with open(importlib.util.cache_from_source(path), "rb") as file:
        header = file.read(8)
    compiled.append(header == importlib.util.MAGIC_NUMBER + b"\\1\\0\\0\\0")
print(len(compiled) > 100, all(compiled))
print('the end')
"""


def test_what_the_oldest_python_imports_at_its_boot_is_compiled_by_the_build(page: Page, told: list[str]) -> None:
    snippet = open_snippet(page)
    snippet.edit(LOOK_FOR_BYTECODE)
    snippet.choice("Python").select_option("3.10")

    assert run_to_the_end(snippet).splitlines()[0] == "True True"
    assert the_long_way(told) == []


@pytest.mark.parametrize("name", ["cut short", "empty", "something else"])
def test_if_that_is_broken_the_oldest_python_compiles_it(page: Page, site: Path, told: list[str], name: str) -> None:
    [file] = site.glob("pyodide/3.10-*/bytecode.bin")
    body = BROKEN[name](file.read_bytes())
    page.route(BYTECODE, lambda route: route.fulfill(body=body, content_type="application/octet-stream"))
    snippet = open_snippet(page)
    snippet.choice("Python").select_option("3.10")
    snippet.run()
    snippet.expect_same_as_recorded()

    assert the_long_way(told)


def test_two_runs_do_not_draw_the_same_random_numbers(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit(
        "import os, random, secrets, tempfile, uuid\n"
        "print(random.random(), random.Random().random(), secrets.token_hex(), uuid.uuid4(), os.urandom(8).hex())\n"
        "print('the end')\n"
    )
    first = run_to_the_end(snippet).splitlines()[0].split()
    second = run_to_the_end(snippet).splitlines()[0].split()

    assert len(first) == 5
    assert not set(first) & set(second)


def test_a_log_counts_from_the_start_of_this_interpreter(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit(
        "import logging, os\n"
        "logging.basicConfig(format='%(relativeCreated)d')\n"
        "logging.warning('')\n"
        "print('PYTHONHASHSEED' in os.environ)\n"
        "print('the end')\n"
    )
    milliseconds, seeded = run_to_the_end(snippet).splitlines()[:2]

    assert 0 <= int(milliseconds) < 3_600_000  # and not since the memory was made
    assert seeded == "False"


def test_what_the_memory_does_not_hold_can_be_imported(page: Page, told: list[str]) -> None:
    snippet = open_snippet(page)
    snippet.edit(
        "import fractions\n"
        "import asyncio, inspect, sys, xml.dom.minidom\n"
        "print(fractions.Fraction(1, 3), xml.dom.minidom.parseString('<a/>').documentElement.tagName)\n"
        "print(inspect.getsource(asyncio.sleep).splitlines()[0])\n"
        "print(sys.path.count(''), len(sys.path) == len(set(sys.path)))\n"
        "try:\n    import no_such_module\nexcept ImportError as error:\n    print(error)\n"
        "print('the end')\n",
    )

    assert run_to_the_end(snippet).splitlines() == [
        "1/3 a",
        "async def sleep(delay, result=None):",
        "1 True",
        "No module named 'no_such_module'",
        "the end",
    ]
    assert the_long_way(told) == []


def test_at_most_two_interpreters_live_however_often_programs_run(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.edit("import time\ntime.sleep(0.2)\nprint('the end')\n")
    counts = []
    for _ in range(5):
        run_to_the_end(snippet)
        counts.append(len(interpreters(page)))
    page.wait_for_timeout(SPARE)

    assert max(counts) <= 2
    assert len(interpreters(page)) == 1


@pytest.mark.usefixtures("instant_navigation")
def test_who_leaves_the_page_takes_only_the_spare_along(page: Page) -> None:
    open_home(page)
    follow(page, "Two fetches")
    snippet = SnippetOnPage(page, GATHER.snippet)
    snippet.edit("import time\nprint('on its way')\ntime.sleep(3600)\n")
    snippet.run()
    snippet.expect_printed("on its way")
    page.wait_for_timeout(SPARE)
    assert len(interpreters(page)) == 2
    follow(page, "How this site runs code")
    page.wait_for_timeout(SPARE)

    assert len(interpreters(page)) == 1


PAYS = [{"saveData": True, "effectiveType": "4g"}, {"saveData": False, "type": "cellular"}]


@pytest.mark.parametrize("connection", PAYS, ids=["data saver", "mobile network"])
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
    page.wait_for_timeout(1_000)
    assert [path for path in paths if "/pyodide/" in path] == []
    assert interpreters(page) == []
    snippet.run()

    snippet.expect_same_as_recorded()


def test_a_download_that_takes_long_shows_how_much_has_come(page: Page) -> None:
    held: list[Route] = []
    page.route(WASM, lambda route: held.append(route))
    snippet = open_snippet(page)
    snippet.run()
    expect(snippet.live).to_contain_text("Downloading Python 3.14: ", timeout=BOOT_AND_RUN)
    expect(snippet.live).to_contain_text(" MB")
    bar = snippet.live.get_by_role("progressbar", name="Downloaded")
    expect(bar).to_be_visible()
    [asked_once] = held
    asked_once.continue_()
    snippet.expect_same_as_recorded()

    expect(bar).to_have_count(0)
