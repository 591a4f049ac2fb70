"""How soon Stop stops: milliseconds from the reader's click until the snippet says that the run has ended.

Measured in the page, from the time stamp of the click, so that the time a busy page takes to notice it counts, to the
change that disables Stop again. By then the program's `finally` blocks have run, or its worker has been terminated.
The verdict follows when all output is on the page.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page

from tests.support.serving import serving

from .browser import built_site, chromium, forget_isolation

RUNS = 5
GOAL = 200  # milliseconds
SETTLE = 300  # milliseconds from the first output to the click: by then the program does what its name says
BUSY = 5_500  # milliseconds: by then the spare for the next run is booting
BOOT = 60_000  # milliseconds that an interpreter may take to boot

# any page with a snippet will do
PAGE, SNIPPET = "/two-fetches/", "two-fetches/gather"

BEGUN = "begun"
WIDTH = 42

Rows = Sequence[tuple[str, str, int]]
"""For each, the name and source of a program, and the milliseconds from its first output to the click."""

_SELECT = """\
import select, signal, socket
one, other = socket.socketpair()
print("begun")
"""

PROGRAMS = {
    "while True: pass": "print('begun')\nwhile True: pass\n",
    "time.sleep(60)": "import time\nprint('begun')\ntime.sleep(60)\n",
    "await asyncio.sleep(60)": (
        "import asyncio\nasync def main():\n    print('begun')\n    await asyncio.sleep(60)\nasyncio.run(main())\n"
    ),
    "select.select([one], [], [])": f"{_SELECT}select.select([one], [], [])\n",
    # only a signal can end it, and it waits for one
    "  with a wake-up descriptor": (
        f"{_SELECT}one.setblocking(False)\nother.setblocking(False)\n"
        "signal.set_wakeup_fd(other.fileno())\n"
        "signal.signal(signal.SIGINT, lambda number, frame: None)\n"
        "select.select([one], [], [])\n"
    ),
    "while True: await sleep(0)": (
        "import asyncio\nasync def main():\n    print('begun')\n    while True:\n"
        "        await asyncio.sleep(0)\nasyncio.run(main())\n"
    ),
    "while True: print(...)": "while True: print('begun')\n",
}
_THREADS = """\
import queue, threading, time
def work():
    while True:
        {work}
for _ in range(5):
    threading.Thread(target=work, daemon=True).start()
print("begun")
{main}
"""

WITH_THREADS = {
    "5 threads wait, main sleeps": _THREADS.format(work="queue.Queue().get()", main="time.sleep(60)"),
    "5 threads compute, main waits": _THREADS.format(work="pass", main="threading.Event().wait()"),
    "5 threads compute, main too": _THREADS.format(work="pass", main="work()"),
    # as natively, the program waits for its threads after the interrupt: its worker is terminated
    "  none of them a daemon": _THREADS.format(work="pass", main="work()").replace(", daemon=True", ""),
}

LATE = ("while True: pass", "while True: await sleep(0)", "while True: print(...)")
"""Those that are also stopped while the spare boots."""

# Milliseconds from the click to the end and to the verdict, once both have come.
WATCH = """
(snippet) => {
  const stop = snippet.querySelector(".loop-button-stop");
  const verdict = snippet.querySelector(".loop-verdict");
  let clicked = null;
  stop.addEventListener("click", ({ timeStamp }) => { clicked = timeStamp; }, { capture: true, once: true });
  window.measured = new Promise((resolve) => {
    let ended = null;
    const observer = new MutationObserver(() => {
      const now = performance.now();
      if (stop.disabled) ended ??= now;
      if (ended === null || verdict.childElementCount === 0) return;
      observer.disconnect();
      resolve({ ended: ended - clicked, verdict: now - clicked });
    });
    observer.observe(stop, { attributes: true });
    observer.observe(verdict, { childList: true });
  });
}
"""


@dataclass(frozen=True)
class Stopped:
    """Milliseconds from the click until the run had ended, and until the verdict was shown."""

    ended: float
    verdict: float


def main() -> None:
    """Print a table for an isolated page and one for a page that is not."""
    measure(
        [
            *((name, source, SETTLE) for name, source in PROGRAMS.items()),
            *((name, PROGRAMS[name], BUSY) for name in LATE),
        ]
    )


def with_threads() -> None:
    """The same for programs with threads."""
    measure([(name, source, SETTLE) for name, source in WITH_THREADS.items()])


def measure(rows: Rows) -> None:
    with built_site() as project, chromium() as browser:
        with serving(project) as address:
            _print_table(browser, address, rows, isolated=True)
        forget_isolation(project)
        with serving(project) as address:
            _print_table(browser, address, rows, isolated=False)


def _print_table(browser: Browser, address: str, rows: Rows, isolated: bool) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto(PAGE)
    assert page.evaluate("crossOriginIsolated") is isolated
    snippet = page.locator(f'loop-snippet[data-name="{SNIPPET}"]')
    print(f"Stop, in a page that is {'' if isolated else 'not '}isolated: medians of {RUNS}, ms")
    print(f"  {f'goal: ended in at most {GOAL} ms':{WIDTH}}{'ended':>9}{'maximum':>9}{'verdict':>9}{'maximum':>9}")
    for name, source, settle in rows:
        _edit(page, snippet, source)
        first = _stop(page, snippet, settle)
        if isinstance(first, str):
            print(f"  {name:{WIDTH}}ends by itself: {first}")
            continue
        runs = [first, *(_stop(page, snippet, settle) for _ in range(RUNS - 1))]
        ended, verdict = ([getattr(run, column) for run in runs] for column in ("ended", "verdict"))
        figures = (statistics.median(ended), max(ended), statistics.median(verdict), max(verdict))
        label = name if settle == SETTLE else f"{name}, after {settle / 1000} s"
        print(f"  {label:{WIDTH}}" + "".join(f"{figure:9.0f}" for figure in figures))
    context.close()


def _edit(page: Page, snippet: Locator, source: str) -> None:
    """Replace the program by `source`, as a reader with a mouse and a clipboard does."""
    editor = snippet.get_by_role("textbox")
    if not editor.count():
        snippet.locator(".loop-code pre").click()
        editor.wait_for()
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(source)


def _stop(page: Page, snippet: Locator, settle: int) -> Stopped | str:
    """Run and stop; return the last line of the output if the run ended by itself."""
    run, stop = (snippet.get_by_role("button", name=name, exact=True) for name in ("Run", "Stop"))
    output = snippet.locator(".loop-live").get_by_role("log")
    run.click()
    output.filter(has_text=BEGUN).wait_for(timeout=BOOT)
    page.wait_for_timeout(settle)
    if stop.is_disabled():
        return output.inner_text().strip().splitlines()[-1]
    snippet.evaluate(WATCH)
    stop.click()
    return Stopped(**page.evaluate("window.measured"))
