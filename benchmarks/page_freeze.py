"""How long a program that floods the page keeps it busy at a time: no task of the main thread should exceed 50 ms.

Long tasks are those that Chromium reports to a `PerformanceObserver`: of 50 ms and more. From the click on Run until
the verdict is shown, so the interpreter's boot, in its worker, is included.
"""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.support.serving import serving

from .browser import built_site, chromium

GOAL = 50  # milliseconds
WIDTH = 50

# any page with a snippet will do
PAGE, SNIPPET = "/two-fetches/", "two-fetches/gather"
LONGEST_RUN = 300_000  # milliseconds

PROGRAMS = {
    "200,000 lines": "for n in range(200_000): print('line', n)\n",
    "1,000,000 lines": "for n in range(1_000_000): print('line', n)\n",
    "one line of 1,000,000 characters": "print('x' * 1_000_000)\n",
    "20,000 lines, flushed, stdout and stderr in turn": (
        "import sys\nfor n in range(20_000): print(n, flush=True, file=(sys.stdout, sys.stderr)[n % 2])\n"
    ),
    # more events than are recorded: the figure grows to its limit
    "1,000 tasks, drawn": (
        "import asyncio\n"
        "async def work(n):\n    await asyncio.sleep(n / 1000)\n    print(n)\n"
        "async def main():\n    await asyncio.gather(*(work(n) for n in range(1000)))\n"
        "asyncio.run(main())\n"
    ),
    "1,000 tracebacks": (
        "import traceback\n"
        "for _ in range(1_000):\n    try: 1 / 0\n    except ZeroDivisionError: traceback.print_exc()\n"
    ),
}

WATCH = """() => {
  window.longTasks = [];
  window.longTaskObserver = new PerformanceObserver(list => longTasks.push(...list.getEntries()));
  longTaskObserver.observe({ type: "longtask" });
}"""
MEASURED = "() => longTasks.concat(longTaskObserver.takeRecords()).map(({ duration }) => duration)"


def main() -> None:
    """Print the table."""
    with built_site() as project, chromium() as browser, serving(project) as address:
        print("A program floods the page: tasks of the main thread over 50 ms")
        print(f"  {f'goal: none over {GOAL} ms':{WIDTH}}{'number':>9}{'longest':>9}")
        for name, source in PROGRAMS.items():
            tasks = _long_tasks(browser, address, source)
            longest = f"{max(tasks):.0f} ms" if tasks else "-"
            print(f"  {name:{WIDTH}}{len(tasks):9}{longest:>9}")


def _long_tasks(browser: Browser, address: str, source: str) -> list[float]:
    """Milliseconds of each long task during one run."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto(PAGE)
    snippet = page.locator(f'loop-snippet[data-name="{SNIPPET}"]')
    snippet.locator(".loop-code pre").click()
    snippet.get_by_role("textbox").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(source)
    page.evaluate(WATCH)
    snippet.get_by_role("button", name="Run", exact=True).click()
    snippet.locator(".loop-verdict-line").wait_for(timeout=LONGEST_RUN)
    tasks: list[float] = page.evaluate(MEASURED)
    context.close()
    return tasks
