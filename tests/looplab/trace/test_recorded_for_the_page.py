"""The recorder still records the traces that the tests of the front end draw."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from loopsite.paths import PROJECT
from loopsite.run.process import run_process
from loopsite.run.runtimes import Limits, Program, this_cpython

TRACES = PROJECT / "web" / "tests" / "traces"


@pytest.mark.parametrize("program", sorted(TRACES.glob("*.py")), ids=lambda path: path.stem)
def test_a_saved_trace_is_what_the_recorder_records(program: Path) -> None:
    """To update one: loopsite run --clock virtual --record FILE.json PROGRAM, and save its "trace"."""
    request = Program(program.read_text(), program.name, clock="virtual", trace=True)
    record = asyncio.run(run_process(this_cpython(), request, Limits(seconds=20), lambda message: None))

    recorded, kept = list(record.trace), json.loads(program.with_suffix(".json").read_text())

    stops = next(at for at, event in enumerate(kept) if event["kind"] == "loop" and event["state"] == "stops")
    assert recorded[:stops] == kept[:stops]
    if len(unfinished(kept[:stops])) < 2:
        assert recorded[stops:] == kept[stops:]
    else:
        # `asyncio.run` cancels the remaining tasks in the order of a set, `asyncio.all_tasks`
        assert kinds(recorded[stops:]) == kinds(kept[stops:])


def unfinished(trace: Sequence[dict[str, Any]]) -> set[int]:
    """The numbers of the tasks that are not done at the end of `trace`."""
    done = {event.get("task") for event in trace if event["kind"] == "done"}
    return {event["task"] for event in trace if event["kind"] == "task"} - done


def kinds(trace: Sequence[dict[str, Any]]) -> Counter[tuple[str, str | None]]:
    """The number of events of each kind and outcome."""
    return Counter((event["kind"], event.get("outcome")) for event in trace)
