"""The recorder still records the traces that the tests of the front end draw."""

from __future__ import annotations

import asyncio
import functools
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from loopsite.paths import PROJECT
from loopsite.run.process import interpreter, run_process
from loopsite.run.runtimes import Limits, Program, Runtime, pyodide, this_cpython
from loopsite.source.pythons import BUILD, DEFAULT

TRACES = PROJECT / "web" / "tests" / "traces"
THREADED = ("threads", "two_loops")


@pytest.mark.parametrize("program", sorted(TRACES.glob("*.py")), ids=lambda path: path.stem)
def test_a_saved_trace_is_what_the_recorder_records(program: Path) -> None:
    """To update one: loopsite run --clock virtual --record FILE.json PROGRAM, and save its "trace".

    Of threads, with `--on pyodide3.13`: by the virtual clock there are some only in a Pyodide.
    """
    threaded = program.stem in THREADED
    recorded = recorded_in_pyodide()[program.stem] if threaded else record(program, this_cpython(), "virtual")
    kept = json.loads(program.with_suffix(".json").read_text())

    stops = next(at for at, event in enumerate(kept) if event["kind"] == "loop" and event["state"] == "stops")
    assert recorded[:stops] == kept[:stops]
    if len(unfinished(kept[:stops])) < 2 and not threaded:
        assert recorded[stops:] == kept[stops:]
    else:
        # `asyncio.run` cancels the remaining tasks, and joins the threads of its pool, in the order of a set
        assert kinds(recorded[stops:]) == kinds(kept[stops:])


def test_native_threads_do_the_same_in_a_recording() -> None:
    recorded = record(TRACES / "threads.py", this_cpython(), "real")

    assert what_threads_do(recorded) == what_threads_do(json.loads((TRACES / "threads.json").read_text()))


def test_what_is_handed_over_to_the_loop_of_another_thread_is_recorded_by_default() -> None:
    """On the Python that readers get, whose `call_soon_threadsafe` is another than that of the build's."""
    recorded = record(TRACES / "two_loops.py", pyodide(DEFAULT), "virtual")

    handed_over = [
        (event["thread"], event.get("loop", 1)) for event in recorded if event["kind"] == "ready" and "thread" in event
    ]
    assert handed_over == [(0, 2), (1, 1), (0, 2)]


LIMITS = Limits(seconds=20)


def request(program: Path, clock: str) -> Program:
    return Program(program.read_text(), program.name, clock=clock, trace=True)


def record(program: Path, runtime: Runtime, clock: str) -> list[dict[str, Any]]:
    recorded = asyncio.run(run_process(runtime, request(program, clock), LIMITS, lambda message: None))
    return [dict(event) for event in recorded.trace]


@functools.cache
def recorded_in_pyodide() -> dict[str, list[dict[str, Any]]]:
    """The traces of the programs with threads, from one Pyodide: its boot takes two seconds."""

    async def run() -> dict[str, list[dict[str, Any]]]:
        async with interpreter(pyodide(BUILD), LIMITS) as python:
            records = {
                name: await python.run(request(TRACES / f"{name}.py", "virtual"), lambda message: None)
                for name in THREADED
            }
        return {name: [dict(event) for event in record.trace] for name, record in records.items()}

    return asyncio.run(run())


def what_threads_do(trace: Sequence[dict[str, Any]]) -> dict[int, list[tuple[Any, ...]]]:
    """The events of each thread, in order, but for the main one and asyncio's own, which join others: those may have
    ended by then.
    """
    joining = {0, *(event["thread"] for event in trace if "_do_shutdown" in event.get("function", ""))}
    done: dict[int, list[tuple[Any, ...]]] = {}
    for event in trace:
        if (thread := event.get("thread", 0)) not in joining:
            on = event.get("on", {})
            what = event["kind"], on.get("what"), on.get("threads"), event.get("function"), event.get("line")
            done.setdefault(thread, []).append(what)
    return done


def unfinished(trace: Sequence[dict[str, Any]]) -> set[int]:
    """The numbers of the tasks that are not done at the end of `trace`."""
    done = {event.get("task") for event in trace if event["kind"] == "done"}
    return {event["task"] for event in trace if event["kind"] == "task"} - done


def kinds(trace: Sequence[dict[str, Any]]) -> Counter[tuple[str, str | None]]:
    """The number of events of each kind and outcome."""
    return Counter((event["kind"], event.get("outcome")) for event in trace)
