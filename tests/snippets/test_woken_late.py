"""A snippet prints the same on a busy machine, which wakes a program up later than it asked for."""

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

NAMES = [
    name
    for name, snippet in SNIPPETS.items()
    # a program that waits for something begins with an import
    if RUNTIME in claimed(snippet) and name not in MEASURES and snippet.source.startswith(("import ", "from "))
]


def woken_late(seed: int) -> dict[str, Record]:
    """The record of each snippet that waits, by name."""
    prefix = f"exec({WAKE_LATE.format(seed=seed)!r});"  # on the first line, so that tracebacks keep their line numbers
    sources = {name: prefix + SNIPPETS[name].source for name in NAMES}

    def is_good(name: str, records: tuple[Record, ...]) -> bool:
        return not any(check(SNIPPETS[name], RUNTIME.python, records[0]))

    found = records_of(RUNTIME, sources, traces=(False,), is_good=is_good)
    return {name: record for name, (record,) in found.items()}


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in (1, 2, 3, 4))])
def test_each_snippet_prints_the_same_when_it_is_woken_late(seed: int) -> None:
    mistakes = [
        mistake
        for name, record in woken_late(seed).items()
        for mistake in check(SNIPPETS[name], RUNTIME.python, record)
    ]

    assert not mistakes, f"woken up to {MAX_LATENESS} s late; give the program's waits more room:\n{report(mistakes)}"
