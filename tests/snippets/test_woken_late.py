"""What a page shows is printed on a busy machine too, which wakes a program up later than it asked for."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pytest

from looplab.record import Record
from loopsite.run.runtimes import pyodide
from loopsite.run.verdict import check
from loopsite.source.snippet import BUILD
from tests.support.runs import in_one_pyodide

from .conftest import SNIPPETS, claimed

RUNTIME = pyodide(BUILD)
SEEDS = range(5)
LATEST = 0.18  # seconds; a tenth was seen in browsers on two busy cores

# It tells how late it is.
MEASURES = {"starvation/frozen"}

WAKE_LATE = f"""\
import random
from looplab.kernel.clock import VirtualClock

def wait_until(self, moment, in_time=VirtualClock.wait_until, chance=random.Random({{seed}})):
    in_time(self, moment)
    if moment != float("inf"):
        self._now += {LATEST} * chance.random()

VirtualClock.wait_until = wait_until
"""

NAMES = [
    name
    for name, snippet in SNIPPETS.items()
    # who waits for something imports it first
    if RUNTIME in claimed(snippet) and name not in MEASURES and snippet.source.startswith(("import ", "from "))
]


@functools.cache
def woken_late(seed: int) -> Mapping[str, Record]:
    """The records of all programs."""
    before = f"exec({WAKE_LATE.format(seed=seed)!r});"  # on the first line: tracebacks tell the others' numbers
    programs = {name: before + SNIPPETS[name].source for name in NAMES}
    return {name: record for name, [record] in in_one_pyodide(RUNTIME, programs, traces=(False,)).items()}


@pytest.mark.parametrize("name", NAMES)
def test_it_prints_the_same_when_it_is_woken_late(name: str) -> None:
    found = [trouble for seed in SEEDS for trouble in check(SNIPPETS[name], RUNTIME.python, woken_late(seed)[name])]

    late = f"woken up to {LATEST} s late; give its waits more room:"
    assert not found, "\n".join([late, *(f"{trouble}\n{trouble.detail}" for trouble in found)])
