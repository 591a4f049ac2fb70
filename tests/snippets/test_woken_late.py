"""What a page shows is printed on a busy machine too, which wakes a program up later than it asked for."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pytest

from looplab.record import Record
from loopsite.check import check
from loopsite.runtimes import pyodide
from loopsite.snippet import BUILD
from tests.looplab.trace.runs import in_one_pyodide

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

NAMES = [name for name, snippet in SNIPPETS.items() if RUNTIME in claimed(snippet) and name not in MEASURES]


@functools.cache
def woken_late(seed: int | None, alone: str = "") -> Mapping[str, Record]:
    """The records of all programs, or of one that gets a Python of its own; nobody is late without a seed."""
    before = "" if seed is None else WAKE_LATE.format(seed=seed)
    programs = {name: SNIPPETS[name].source for name in ([alone] if alone else NAMES)}
    records = in_one_pyodide(RUNTIME, programs, traces=(False,), before=before)
    return {name: record for name, [record] in records.items()}


def wrong(name: str, seed: int | None, alone: bool = False) -> list[str]:
    found = check(SNIPPETS[name], RUNTIME.python, woken_late(seed, name if alone else "")[name])
    return [f"{mistake}\n{mistake.detail}" for mistake in found]


@pytest.mark.parametrize("name", NAMES)
def test_it_prints_the_same_when_it_is_woken_late(name: str) -> None:
    # some print something else where many share one Python: the numbers of tasks, and warnings that are given once
    alone = bool(wrong(name, seed=None))
    found = [trouble for seed in (SEEDS[:1] if alone else SEEDS) for trouble in wrong(name, seed, alone)]

    assert not found, "\n".join([f"woken up to {LATEST} s late; give its waits more room:", *found])
