"""Whatever fails on the way to a run ends in a sentence and a way on, which leads on once all is well again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.faults import FaultyHost
from tests.support.pages import Shown
from tests.support.snippet_on_page import BOOT_AND_RUN, SnippetOnPage, open_snippet
from tests.support.troubles import Troubles

# one that does not take its time
QUICK = Shown("/inside-the-loop/the-ready-queue/", "the-ready-queue/first_come")

NOT_COME = "Python did not run: not all of its files have come. Is there a connection?"
DAMAGED = "Python did not run: one of its files is damaged, or this browser cannot run it ("


@pytest.fixture
def address(host: FaultyHost) -> str:
    return host.address


@pytest.fixture
def context_options() -> dict[str, object]:
    """A reader without a service worker: what is asked of the network here must reach it."""
    return {"service_workers": "block"}


@pytest.fixture(autouse=True)
def without_service_worker(troubles: Troubles) -> None:
    troubles.expect("Service Worker registration blocked")


def run(page: Page, python: str = "3.14") -> SnippetOnPage:
    snippet = open_snippet(page, QUICK)
    if python != "3.14":
        snippet.choice("Python").select_option(python)
    snippet.run()
    return snippet


def expect_sentence_and_way_on(snippet: SnippetOnPage, sentence: str, host: FaultyHost) -> None:
    expect(snippet.live).to_contain_text(sentence, timeout=BOOT_AND_RUN)
    host.remove_faults()
    snippet.button("Try again").click()
    snippet.expect_same_as_recorded()


@pytest.mark.parametrize(("python", "file"), [("3.14", "pyodide.asm.wasm"), ("3.10", "pyodide.asm.data")])
def test_the_network_dies_in_the_middle_of_a_download(
    page: Page, host: FaultyHost, troubles: Troubles, python: str, file: str
) -> None:
    troubles.expect("ERR_INCOMPLETE_CHUNKED|ERR_CONTENT_LENGTH_MISMATCH|wasm|NetworkError|Failed to fetch")
    host.truncated.add(f"*/{file}")

    expect_sentence_and_way_on(run(page, python), NOT_COME, host)


@pytest.mark.parametrize("file", ["pyodide.asm.wasm", "pyodide.asm.mjs"])
def test_a_damaged_file_is_not_kept(page: Page, host: FaultyHost, troubles: Troubles, file: str) -> None:
    troubles.expect("wasm")
    host.corrupt[f"*/{file}"] = lambda body: b"<!doctype html>"

    # the browser has what came, and would keep it for a year
    expect_sentence_and_way_on(run(page), DAMAGED, host)


def test_the_script_that_runs_need_does_not_come(page: Page, host: FaultyHost, troubles: Troubles) -> None:
    troubles.expect("ERR_CONTENT_LENGTH_MISMATCH|dynamically imported")
    host.truncated.add("*/runs-*.js")
    snippet = run(page)
    expect(snippet.element.get_by_role("status")).to_contain_text("A part of this page did not load.")
    host.remove_faults()
    snippet.run()

    snippet.expect_same_as_recorded()


def test_the_script_of_the_worker_does_not_come(page: Page, host: FaultyHost, troubles: Troubles) -> None:
    troubles.expect("ERR_CONTENT_LENGTH_MISMATCH")
    host.truncated.add("*/worker-*.js")

    expect_sentence_and_way_on(run(page), "Python did not run: its script did not load. Is there a connection?", host)


def test_webassembly_is_forbidden(page: Page, host: FaultyHost, troubles: Troubles) -> None:
    troubles.expect("wasm|WebAssembly|Content Security Policy")
    host.policies["*/worker-*.js"] = "default-src 'none'; script-src 'self'; connect-src 'self'"
    snippet = run(page)
    expect(snippet.live).to_contain_text("this browser does not allow WebAssembly", timeout=BOOT_AND_RUN)

    expect(snippet.live).to_contain_text("What is recorded is on the pages.")
    expect(snippet.element.locator(".loop-outputs")).to_contain_text("soup is served")


def test_two_tabs_run_at_once(page: Page) -> None:
    snippets = [open_snippet(tab, QUICK) for tab in (page, page.context.new_page())]
    for snippet in snippets:
        snippet.run()
    for snippet in snippets:
        snippet.expect_same_as_recorded()


FORBIDDEN = """
for (const name of ["localStorage", "sessionStorage", "caches", "indexedDB"])
  Object.defineProperty(window, name, { get() { throw new DOMException("not here", "SecurityError") } });
"""


def test_storage_is_forbidden(page: Page, troubles: Troubles) -> None:
    troubles.expect("^exception: not here$")  # Material's own scripts cannot do without
    page.add_init_script(FORBIDDEN)
    run(page).expect_same_as_recorded()


# what navigator.storage.estimate() tells need not be what is enforced
KEEP_A_MEGABYTE = """
async () => {
  const cache = await caches.open("probe");
  return cache.put("/probe", new Response("x".repeat(1e6))).then(() => "kept", ({ name }) => name);
}
"""


class TestWithAServiceWorker:
    @pytest.fixture
    def context_options(self) -> dict[str, object]:
        return {}

    def test_storage_is_full(self, page: Page, host: FaultyHost) -> None:
        page.goto(QUICK.page)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Storage.overrideQuotaForOrigin", {"origin": host.address, "quotaSize": 1_000})
        assert page.evaluate(KEEP_A_MEGABYTE) == "QuotaExceededError"
        snippet = run(page)
        snippet.expect_same_as_recorded()
        page.reload()
        snippet.run()

        snippet.expect_same_as_recorded()
        assert page.evaluate(KEEP_A_MEGABYTE) == "QuotaExceededError"
