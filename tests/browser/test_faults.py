"""When something fails before a program runs, the page explains it, and "Try again" works once the fault is gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.faults import FaultyHost
from tests.support.pages import Shown
from tests.support.snippet_on_page import SnippetOnPage, open_snippet
from tests.support.troubles import Troubles

# it ends at once
QUICK = Shown("/inside-the-loop/the-ready-queue/", "the-ready-queue/first_come")

INCOMPLETE = "Python did not run: not all of its files have arrived. Are you online?"
DAMAGED = "Python did not run: one of its files is damaged, or this browser cannot run it ("


@pytest.fixture
def address(host: FaultyHost) -> str:
    return host.address


@pytest.fixture
def context_options() -> dict[str, object]:
    """Without a service worker, so that requests reach the network."""
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


def expect_explanation_and_try_again(snippet: SnippetOnPage, sentence: str, host: FaultyHost) -> None:
    snippet.expect_shown(sentence)
    host.remove_faults()
    snippet.button("Try again").click()
    snippet.expect_same_as_recorded()


@pytest.mark.parametrize(
    ("python", "file"),
    [("3.14", "pyodide.asm.wasm"), pytest.param("3.10", "pyodide.asm.data", marks=pytest.mark.exhaustive)],
)
def test_a_download_that_is_cut_off_can_be_tried_again(
    page: Page, host: FaultyHost, troubles: Troubles, python: str, file: str
) -> None:
    troubles.expect("ERR_INCOMPLETE_CHUNKED|ERR_CONTENT_LENGTH_MISMATCH|wasm|NetworkError|Failed to fetch")
    host.truncated.add(f"*/{file}")

    expect_explanation_and_try_again(run(page, python), INCOMPLETE, host)


@pytest.mark.exhaustive  # a download that is cut off takes the same way
@pytest.mark.parametrize("file", ["pyodide.asm.wasm", pytest.param("pyodide.asm.mjs", marks=pytest.mark.exhaustive)])
def test_a_damaged_file_is_downloaded_again(page: Page, host: FaultyHost, troubles: Troubles, file: str) -> None:
    troubles.expect("wasm")
    host.corrupt[f"*/{file}"] = lambda body: b"<!doctype html>"

    # the damaged file is in the browser's caches, which would keep it for a year
    expect_explanation_and_try_again(run(page), DAMAGED, host)


@pytest.mark.exhaustive  # the next test has the script of the worker
def test_a_run_whose_script_did_not_load_can_be_tried_again(page: Page, host: FaultyHost, troubles: Troubles) -> None:
    troubles.expect("ERR_CONTENT_LENGTH_MISMATCH|dynamically imported")
    host.truncated.add("*/runs-*.js")
    snippet = run(page)
    expect(snippet.element.locator(".loop-status")).to_contain_text("A part of this page did not load.")
    host.remove_faults()
    snippet.run()

    snippet.expect_same_as_recorded()


@pytest.mark.exhaustive  # a download that is cut off can be tried again in the same way
def test_a_worker_whose_script_did_not_load_can_be_tried_again(
    page: Page, host: FaultyHost, troubles: Troubles
) -> None:
    troubles.expect("ERR_CONTENT_LENGTH_MISMATCH")
    host.truncated.add("*/worker-*.js")

    expect_explanation_and_try_again(run(page), "Python did not run: its script did not load. Are you online?", host)


@pytest.mark.exhaustive  # left to make test-all
def test_without_webassembly_the_page_refers_to_the_recorded_output(
    page: Page, host: FaultyHost, troubles: Troubles
) -> None:
    troubles.expect("wasm|WebAssembly|Content Security Policy")
    host.policies["*/worker-*.js"] = "default-src 'none'; script-src 'self'; connect-src 'self'"
    snippet = run(page)
    snippet.expect_shown("this browser does not allow WebAssembly")

    expect(snippet.live).to_contain_text("The recorded output is on the page.")
    expect(snippet.element.locator(".loop-outputs")).to_contain_text("the log is written")


@pytest.mark.exhaustive  # tabs share nothing that is written
def test_two_tabs_run_programs_at_once(page: Page) -> None:
    snippets = [open_snippet(tab, QUICK) for tab in (page, page.context.new_page())]
    for snippet in snippets:
        snippet.run()
    for snippet in snippets:
        snippet.expect_same_as_recorded()


FORBIDDEN = """
for (const name of ["localStorage", "sessionStorage", "caches", "indexedDB"])
  Object.defineProperty(window, name, { get() { throw new DOMException("not here", "SecurityError") } });
"""


@pytest.mark.exhaustive  # vitest has what each part does without storage
def test_programs_run_where_storage_is_forbidden(page: Page, troubles: Troubles) -> None:
    troubles.expect("^exception: not here$")  # from Material's own scripts, which need storage
    page.add_init_script(FORBIDDEN)
    run(page).expect_same_as_recorded()


# navigator.storage.estimate() may report another quota than the one that is enforced
STORE_A_MEGABYTE = """
async () => {
  const cache = await caches.open("probe");
  return cache.put("/probe", new Response("x".repeat(1e6))).then(() => "stored", ({ name }) => name);
}
"""


class TestWithAServiceWorker:
    @pytest.fixture
    def context_options(self) -> dict[str, object]:
        return {}

    @pytest.mark.exhaustive  # test_programs_run_where_storage_is_forbidden has the other error
    def test_programs_run_where_storage_is_full(self, page: Page, host: FaultyHost) -> None:
        page.goto(QUICK.page)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Storage.overrideQuotaForOrigin", {"origin": host.address, "quotaSize": 1_000})
        assert page.evaluate(STORE_A_MEGABYTE) == "QuotaExceededError"
        snippet = run(page)
        snippet.expect_same_as_recorded()
        page.reload()
        snippet.run()

        snippet.expect_same_as_recorded()
        assert page.evaluate(STORE_A_MEGABYTE) == "QuotaExceededError"
