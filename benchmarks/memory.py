"""The memory of a page after twenty of its programs have run, compared with a page that runs one stock Pyodide.

Measured is the PSS of the tab's process, in which memory shared by several processes is divided among them
(proc_pid_smaps_rollup(5)), so this works on Linux only. Each page has a Chromium of its own.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.support.serving import serving

from .boot import PYTHON, SETTLE, add_peers
from .browser import built_site, chromium

ROUNDS = 9
"""More than elsewhere: some 20 MB of garbage of stock Pyodide are sometimes collected before it is measured."""
SNIPPETS = 20
PAGE = "/reference/what-changed-when/"
LIMIT = 90_000  # milliseconds
GOAL = 1.5

ONE_STOCK_PYODIDE = """
(folder) => new Promise((resolve) => {
  const worker = new Worker("stock-worker.js", { type: "module" });
  globalThis.stock = worker;
  worker.onmessage = ({ data }) => {
    if (data.type === "messages" && data.messages.some(({ type }) => type === "finished")) resolve();
  };
  worker.postMessage({ type: "boot", pyodide: new URL(folder, location.href).href });
  worker.postMessage({ type: "run", source: "print('begun')" });
})
"""


def main() -> None:
    """Print how much memory the tab takes, in MB, and the ratio."""
    with built_site() as project:
        add_peers(project / "site")
        with serving(project) as address:
            print(f"Memory of the tab: medians of {ROUNDS}, MB")
            print(f"  {'':44}{'ours':>8}{'stock':>8}{'ratio':>8}{'goal':>8}")
            rounds = [(_tab(address, _ours), _tab(address, _stock)) for _ in range(ROUNDS)]
            ours, stock = (statistics.median(column) for column in zip(*rounds, strict=True))
            label = f"{SNIPPETS} programs have run, the spare is ready"
            ratio = statistics.median(a / b for a, b in rounds)
            print(f"  {label:44}{ours:8.0f}{stock:8.0f}{ratio:8.2f}{GOAL:8.1f}")


def _ours(page: Page, address: str) -> None:
    page.goto(address + PAGE)
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    page.get_by_role("combobox", name="Clock").first.select_option("virtual")
    runnable = page.locator("loop-snippet:has(.loop-button-run:enabled)")
    assert runnable.count() >= SNIPPETS
    for number in range(SNIPPETS):
        snippet = runnable.nth(number)
        snippet.locator(".loop-button-run").click()
        snippet.locator(".loop-verdict-line").wait_for()


def _stock(page: Page, address: str) -> None:
    page.goto(f"{address}/peers/stock.html")
    page.evaluate(ONE_STOCK_PYODIDE, f"{PYTHON}/")


def _tab(address: str, use: Callable[[Page, str], None]) -> float:
    """Megabytes of the process that shows the page, some seconds after `use` has returned."""
    with chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(LIMIT)
        use(page, address)
        page.wait_for_timeout(SETTLE)
        page.request_gc()
        found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        return max(_pss(process["id"]) for process in found if process["type"] == "renderer")


def _pss(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:"))
