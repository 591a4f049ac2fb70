"""Tests for the claims in docs/reference/what-you-can-rely-on.md, on every Python."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock
from tests.support.runs import lines
from tests.support.snippets import SNIPPETS, claimed

RecordOf = Callable[..., Record]

PAGE = "what-you-can-rely-on"
EVERYWHERE = [each.name for each in claimed(SNIPPETS[f"{PAGE}/promised"]) if not each.name.startswith("cpython3")]


@pytest.mark.parametrize("runtime", EVERYWHERE)
def test_what_is_promised_is_so(record_of: RecordOf, runtime: str) -> None:
    assert lines(record_of(f"{PAGE}/promised", runtime)) == [
        "call_soon, so far: []",
        "call_soon, a turn later: [0, 1, 2]",
        "gather: ['slow', 'fast']",
        "lock: ['a', 'b', 'c']",
        "callbacks of a future, so far: []",
    ]


@pytest.mark.parametrize("runtime", EVERYWHERE)
def test_what_is_so_today_still_is(record_of: RecordOf, runtime: str) -> None:
    assert lines(record_of(f"{PAGE}/today", runtime)) == [
        "start: ['after create_task', 'task']",
        "event: ['a', 'b', 'c']",
    ]


def test_on_a_loop_with_eager_tasks_the_new_task_runs_first() -> None:
    eager = (
        "    order = []\n    task",
        ("    order = []\n    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)\n    task"),
    )

    assert lines(run_on_virtual_clock(f"{PAGE}/today", eager))[0] == "start: ['task', 'after create_task']"
