"""A reader's own event loop can report what it does, and is recorded like asyncio's."""

from __future__ import annotations

import pytest

from looplab import trace
from tests.support.runs import in_pairs

TOY_LOOP = """\
import asyncio  # programs without it are not recorded
from collections import deque

from looplab import trace


def tick(name, times):
    for number in range(times):
        print(name, number)
        yield


ready = deque()
for number, (name, times) in enumerate([("a", 1), ("b", 2)], start=1):
    trace.report("task", task=number, name=name, coroutine="tick")
    ready.append((number, tick(name, times)))

while ready:
    number, task = ready.popleft()
    trace.report("run", task=number)
    try:
        next(task)
    except StopIteration:
        trace.report("done", task=number, outcome="result")
    else:
        ready.append((number, task))
        trace.report("suspended", task=number, on={"what": "turn"}, line=task.gi_frame.f_lineno)
    trace.report("ran")
"""


@pytest.mark.parametrize("runtime", ["cpython", "pyodide3.12"])
def test_the_reports_of_a_toy_loop_are_recorded(runtime: str) -> None:
    plain, recorded = in_pairs(runtime, {"toy": TOY_LOOP})["toy"]

    reported = [(event["kind"], event.get("task"), event.get("line")) for event in recorded.trace]
    assert reported[:2] == [("task", 1, 15), ("task", 2, 15)]
    step = [("run", 1, 20), ("printed", None, 9), ("suspended", 1, 10), ("ran", None, 28)]
    assert reported[2:6] == step
    assert [kind for kind, task, _ in reported if task == 2] == ["task", *["run", "suspended"] * 2, "run", "done"]
    assert recorded.text == plain.text == "a 0\nb 0\nb 1\n"
    assert plain.trace == ()


def test_a_report_without_a_recording_is_dropped() -> None:
    trace.report("ran")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind of event 'rann': expected one of loop, task"):
        trace.report("rann")
