"""How long a key takes in the playground, in a program of 500 lines: from the key to the next frame, below 50 ms.

After the first edit, so that completion and ruff's findings follow each key as well.
"""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser

from tests.support.serving import serving

from .browser import built_site, chromium

GOAL = 50  # milliseconds
WIDTH = 40
KEYS = "    result = await asyncio.gather(*tasks)  # and what comes of it"

FUNCTION = """\
async def step_{n}(queue):
    while True:
        item = await queue.get()
        await asyncio.sleep(0.1 * {n})
        print(f"step {n}: {{item}}")
"""
PROGRAM = "import asyncio\n\n" + "\n".join(FUNCTION.format(n=n) for n in range(83))

# the arrow keys have scrolled through hundreds of lines, and the last of those are drawn later
REST = "() => new Promise((resolve) => requestAnimationFrame(() => requestIdleCallback(resolve)))"
# the frame after a key is the one in which it is seen
WATCH = """() => {
  window.delays = [];
  addEventListener("keydown", () => {
    const pressed = performance.now();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => delays.push(performance.now() - pressed);
      port2.postMessage(null);
    });
  }, { capture: true });
}"""


def main() -> None:
    """Print the table."""
    with built_site() as project, chromium() as browser, serving(project) as address:
        lines = PROGRAM.count("\n")
        print(f"Typing in the playground, in a program of {lines} lines: from a key to the next frame")
        print(f"  {f'goal: below {GOAL} ms':{WIDTH}}{'median':>9}{'longest':>9}")
        for name, line in (("at the end", lines), ("in the middle", lines // 2)):
            delays = _delays(browser, address, line)
            print(f"  {name:{WIDTH}}{f'{median(delays):.0f} ms':>9}{f'{max(delays):.0f} ms':>9}")


def _delays(browser: Browser, address: str, line: int) -> list[float]:
    """Milliseconds for each key, typed at the end of a line."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/playground/")
    page.get_by_label("Start from").select_option("an empty program")
    playground = page.locator("loop-playground")
    playground.get_by_role("textbox").click()
    page.keyboard.insert_text(PROGRAM)
    playground.get_by_role("status", name="Findings").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("ControlOrMeta+Home")
    for _ in range(line - 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.evaluate(REST)
    page.evaluate(WATCH)
    for count, key in enumerate(KEYS, 1):
        page.keyboard.press("Space" if key == " " else key)
        # a key that comes before the last one is seen waits for it, and no hand types so fast
        page.wait_for_function("count => delays.length >= count", arg=count)
    delays: list[float] = page.evaluate("delays")
    context.close()
    return delays
