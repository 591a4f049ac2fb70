"""How soon a program prints: from the press on Run to its first output, against the peers.

Ours is a page of the site, and a program that runs an event loop and prints at once. The peers are stock Pyodide in
a module worker, which a press starts too, and markdown-exec's own `pyodide` fence, which starts as the page opens and
so is measured from there. All are served alike and take turns, because the machine's speed drifts.

The fence also loads the Ace editor, highlight.js and micropip, which are not installed here: empty stand-ins replace
them, so it is faster here than on a real page.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from loopsite.source.expectation import dotted
from loopsite.source.pythons import DEFAULT, VERSIONS
from tests.support.serving import serving

from .browser import PROJECT, built_site, chromium, launch_options
from .slow_network import slow_network

ROUNDS = 5
PYTHON = dotted(DEFAULT)
OTHERS = tuple(dotted(python) for python in VERSIONS if python != DEFAULT)
SLOW = 20e6, 0.040  # bits a second, seconds for a round trip
SETTLE = 4_000  # milliseconds: by then the spare is ready, or what was compiled is in the browser's cache
LIMIT = 90_000  # milliseconds

# a program that runs a loop and prints before it waits
PAGE, SNIPPET = "/two-fetches/", "two-fetches/gather"
WIDTH = 44

# each is rejected after some time, since Playwright's `evaluate` waits for ever
OURS = """
(name) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("Run printed nothing")), 90_000);
  const snippet = document.querySelector(`loop-snippet[data-name="${name}"]`);
  const printed = () => snippet.querySelector('.loop-live [role="log"] code')?.textContent ?? "";
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (printed().trim() === "") return;
    observer.disconnect();
    resolve(performance.now() - start);
  });
  observer.observe(snippet, { childList: true, subtree: true, characterData: true });
  snippet.querySelector(".loop-button-run").click();
})
"""
STOCK = """
() => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("stock Pyodide printed nothing")), 90_000);
  const output = document.querySelector("#output");
  const start = performance.now();
  new MutationObserver(() => resolve(performance.now() - start)).observe(output, { childList: true });
  document.querySelector("#run").click();
})
"""
FENCE = """
() => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("the fence printed nothing")), 90_000);
  const run = document.querySelector("#exec-1--run");
  const output = document.querySelector("#exec-1--output");
  const look = () => {
    if (output.textContent.includes("begun")) return resolve(performance.now());
    if (run.onclick && output.textContent === "") run.click();
    setTimeout(look, 5);
  };
  look();
})
"""

STOCK_HTML = """\
<!doctype html><title>Stock</title><button id="run">Run</button><pre id="output"></pre>
<script type="module" src="stock-page.js"></script>
"""
FENCE_HTML = """\
<!doctype html><title>Fence</title><body data-md-color-scheme="default">
<script src="stand-ins.js"></script><script src="{python}/pyodide.js"></script><script src="pyodide.js"></script>
<link title="light" rel="alternate stylesheet"><link title="dark" rel="alternate stylesheet">
<div><span id="exec-1--run">Run</span><pre id="exec-1--editor"></pre><span id="exec-1--clear">Clear</span>
<pre><code id="exec-1--output"></code></pre></div><script src="fence.js"></script>
"""
STAND_INS = """\
const session = { setMode() {} };
globalThis.ace = { edit: () => ({
  session, setTheme() {}, setOption() {}, resize() {}, getValue: () => "print('begun')",
}) };
globalThis.hljs = { highlightElement() {} };
"""
# the listener of the fence's own inline script; loadPackage finds no micropip here, and without it is quicker
FENCE_JS = """\
const load = loadPyodide;
globalThis.loadPyodide = async () => Object.assign(await load(), { loadPackage: async () => undefined });
"""
FENCE_SETUP = "document.addEventListener('DOMContentLoaded', () => setupPyodide('exec-1--'));\n"

Measure = Callable[[BrowserContext], float]


def main(rows: Sequence[str] = ()) -> None:
    """Print the table, or only these rows of it: spare, warm, cold, slow, others."""
    if unknown := [row for row in rows if row not in _ROWS]:
        raise SystemExit(f"no row {unknown[0]!r}: expected {', '.join(_ROWS)}")
    with built_site() as project:
        add_peers(project / "site")
        with serving(project) as address:
            print(f"From Run to the first output: medians of {ROUNDS}, seconds")
            print(f"  {'':{WIDTH}}{'ours':>8}{'stock':>8}{'ratio':>8}{'goal':>8}{'fence, from opening':>22}")
            for row in rows or _ROWS:
                _ROWS[row](address)


def _spare(address: str) -> None:
    with _profile(address) as context:
        page = context.new_page()
        page.goto(PAGE)
        page.get_by_role("combobox", name="Clock").first.select_option("virtual")
        _press(page)
        times = []
        for _ in range(ROUNDS):
            page.wait_for_timeout(SETTLE)
            times.append(_press(page))
    print(f"  {'warm, a spare ready':{WIDTH}}{statistics.median(times):8.3f}{'-':>8}{'-':>8}{'0.050 s':>8}", flush=True)


def _warm(address: str) -> None:
    peers = {"ours": _ours(), "stock": _stock(), "fence": _fence}
    with _profile(address) as context:
        for measure in peers.values():  # a browser caches compiled code only on the second visit, and after a while
            for _ in range(2):
                measure(context)
                context.pages[0].wait_for_timeout(SETTLE)
        times = _take_turns(peers, lambda: _same(context))
    _print_row("warm, no worker yet", times, 0.25)


def _cold(address: str) -> None:
    with chromium() as browser:
        times = _take_turns({"ours": _ours(), "stock": _stock(), "fence": _fence}, lambda: _new(browser, address))
    _print_row("cold, this machine", times, 0.35)


def _slow(address: str) -> None:
    with slow_network(address, *SLOW) as slow, chromium() as browser:
        times = _take_turns({"ours": _ours(), "stock": _stock(), "fence": _fence}, lambda: _new(browser, slow))
    _print_row(f"cold, {SLOW[0] / 1e6:.0f} Mbit/s and {SLOW[1] * 1000:.0f} ms", times, 1.0)


def _others(address: str) -> None:
    for python in OTHERS:
        peers = {"ours": _ours(python), "stock": _stock(python)}
        with chromium() as browser:
            _print_row(f"{python}: cold, this machine", _take_turns(peers, lambda: _new(browser, address)), 1.0)
        with _profile(address) as context:
            for measure in peers.values():
                measure(context)
                context.pages[0].wait_for_timeout(SETTLE)
            _print_row(f"{python}: warm, no worker yet", _take_turns(peers, lambda: _same(context)), 1.0)


_ROWS: Mapping[str, Callable[[str], None]] = {
    "spare": _spare,
    "warm": _warm,
    "cold": _cold,
    "slow": _slow,
    "others": _others,
}


def _ours(python: str = PYTHON) -> Measure:
    def measure(context: BrowserContext) -> float:
        page = context.new_page()
        page.goto(PAGE)
        snippet = page.locator(f'loop-snippet[data-name="{SNIPPET}"]')
        # readers press a button that is in view; otherwise the page scrolls to it, which slows down the boot
        snippet.evaluate("element => element.scrollIntoView()")
        snippet.get_by_role("combobox", name="Python").select_option(python)
        seconds = _press(page)
        page.close()
        return seconds

    return measure


def _press(page: Page) -> float:
    snippet = page.locator(f'loop-snippet[data-name="{SNIPPET}"]')
    milliseconds: float = page.evaluate(OURS, SNIPPET)
    snippet.locator(".loop-verdict-line").wait_for(timeout=LIMIT)
    return milliseconds / 1000


def _stock(python: str = PYTHON) -> Measure:
    def measure(context: BrowserContext) -> float:
        page = context.new_page()
        page.goto(f"/peers/stock.html#{python}/")
        milliseconds: float = page.evaluate(STOCK)
        page.close()
        return milliseconds / 1000

    return measure


def _fence(context: BrowserContext) -> float:
    page = context.new_page()
    page.goto("/peers/fence.html")
    milliseconds: float = page.evaluate(FENCE)
    page.close()
    return milliseconds / 1000


def _take_turns(peers: Mapping[str, Measure], reader: Callable[[], object]) -> Mapping[str, Sequence[float]]:
    """The seconds of each peer: in each round every peer is measured once, with a `reader` of its own."""
    times: dict[str, list[float]] = {name: [] for name in peers}
    for number in range(ROUNDS):
        order = list(peers) if number % 2 == 0 else list(peers)[::-1]
        for name in order:
            with reader() as context:  # type: ignore[attr-defined]
                times[name].append(peers[name](context))
    return times


def _print_row(label: str, times: Mapping[str, Sequence[float]], goal: float) -> None:
    ours, stock = (statistics.median(times[name]) for name in ("ours", "stock"))
    ratio = statistics.median(a / b for a, b in zip(times["ours"], times["stock"], strict=True))
    fence = f"{statistics.median(times['fence']):22.2f}" if "fence" in times else ""
    print(f"  {label:{WIDTH}}{ours:8.2f}{stock:8.2f}{ratio:8.2f}{goal:8.2f}{fence}", flush=True)


def add_peers(site: Path) -> None:
    """Add pages for the peers, with the Pyodides as npm has them."""
    here, peers = Path(__file__).parent, site / "peers"
    peers.mkdir()
    for python in (PYTHON, *OTHERS):
        shutil.copytree(PROJECT / "node_modules" / f"pyodide-{python}", peers / python)
    shutil.copy(here / "stock-worker.mjs", peers / "stock-worker.js")
    shutil.copy(here / "stock-page.js", peers)
    fence = files("markdown_exec").joinpath("assets/pyodide.js").read_text()
    for name, text in {
        "stock.html": STOCK_HTML,
        "fence.html": FENCE_HTML.format(python=PYTHON),
        "stand-ins.js": STAND_INS,
        "pyodide.js": FENCE_JS + fence,
        "fence.js": FENCE_SETUP,
    }.items():
        (peers / name).write_text(text)


@contextmanager
def _new(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A reader on a first visit."""
    with browser.new_context(base_url=address) as context:
        context.set_default_timeout(LIMIT)
        yield context


@contextmanager
def _same(context: BrowserContext) -> Iterator[BrowserContext]:
    yield context


@contextmanager
def _profile(address: str) -> Iterator[BrowserContext]:
    """A reader with a profile on disk, the only place where a browser keeps compiled code."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        options = launch_options()
        context = playwright.chromium.launch_persistent_context(folder, base_url=address, **options)
        context.set_default_timeout(LIMIT)
        yield context
        context.close()
