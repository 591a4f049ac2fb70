"""Tests for the claims in docs/first-steps/await-is-not-always-a-switch.md."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import groupby

import pytest

from looplab.record import Record
from loopsite.run.process import run_process
from loopsite.run.runtimes import Limits, Program, find
from tests.support.edited import run_change, run_edited
from tests.support.snippets import IN_PYODIDE

RecordOf = Callable[..., Record]

PAGE = "await-is-not-always-a-switch"

PROBE = """\
import asyncio

turns = 0

async def other():
    global turns
    while True:
        turns += 1
        await asyncio.sleep(0)

async def switches(name, awaitable):
    before = turns
    await awaitable
    print(name, turns > before)

async def nothing():
    return 1

async def first_nothing_then_sleep():
    await nothing()
    await asyncio.sleep(0)

async def later(call, *arguments):
    await asyncio.sleep(0.01)
    call(*arguments)

def soon(call, *arguments):
    helpers.append(asyncio.create_task(later(call, *arguments)))

helpers = []

async def main():
    ticking = asyncio.create_task(other())
    await asyncio.sleep(0)
    await switches("coroutine", nothing())
    await switches("coroutine that waits", first_nothing_then_sleep())
    await switches("sleep(0)", asyncio.sleep(0))
    await switches("sleep(0.01)", asyncio.sleep(0.01))
    task = asyncio.create_task(nothing())
    await switches("task", task)
    await switches("task that is done", task)
    lock = asyncio.Lock()
    await switches("lock", lock.acquire())
    soon(lock.release)
    await switches("lock that is taken", lock.acquire())
    event = asyncio.Event()
    soon(event.set)
    await switches("event", event.wait())
    await switches("event that is set", event.wait())
    queue = asyncio.Queue(maxsize=1)
    await switches("put", queue.put(1))
    soon(queue.get_nowait)
    await switches("put when full", queue.put(2))
    await switches("get", queue.get())
    soon(queue.put_nowait, 3)
    await switches("get when empty", queue.get())
    ticking.cancel()

asyncio.run(main())
"""

TABLE = {
    "coroutine": False,
    "coroutine that waits": True,
    "sleep(0)": True,
    "sleep(0.01)": True,
    "task": True,
    "task that is done": False,
    "lock": False,
    "lock that is taken": True,
    "event": True,
    "event that is set": False,
    "put": False,
    "put when full": True,
    "get": False,
    "get when empty": True,
}
"""Whether other tasks get a turn, for each case in the table on the page."""


@pytest.mark.parametrize("runtime", ["cpython", "pyodide3.10", IN_PYODIDE])
def test_each_row_of_the_table_says_when_an_await_switches(runtime: str) -> None:
    program = Program(PROBE, "probe.py")
    record = asyncio.run(run_process(find(runtime), program, Limits(seconds=20), lambda message: None))

    assert {
        name: switched == "True" for name, _, switched in (line.rpartition(" ") for line in record.text.splitlines())
    } == TABLE


def turns(record: Record) -> list[int]:
    """The numbers of the two tasks that `main` makes, in the order of their turns."""
    return [event["task"] for event in record.trace if event["kind"] == "run" and event.get("task") in (2, 3)]


def pieces(record: Record) -> list[tuple[str, int]]:
    """Each run of lines that start with the same word: that word, and how many lines there are."""
    return [(word, len(list(lines))) for word, lines in groupby(record.text.splitlines(), lambda line: line.split()[0])]


def test_with_a_plain_coroutine_each_task_has_a_single_turn(record_of: RecordOf) -> None:
    assert turns(record_of(f"{PAGE}/plain_coroutine")) == [2, 3]


def test_sleep_zero_makes_the_two_tasks_alternate(record_of: RecordOf) -> None:
    assert turns(record_of(f"{PAGE}/sleep_zero")) == [2, 3, 2, 3, 2, 3, 2, 3]


def test_acquiring_a_free_lock_does_not_suspend_the_task(record_of: RecordOf) -> None:
    record = record_of(f"{PAGE}/free_lock")

    assert {event["task"] for event in record.trace if event["kind"] == "suspended"} == {1}


def test_a_lock_held_across_a_switch_is_handed_over_in_order() -> None:
    record = run_change("await-is-not-always-a-switch/free_lock")

    assert pieces(record) == [("Ana", 1), ("Ben", 1)] * 3


def test_sleep_zero_before_the_loop_switches_once_for_each_task() -> None:
    record = run_change("await-is-not-always-a-switch/sleep_zero")

    assert turns(record) == [2, 3, 2, 3]
    assert pieces(record) == [("north", 3), ("south", 3)]


@pytest.mark.parametrize(("size", "runs"), [(0, [5, 5]), (1, [1] * 10), (3, [3, 3, 2, 2])])
def test_the_size_of_the_queue_decides_how_many_lines_come_together(size: int, runs: list[int]) -> None:
    record = run_edited(f"{PAGE}/queue_with_room", ("maxsize=2", f"maxsize={size}"))

    assert [count for _, count in pieces(record)] == runs
