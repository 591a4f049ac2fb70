"""An exercise is failed, a hint taken, and the exercise solved, with the keyboard alone; hostile programs fail it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from loopsite.exercises.exercise import load_exercises
from tests.support.accessibility import violations
from tests.support.heard import heard, listen
from tests.support.pages import Shown
from tests.support.paths import PROJECT
from tests.support.snippet_on_page import BOOT_AND_RUN, open_snippet

NAME = "task-groups/all-at-once"


def test_an_exercise_is_failed_and_solved_with_the_keyboard(page: Page) -> None:
    solution = load_exercises(PROJECT / "exercises")[NAME].solution.source
    snippet = open_snippet(page, Shown("/first-steps/task-groups/", f"exercises/{NAME}"))
    exercise = page.locator(".loop-exercise")
    exercise.scroll_into_view_if_needed()
    check = exercise.get_by_role("button", name="Check all_at_once.py")
    listen(exercise)
    check.press("Enter")
    status = exercise.get_by_text("sentences hold")

    expect(status).to_have_text("4 of 5 sentences hold.", timeout=BOOT_AND_RUN)
    expect(check).to_be_focused()
    said = heard(page)
    assert said[-1] == "4 of 5 sentences hold."
    assert "Same as recorded" not in "".join(said)
    failed = exercise.get_by_role("listitem").filter(has_text="Does not hold: ")
    expect(failed).to_contain_text("Done within 0.7 s. It took 0.9 s.")

    failed.get_by_role("button", name="Show where: Done within 0.7 s.").press("Enter")
    expect(snippet.figure.locator(".trace-sentence")).to_contain_text("0.6 s", timeout=BOOT_AND_RUN)

    hint, next_hint = (exercise.get_by_text(f"Hint {number} of 3") for number in (1, 2))
    expect(next_hint).to_be_hidden()
    hint.press("Enter")
    expect(exercise.get_by_text("What has to exist so that an upload can run")).to_be_visible()
    expect(next_hint).to_be_visible()
    expect(exercise.get_by_text("A solution")).to_be_hidden()

    snippet.edit(solution)
    check.press("Enter")
    expect(status).to_have_text("Solved: 5 of 5 sentences hold.", timeout=BOOT_AND_RUN)
    exercise.get_by_text("A solution").press("Enter")
    expect(exercise.get_by_label("Your program")).to_contain_text("create_task")
    assert violations(page, within=".loop-exercise") == ""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.reload()
    exercise.scroll_into_view_if_needed()
    expect(exercise.get_by_text("You have solved this exercise.")).to_be_visible()


HOSTILE = {
    "while True: pass": "It ends without an error. It was still running when its time was over.",
    "while True: print('x' * 10_000)": "It ends without an error. It printed without end.",
    "import sys; sys.exit()\n": "It still prints what it printed, in any order.",
    "import sys; sys.modules['looplab.trace.journal'].Journal.put = lambda *_: None": (
        "Its recording is complete. It has replaced looplab.trace.journal.Journal.put."
    ),
    "import looplab.check as check; check.judge = check.report = print": "Done within 0.7 s. It took 0.9 s.",
    'import looplab_host; looplab_host.emit(\'{"type": "traced", "events": []}\')': "Done within 0.7 s. It took 0.9 s.",
    """import looplab_host; looplab_host.emit('{"type": "traced", "events": [{"kind": "ran", "time": 0}]}')""": (
        "Its recording is complete. Events came that the recorder has not sent."
    ),
    "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()": (
        "Done within 0.7 s. It took 0.9 s."
    ),
}
"""What each does before the program to start from, and the sentence that does not hold then."""


@pytest.mark.exhaustive  # each is tried natively or with a fake worker, too
def test_hostile_programs_fail_in_a_sentence_and_break_nothing(page: Page) -> None:
    exercise = load_exercises(PROJECT / "exercises")[NAME]
    snippet = open_snippet(page, Shown("/first-steps/task-groups/", f"exercises/{NAME}"))
    task = page.locator(".loop-exercise")
    task.scroll_into_view_if_needed()
    check, status = task.get_by_role("button", name="Check"), task.locator(".loop-check-status")
    for line, sentence in HOSTILE.items():
        snippet.edit(f"{line}\n{exercise.start.source}")
        check.click()
        expect(check).to_have_attribute("aria-disabled", "false", timeout=BOOT_AND_RUN)

        failed = task.get_by_role("listitem").filter(has_text="Does not hold: ")
        assert sentence in " ".join(" ".join(failed.all_inner_texts()).split()), line

    snippet.edit(exercise.solution.source)
    check.click()
    expect(status).to_contain_text("Solved: ", timeout=BOOT_AND_RUN)
