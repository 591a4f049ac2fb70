"""Tests for the claims in docs/inside-the-loop/eager-tasks.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from looplab.record import Record
from tests.support.edited import run_edited
from tests.support.snippets import natively_and_in_pyodide

RecordOf = Callable[..., Record]

FACTORY = "    loop = asyncio.get_running_loop()\n    loop.set_task_factory(asyncio.eager_task_factory)\n"


def lines(record: Record) -> list[str]:
    return record.text.splitlines()


def task(record: Record, dish: str) -> int:
    """The number of the task that looks up that dish."""
    [number] = [event["task"] for event in record.trace if dish in event.get("arguments", "")]
    return int(number)


def of_kind(record: Record, kind: str, **fields: Any) -> list[Any]:
    """The events of this kind that have these fields."""
    return [event for event in record.trace if event["kind"] == kind and fields.items() <= event.items()]


@natively_and_in_pyodide
def test_an_ordinary_task_is_queued_and_starts_later(record_of: RecordOf, runtime: str) -> None:
    record = record_of("eager-tasks/scheduled", runtime)

    assert lines(record).index("stew is a task; done? False") < lines(record).index("  look up the soup")
    assert len(of_kind(record, "ready", task=task(record, "soup"))) == 1


@natively_and_in_pyodide
def test_an_eager_task_that_does_not_wait_is_never_queued(record_of: RecordOf, runtime: str) -> None:
    record = record_of("eager-tasks/eager", runtime)
    soup = task(record, "soup")

    assert of_kind(record, "ready", task=soup) == []
    assert of_kind(record, "run", task=soup) == []
    assert of_kind(record, "done", task=soup)[0]["iteration"] == 1


@natively_and_in_pyodide
def test_an_eager_task_that_waits_is_queued_when_its_wait_is_over(record_of: RecordOf, runtime: str) -> None:
    record = record_of("eager-tasks/eager", runtime)
    [woken] = of_kind(record, "ready", task=task(record, "stew"))

    assert woken["callback"] == "Task.__wakeup"


def test_the_eager_task_is_the_current_task_only_during_its_first_step() -> None:
    record = run_edited(
        "eager-tasks/eager",
        ('print("  look up the", dish)', 'print("  in", asyncio.current_task().get_coro().__name__)'),
        ('print("soup is a task; done?", soup.done())', 'print("in", asyncio.current_task().get_coro().__name__)'),
    )

    assert lines(record)[:3] == ["  in price", "  found the soup", "in main"]


def test_an_exception_in_the_first_step_is_raised_where_the_task_is_awaited() -> None:
    record = run_edited("eager-tasks/eager", ('print("  look up the", dish)', 'raise OSError("no menu")'))

    assert lines(record)[:2] == ["soup is a task; done? True", "stew is a task; done? True"]
    assert record.outcome.exception == "OSError"


def test_awaiting_a_coroutine_runs_it_within_the_step_of_its_caller() -> None:
    record = run_edited(
        "eager-tasks/scheduled",
        ("await soup + await stew", "await soup"),
        ('asyncio.create_task(price("soup"), name="soup")', "asyncio.get_running_loop().create_future()"),
        ('    print("soup is a task; done?", soup.done())\n', '    soup.set_result(await price("soup"))\n'),
        ('    stew = asyncio.create_task(price("stew"), name="stew")\n', ""),
        ('    print("stew is a task; done?", stew.done())\n', ""),
    )

    assert lines(record) == ["  look up the soup", "  found the soup", "together 4"]
    assert of_kind(record, "suspended") == []


def test_a_long_first_step_holds_up_the_code_that_creates_the_task() -> None:
    tasks = 'for n in range(10):\n        asyncio.create_task(price("soup"))\n    print("all made")\n'
    record = run_edited(
        "eager-tasks/eager",
        ('print("  look up the", dish)', '__import__("time").sleep(0.05); print("calculated")'),
        ("    soup = asyncio", f"    {tasks}    soup = asyncio"),
    )

    assert lines(record).index("all made") == 20
    assert lines(record)[:20] == ["calculated", "  found the soup"] * 10


def test_an_eager_task_has_started_before_it_can_be_cancelled() -> None:
    cancel = ('    print("stew is a task; done?", stew.done())', "    stew.cancel()")
    ordinary, eager = (run_edited(f"eager-tasks/{name}", cancel) for name in ("scheduled", "eager"))

    assert "  look up the stew" not in lines(ordinary)
    assert "  look up the stew" in lines(eager)


# predict, then run


def test_ordinary_tasks_find_themselves_in_the_dictionary() -> None:
    record = run_edited("eager-tasks/too_early", (FACTORY, ""))

    assert lines(record) == ["both are on their way", "/news is task Task-2", "/weather is task Task-3"]


def test_an_eager_task_can_find_itself_with_current_task() -> None:
    record = run_edited("eager-tasks/too_early", ("downloads[page].get_name()", "asyncio.current_task().get_name()"))

    assert lines(record) == ["/news is task Task-2", "/weather is task Task-3", "both are on their way"]


# what to try


def test_with_both_dishes_on_the_menu_neither_task_goes_through_the_loop() -> None:
    record = run_edited("eager-tasks/eager", ('{"soup": 4}', '{"soup": 4, "stew": 7}'))
    prices = {task(record, "soup"), task(record, "stew")}

    assert not [event for event in of_kind(record, "run") if event.get("task") in prices]
    assert {event["iteration"] for event in of_kind(record, "done") if event.get("task") in prices} == {1}


@pytest.mark.parametrize("name", ["eager-tasks/scheduled", "eager-tasks/eager"])
def test_ordering_the_stew_twice_asks_the_kitchen_twice(name: str) -> None:
    record = run_edited(name, ('price("soup")', 'price("stew")'))

    assert len(of_kind(record, "timer")) == 2


def test_with_sleep_zero_the_stew_is_queued_when_create_task_returns() -> None:
    record = run_edited("eager-tasks/eager", ("asyncio.sleep(0.1)", "asyncio.sleep(0)"))
    [ready] = of_kind(record, "ready", task=task(record, "stew"))

    assert ready["iteration"] == 1


def test_since_3_14_a_single_task_can_be_eager() -> None:
    record = run_edited(
        "eager-tasks/eager",
        (FACTORY, ""),
        ('name="soup"', 'name="soup", eager_start=True'),
        runtime="pyodide3.14",
    )

    assert lines(record)[:4] == [
        "  look up the soup",
        "  found the soup",
        "soup is a task; done? True",
        "stew is a task; done? False",
    ]
