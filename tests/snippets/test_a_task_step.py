"""Tests for the claims in docs/inside-the-loop/a-task-step.md."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from types import coroutine as as_coroutine
from typing import Any

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.runs import lines
from tests.support.snippets import natively_and_in_pyodide

RecordOf = Callable[..., Record]


def names_by_handle(record: Record) -> dict[int, str]:
    """What each handle calls, by its number: the callback, or the coroutine of the task that takes a step."""
    coroutines = {event["task"]: event["coroutine"] for event in record.trace if event["kind"] == "task"}
    return {
        event["handle"]: coroutines[event["task"]] if "task" in event else event["callback"]
        for event in record.trace
        if event["kind"] == "ready"
    }


@natively_and_in_pyodide
def test_each_step_of_the_toy_comes_right_after_one_of_the_real_task(record_of: RecordOf, runtime: str) -> None:
    record = record_of("a-task-step/toy", runtime)
    names = names_by_handle(record)
    called = [names.get(event.get("handle", 0)) for event in record.trace if event["kind"] == "run"]
    steps = [name for name in called if name in ("fetch", "ToyTask.step")]

    assert steps == ["fetch", "ToyTask.step"] * 2


def test_each_task_has_one_timer_while_it_waits(record_of: RecordOf) -> None:
    trace = record_of("a-task-step/toy").trace

    assert len([event for event in trace if event["kind"] == "timer"]) == 2


def test_there_is_no_current_task_during_a_step_of_the_toy() -> None:
    record = run_on_virtual_clock("a-task-step/toy", ('"asking for", page', "page, asyncio.current_task()"))

    assert lines(record)[0].startswith("/news <Task pending")
    assert lines(record)[1] == "/weather None"


def test_the_task_that_is_created_first_asks_first() -> None:
    record = run_on_virtual_clock(
        "a-task-step/toy",
        (
            'asyncio.create_task(fetch("/news")), ToyTask(fetch("/weather"))',
            'ToyTask(fetch("/weather")), real_task(fetch("/news"))',
        ),
        ("async def main", "real_task = asyncio.create_task\n\n\nasync def main"),
    )

    assert lines(record)[:2] == ["asking for /weather", "asking for /news"]


@natively_and_in_pyodide
def test_with_some_lines_for_none_the_toy_can_sleep_for_zero_seconds(runtime: str) -> None:
    record = run_change("a-task-step/toy", runtime=runtime)

    assert lines(record)[-1] == "received /news and /weather"
    assert not [event for event in record.trace if event["kind"] == "timer"]


def test_without_those_lines_the_toy_cannot_sleep_for_zero_seconds() -> None:
    record = run_on_virtual_clock(
        "a-task-step/toy",
        ("asyncio.sleep(0.1)", "asyncio.sleep(0)"),
        ("await toy)", "toy.done())\n    await asyncio.sleep(0.1)\n    print(toy.done())"),
    )

    assert "'NoneType' object has no attribute 'add_done_callback'" in record.text
    assert lines(record)[-1] == "False"


# what else the real task does


@as_coroutine
def bare_yield(value: object) -> Generator[Any, Any]:
    yield value


def error_of(make: Callable[[], Coroutine[Any, Any, object]]) -> BaseException | None:
    """The exception that a task of this coroutine ends with."""

    async def main() -> BaseException | None:
        task = asyncio.create_task(make())
        await asyncio.wait([task])
        return task.exception()

    return asyncio.run(main())


async def wait_for_a_future_of_another_loop() -> None:
    loop = asyncio.new_event_loop()
    try:
        await loop.create_future()
    finally:
        loop.close()


async def wait_for_itself() -> None:
    task = asyncio.current_task()
    assert task is not None
    await task


async def yield_a_number() -> None:
    await bare_yield(3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (wait_for_a_future_of_another_loop, "attached to a different loop"),
        (wait_for_itself, "Task cannot await on itself"),
        (yield_a_number, "Task got bad yield: 3"),
    ],
)
def test_an_invalid_wait_raises_a_runtime_error_in_the_coroutine(
    make: Callable[[], Coroutine[Any, Any, object]], message: str
) -> None:
    error = error_of(make)

    assert isinstance(error, RuntimeError)
    assert message in str(error)


def test_an_exception_in_the_coroutine_becomes_that_of_its_task() -> None:
    async def fails() -> None:
        raise OSError("no pan")

    assert isinstance(error_of(fails), OSError)


def test_system_exit_propagates_through_the_loop() -> None:
    record = run_on_virtual_clock(
        "a-task-step/cancelled", ("        await confirmation\n", "        raise SystemExit\n")
    )

    assert lines(record)[0] == "upload: close the connection"
    assert "cancel:" not in record.text


def test_a_step_sends_none_whatever_the_result_of_the_future() -> None:
    sent: list[object] = []

    @as_coroutine
    def watched(coroutine: Coroutine[Any, Any, object]) -> Generator[Any, Any]:
        for awaited in coroutine.__await__():
            sent.append((yield awaited))

    async def main() -> None:
        await watched(asyncio.sleep(0.01, "the result"))

    asyncio.run(main())

    assert sent == [None]


# cancelling


@natively_and_in_pyodide
def test_cancel_cancels_the_future_at_once_and_the_task_in_its_next_step(record_of: RecordOf, runtime: str) -> None:
    printed = lines(record_of("a-task-step/cancelled", runtime))

    assert printed.index("future cancelled: True") < printed.index("task cancelled: False")
    assert printed[-2:] == ["upload: close the connection", "task cancelled: True"]


def test_a_task_cancelled_before_its_first_step_runs_nothing_and_leaves_the_future_alone() -> None:
    record = run_change("a-task-step/cancelled")

    assert lines(record) == ["cancel: True", "future cancelled: False", "task cancelled: False", "task cancelled: True"]


def test_a_task_whose_coroutine_catches_the_error_is_not_cancelled() -> None:
    record = run_on_virtual_clock(
        "a-task-step/cancelled", ("    finally:", "    except asyncio.CancelledError:\n        pass\n    finally:")
    )

    assert lines(record)[-1] == "task cancelled: False"


@natively_and_in_pyodide
def test_a_task_takes_one_more_step_than_it_has_pauses(record_of: RecordOf, runtime: str) -> None:
    record = record_of("a-task-step/steps", runtime)
    suspended = [event for event in record.trace if event["kind"] == "suspended"]

    assert len(suspended) == 2
    assert lines(record)[-1] == "step 3 is the last"
