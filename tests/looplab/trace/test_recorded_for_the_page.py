"""The runs that the front end's tests draw are runs that the recorder still records: a contract, held at both ends."""

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
def test_a_recorded_run_is_recorded_so_today(program: Path) -> None:
    """To write one anew: loopsite run --clock virtual --record FILE.json PROGRAM, and take its "trace"."""
    asked = Program(program.read_text(), program.name, clock="virtual", trace=True)
    record = asyncio.run(run_process(this_cpython(), asked, Limits(seconds=20), lambda message: None))

    recorded, kept = list(record.trace), json.loads(program.with_suffix(".json").read_text())

    stops = next(at for at, event in enumerate(kept) if event["kind"] == "loop" and event["state"] == "stops")
    assert recorded[:stops] == kept[:stops]
    if len(unfinished(kept[:stops])) < 2:
        assert recorded[stops:] == kept[stops:]
    else:
        # what is left `asyncio.run` cancels in the order of a set, `asyncio.all_tasks`
        assert kinds(recorded[stops:]) == kinds(kept[stops:])


def unfinished(trace: Sequence[dict[str, Any]]) -> set[int]:
    """The numbers of the tasks that there are at the end of it."""
    done = {event.get("task") for event in trace if event["kind"] == "done"}
    return {event["task"] for event in trace if event["kind"] == "task"} - done


def kinds(trace: Sequence[dict[str, Any]]) -> Counter[tuple[str, str | None]]:
    """How many events there are of each kind and outcome."""
    return Counter((event["kind"], event.get("outcome")) for event in trace)
