"""How soon Check answers: milliseconds from the reader's click until the sentences are on the page.

The solution runs by the instant clock, in an interpreter that has booted already, and so does the check after it. For
comparison, each row also has a Run of the same program, from the click to the verdict: a busy machine slows both.
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
SPARES = 15_000  # milliseconds in which the next two interpreters boot, even on two busy cores

EXERCISES = {
    "task-groups/all-at-once": "/first-steps/task-groups/",
    "queues/a-job-queue": "/waiting-well/queues/",
}
"""One of the shortest, and the longest, each with the address of its page."""

CHECK = (".loop-check", ".loop-check-status", "sentences hold")
RUN = (".loop-button-run", ".loop-verdict", "Finished in")
"""What is pressed, where the answer comes, and what is in it."""

# Milliseconds from the click to the answer.
WATCH = """
(exercise, [pressed, place, words]) => {
  const button = exercise.querySelector(pressed);
  const answer = exercise.querySelector(place);
  let clicked = 0;
  button.addEventListener("click", ({ timeStamp }) => { clicked = timeStamp; }, { capture: true, once: true });
  window.measured = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!answer.textContent.includes(words)) return;
      observer.disconnect();
      resolve(performance.now() - clicked);
    });
    observer.observe(answer, { childList: true, characterData: true, subtree: true });
  });
}
"""


def main() -> None:
    """Print a table."""
    with built_site() as project, chromium() as browser, serving(project) as address:
        print(f"Check, with warm interpreters: {RUNS} runs, ms (goal: {GOAL})")
        print(f"  {'':28}{'first':>9}{'median':>9}{'maximum':>9}{'Run':>9}{'maximum':>9}")
        for name in EXERCISES:
            checks, runs = _delays(browser, address, name)
            first, *warm = checks
            figures = (first, statistics.median(warm), max(warm), statistics.median(runs), max(runs))
            print(f"  {name:28}" + "".join(f"{figure:9.0f}" for figure in figures))


def _delays(browser: Browser, address: str, name: str) -> tuple[list[float], list[float]]:
    """Of Check, the first of which has to boot, and of Run."""
    page = browser.new_page(base_url=address)
    page.goto(EXERCISES[name])
    exercise = page.locator(f"#exercise-{name.replace('/', '-')}")
    exercise.scroll_into_view_if_needed()
    exercise.get_by_role("button", name="Check").wait_for()
    snippet = SnippetOnPage(page, f"exercises/{name}")
    snippet.edit(load_exercises(PROJECT / "exercises")[name].solution.source)
    checks = [_press(page, exercise, CHECK) for _ in range(RUNS + 1)]
    snippet.choice("Clock").select_option("virtual")
    runs = [_press(page, exercise, RUN) for _ in range(RUNS)]
    page.close()
    return checks, runs


def _press(page: Page, exercise: Locator, what: tuple[str, str, str]) -> float:
    exercise.evaluate(WATCH, what)
    exercise.locator(what[0]).click()
    delay: float = page.evaluate("window.measured")
    page.wait_for_timeout(SPARES)
    return delay
