"""A snippet prints the same on a busy machine, which wakes a program up later than it asked for.

In these runs, each warning is an error, except where the expectation has a warning: that one is the program's subject.
test_without_warnings.py has the same natively, with -X dev.
"""

from __future__ import annotations

import pytest

from looplab.record import Record
from loopsite.run.runtimes import pyodide
from loopsite.run.verdict import check
from loopsite.source.pythons import DEFAULT
from tests.support.runs import records_of
from tests.support.snippets import SNIPPETS, claimed, report

RUNTIME = pyodide(DEFAULT)
MAX_LATENESS = 0.18  # seconds; 0.1 was seen in browsers on two busy cores

# It prints how late it is.
MEASURES = {"starvation/frozen"}

WAKE_LATE = f"""\
import random
from looplab.kernel.clock import VirtualClock

def wait_until(self, moment, in_time=VirtualClock.wait_until, chance=random.Random({{seed}})):
    in_time(self, moment)
    if moment != float("inf"):
        self._now += {MAX_LATENESS} * chance.random()

VirtualClock.wait_until = wait_until
"""
WARN_OF_NOTHING = "import warnings; warnings.simplefilter('error')\n"

NAMES = [
    name
    for name, snippet in SNIPPETS.items()
    # a program that waits for something begins with an import
    if RUNTIME in claimed(snippet) and name not in MEASURES and snippet.source.startswith(("import ", "from "))
]


def warns(name: str) -> bool:
    """Whether a warning is the subject of the snippet."""
    expectation = SNIPPETS[name].expectation_on(RUNTIME.python)
    return expectation is not None and "Warning" in expectation.text


def woken_late(seed: int) -> dict[str, Record]:
    """The record of each snippet that waits, by name."""
    late = WAKE_LATE.format(seed=seed)
    # on the first line, so that tracebacks keep their line numbers
    sources = {
        name: f"exec({late if warns(name) else late + WARN_OF_NOTHING!r});{SNIPPETS[name].source}" for name in NAMES
    }

    def is_good(name: str, records: tuple[Record, ...]) -> bool:
        return not any(check(SNIPPETS[name], RUNTIME.python, records[0]))

    found = records_of(RUNTIME, sources, traces=(False,), is_good=is_good)
    return {name: record for name, (record,) in found.items()}


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in (1, 2, 3, 4))])
def test_each_snippet_prints_the_same_when_it_is_woken_late_and_warnings_are_errors(seed: int) -> None:
    mistakes = [
        mistake
        for name, record in woken_late(seed).items()
        for mistake in check(SNIPPETS[name], RUNTIME.python, record)
    ]

    advice = "give the program's waits more room, or do without what warns"
    assert not mistakes, f"woken up to {MAX_LATENESS} s late, with warnings as errors; {advice}:\n{report(mistakes)}"
