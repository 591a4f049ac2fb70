"""Programs that try to pass an exercise in another way than by solving it fail in a sentence.

What is endless, or prints without end, is stopped by the page: see web/tests/exercise.
"""

from __future__ import annotations

from functools import cache

import pytest

from looplab.check import Run, judge
from looplab.record import Record
from loopsite.run.runtimes import find
from tests.loopsite.exercises.test_exercises import CHECK, SOLUTION, START
from tests.support.runs import ended_by_itself, records_of

HOSTILE = {
    "print what a check prints": ('print(\'{"passed": true, "sentences": [], "mistakes": []}\')', "It still prints"),
    "leave": ("import sys; sys.exit(3)", "It ends without an error. it left with `sys.exit`"),
    "leave without a word": ("import os; os._exit(0)", "It ends without an error."),
    "patch the check": (
        f"import looplab.check.judging as judging; judging.judge = lambda *_: True\n{START}",
        "Done within 0.3 s. it took 0.4 s",
    ),
    "stop the recorder": (
        "import sys; sys.modules['looplab.trace.journal'].Journal.put = lambda *_: None",
        "Its recording is complete. it has replaced `looplab.trace.journal.Journal.put`",
    ),
    "report a trace": (
        "import sys; sys.modules['loop' + 'lab.trace'].report('loop', loop=1, state='closed')",
        "Its recording is complete. it reports events of its own",
    ),
    "shorten time": (
        "import asyncio; sleep = asyncio.sleep; asyncio.sleep = lambda _: sleep(0)",
        "Its recording is complete. it has replaced `asyncio.sleep`",
    ),
    "block in no time": (
        "import time; setattr(time, 'sl' + 'eep', lambda _: None)",
        "Its recording is complete. it has replaced `time.sleep`",
    ),
    "leave a thread behind": (
        "import threading, time; threading.Thread(target=lambda: time.sleep(60), daemon=True).start()\nprint('rice')",
        "It still prints what it printed.",
    ),
    "not be Python": ("def", "It ends without an error. it ended in a `SyntaxError`"),
}
HONEST = "import gc, importlib, inspect, re, sys; re.compile('x'); gc.collect(); getattr(re, 'com' + 'pile')"
"""What a check that goes by names takes for tampering."""


def whole(line: str) -> str:
    return line if any(word in line for word in ("print", "exit", "main()")) or line == "def" else f"{line}\n{SOLUTION}"


@cache
def records() -> dict[str, Record]:
    def is_good(name: str, records: tuple[Record, ...]) -> bool:
        return ended_by_itself(records[0])

    sources = {"honest": whole(HONEST), **{name: whole(line) for name, (line, _) in HOSTILE.items()}}
    return {name: record for name, [record] in records_of(find("cpython"), sources, is_good=is_good).items()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_program_that_does_not_solve_an_exercise_fails_in_a_sentence(name: str) -> None:
    line, expected = HOSTILE[name]
    judged = judge(CHECK, Run(records()[name], whole(line), before="rice\nsoup\n"))

    assert not judged.passed
    assert expected in "\n".join(f"{each.text} {each.found}" for each in judged.sentences if not each.holds)


def test_a_program_that_solves_an_exercise_passes_whatever_it_imports_and_calls() -> None:
    judged = judge(CHECK, Run(records()["honest"], whole(HONEST), before="rice\nsoup\n"))

    assert judged.passed, judged.sentences
