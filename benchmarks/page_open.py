"""What opening a page costs a reader who never was here: bytes, tasks of the main thread, and text that moves.

Beside it a page with markdown-exec's own `pyodide` fence, which loads its Python as it opens. Bytes are those that
come over the line, ours those of the site's own scripts and styles; what the service worker fetches ahead, once the
page is there, is none of the page's. Long tasks are those that Chromium reports: of 50 ms and more. In the last column
the longest of the same page without our scripts, opened in turn with it: what Material alone takes.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from playwright.sync_api import Browser, CDPSession

from .boot import FENCE, LIMIT, add_peers
from .browser import built_site, chromium, serving

ROUNDS = 5
PAGES = ("/", "/two-fetches/", "/reference/what-changed-when/", "/playground/")
PEER = "/peers/fence.html"
SETTLE = 1_000  # milliseconds after the last request
OUR_SCRIPTS = "*/assets/loop/*.js"
OURS = re.compile(r"/assets/(loop/.*\.js|site\..*\.css)$")

WATCH = """
window.shifts = 0;
window.tasks = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifts += value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
  .observe({ type: "longtask", buffered: true });
"""


class Opened(NamedTuple):
    """One opening: kilobytes over the line, of all and of what is ours; longest task in milliseconds; layout shift."""

    kilobytes: float
    ours: float
    longest: float
    shift: float


def main() -> None:
    """Print the table."""
    with built_site() as project:
        add_peers(project / "site")
        with serving(project) as address, chromium() as browser:
            print(f"Opening a page for the first time: medians of {ROUNDS}")
            print(f"  {'':34}{'KB':>9}{'ours':>9}{'layout shift':>15}{'longest task':>15}{'without ours':>15}")
            print(f"  {'goals':34}{'':>9}{'20':>9}{'0':>15}{'under 50 ms':>15}")
            for path in PAGES:
                with_ours, without = [], []
                for _ in range(ROUNDS):
                    with_ours.append(_open(browser, address + path))
                    without.append(_open(browser, address + path, OUR_SCRIPTS))
                _print(path, with_ours, without)
            _print(PEER, [_open(browser, address + PEER) for _ in range(ROUNDS)])


def _print(path: str, opened: Sequence[Opened], without_ours: Sequence[Opened] = ()) -> None:
    kilobytes, ours, longest, shift = map(statistics.median, zip(*opened, strict=True))
    tasks = _task(longest), _task(statistics.median(each.longest for each in without_ours)) if without_ours else ""
    print(f"  {path:34}{kilobytes:9.1f}{ours:9.1f}{shift:15.4f}{tasks[0]:>15}{tasks[1]:>15}", flush=True)


def _task(longest: float) -> str:
    return f"{longest:.0f} ms" if longest else "-"


def _open(browser: Browser, url: str, blocked: str | None = None) -> Opened:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    if blocked:
        network.send("Network.setBlockedURLs", {"urls": [blocked]})
    sizes = _sizes(network)
    page.goto(url, wait_until="networkidle", timeout=LIMIT)
    if url.endswith(PEER):
        page.evaluate(FENCE)
    page.wait_for_timeout(SETTLE)
    longest, shift = page.evaluate("[Math.max(0, ...tasks), shifts]")
    ours = sum(size for address, size in sizes.items() if OURS.search(address))
    context.close()
    return Opened(sum(sizes.values()) / 1000, ours / 1000, longest, shift)


def _sizes(network: CDPSession) -> dict[str, float]:
    """Fills with the bytes, headers included, of what the page asks for, by address."""
    sizes: dict[str, float] = {}
    addresses: dict[str, str] = {}

    def sent(event: dict[str, dict[str, str]]) -> None:
        addresses[str(event["requestId"])] = event["request"]["url"]

    def finished(event: dict[str, float]) -> None:
        sizes[addresses[str(event["requestId"])]] = event["encodedDataLength"]

    network.on("Network.requestWillBeSent", sent)
    network.on("Network.loadingFinished", finished)
    return sizes
