"""What opening a page costs on a first visit: bytes, tasks of the main thread, and text that moves.

Compared with a page that has markdown-exec's own `pyodide` fence, which loads its Python as it opens. Bytes are counted
as transferred; ours are the site's own scripts and styles; what the service worker fetches in advance is not counted.
Long tasks are those that Chromium reports: of 50 ms and more. The last column has the longest task of the same page
without our scripts, opened in turn with it: what Material alone takes.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from playwright.sync_api import Browser, CDPSession

from tests.support.serving import serving

from .boot import FENCE, LIMIT, add_peers
from .browser import built_site, chromium

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
    """One opening: kilobytes transferred, in all and of ours; the longest task in milliseconds; the layout shift."""

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
            print(f"  {'goals':34}{'':>9}{'20':>9}{'0':>15}{'at most 50 ms':>15}")
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
    """The bytes of each response, headers included, by address; filled as responses arrive."""
    sizes: dict[str, float] = {}
    addresses: dict[str, str] = {}

    def sent(event: dict[str, dict[str, str]]) -> None:
        addresses[str(event["requestId"])] = event["request"]["url"]

    def finished(event: dict[str, float]) -> None:
        sizes[addresses[str(event["requestId"])]] = event["encodedDataLength"]

    network.on("Network.requestWillBeSent", sent)
    network.on("Network.loadingFinished", finished)
    return sizes
