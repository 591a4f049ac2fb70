"""How soon Check answers: milliseconds from the reader's click until the sentences are on the page.

The solution runs by the instant clock, in an interpreter that has booted already, and so does the check after it.
"""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser, Locator, Page

from loopsite.exercises.exercise import load_exercises
from tests.support.serving import serving
from tests.support.snippet_on_page import SnippetOnPage

from .browser import PROJECT, built_site, chromium

RUNS = 5
GOAL = 300  # milliseconds
SPARES = 8_000  # milliseconds in which the next two interpreters boot, on two cores

EXERCISES = {
    "task-groups/all-at-once": "/first-steps/task-groups/",
    "queues/a-job-queue": "/waiting-well/queues/",
}
"""One of the shortest, and the longest, each with the address of its page."""

# Milliseconds from the click to the change that says how many sentences hold.
WATCH = """
(exercise) => {
  const check = exercise.querySelector(".loop-check");
  const status = exercise.querySelector(".loop-check-status");
  let clicked = 0;
  check.addEventListener("click", ({ timeStamp }) => { clicked = timeStamp; }, { capture: true, once: true });
  window.measured = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!status.textContent.includes("sentences hold")) return;
      observer.disconnect();
      resolve(performance.now() - clicked);
    });
    observer.observe(status, { childList: true, characterData: true, subtree: true });
  });
}
"""


def main() -> None:
    """Print a table."""
    with built_site() as project, chromium() as browser, serving(project) as address:
        print(f"Check, with warm interpreters: {RUNS} runs, ms (goal: {GOAL})")
        print(f"  {'':28}{'first':>9}{'median':>9}{'maximum':>9}")
        for name in EXERCISES:
            first, *warm = _delays(browser, address, name)
            print(f"  {name:28}{first:9.0f}{statistics.median(warm):9.0f}{max(warm):9.0f}")


def _delays(browser: Browser, address: str, name: str) -> list[float]:
    """The first one has to boot."""
    page = browser.new_page(base_url=address)
    page.goto(EXERCISES[name])
    exercise = page.locator(f"#exercise-{name.replace('/', '-')}")
    exercise.scroll_into_view_if_needed()
    exercise.get_by_role("button", name="Check").wait_for()
    SnippetOnPage(page, f"exercises/{name}").edit(load_exercises(PROJECT / "exercises")[name].solution.source)
    delays = [_check(page, exercise) for _ in range(RUNS + 1)]
    page.close()
    return delays


def _check(page: Page, exercise: Locator) -> float:
    exercise.evaluate(WATCH)
    exercise.get_by_role("button", name="Check").click()
    delay: float = page.evaluate("window.measured")
    page.wait_for_timeout(SPARES)
    return delay
