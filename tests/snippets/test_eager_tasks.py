"""Tests for the claims in docs/inside-the-loop/eager-tasks.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.runs import lines
from tests.support.snippets import natively_and_in_pyodide

RecordOf = Callable[..., Record]

FACTORY = "    loop = asyncio.get_running_loop()\n    loop.set_task_factory(asyncio.eager_task_factory)\n"


def task(record: Record, page: str) -> int:
    """The number of the task that loads that page."""
    [number] = [event["task"] for event in record.trace if page in event.get("arguments", "")]
    return int(number)


def of_kind(record: Record, kind: str, **fields: Any) -> list[Any]:
    """The events of this kind that have these fields."""
    return [event for event in record.trace if event["kind"] == kind and fields.items() <= event.items()]


@natively_and_in_pyodide
def test_an_ordinary_task_is_queued_and_starts_later(record_of: RecordOf, runtime: str) -> None:
    record = record_of("eager-tasks/scheduled", runtime)

    assert lines(record).index("/weather is a task; done? False") < lines(record).index("  look for /news")
    assert len(of_kind(record, "ready", task=task(record, "/news"))) == 1


@natively_and_in_pyodide
def test_an_eager_task_that_does_not_wait_is_never_queued(record_of: RecordOf, runtime: str) -> None:
    record = record_of("eager-tasks/eager", runtime)
    news = task(record, "/news")

    assert of_kind(record, "ready", task=news) == []
    assert of_kind(record, "run", task=news) == []
    assert of_kind(record, "done", task=news)[0]["iteration"] == 1


@natively_and_in_pyodide
def test_an_eager_task_that_waits_is_queued_when_its_wait_is_over(record_of: RecordOf, runtime: str) -> None:
    record = record_of("eager-tasks/eager", runtime)
    [woken] = of_kind(record, "ready", task=task(record, "/weather"))

    assert woken["callback"] == "Task.__wakeup"


def test_the_eager_task_is_the_current_task_only_during_its_first_step() -> None:
    record = run_on_virtual_clock(
        "eager-tasks/eager",
        ('print("  look for", page)', 'print("  in", asyncio.current_task().get_coro().__name__)'),
        ('print("/news is a task; done?", news.done())', 'print("in", asyncio.current_task().get_coro().__name__)'),
    )

    assert lines(record)[:3] == ["  in load", "  found /news", "in main"]


def test_an_exception_in_the_first_step_is_raised_where_the_task_is_awaited() -> None:
    record = run_on_virtual_clock("eager-tasks/eager", ('print("  look for", page)', 'raise OSError("no cache")'))

    assert lines(record)[:2] == ["/news is a task; done? True", "/weather is a task; done? True"]
    assert record.outcome.exception == "OSError"


def test_awaiting_a_coroutine_runs_it_within_the_step_of_its_caller() -> None:
    record = run_on_virtual_clock(
        "eager-tasks/scheduled",
        ('await news, "and", await weather', "await news"),
        ('asyncio.create_task(load("/news"), name="/news")', "asyncio.get_running_loop().create_future()"),
        ('    print("/news is a task; done?", news.done())\n', '    news.set_result(await load("/news"))\n'),
        ('    weather = asyncio.create_task(load("/weather"), name="/weather")\n', ""),
        ('    print("/weather is a task; done?", weather.done())\n', ""),
    )

    assert lines(record) == ["  look for /news", "  found /news", "main: cached"]
    assert of_kind(record, "suspended") == []


def test_a_long_first_step_holds_up_the_code_that_creates_the_task() -> None:
    tasks = 'for n in range(10):\n        asyncio.create_task(load("/news"))\n    print("all made")\n'
    record = run_on_virtual_clock(
        "eager-tasks/eager",
        ('print("  look for", page)', '__import__("time").sleep(0.05); print("calculated")'),
        ("    news = asyncio", f"    {tasks}    news = asyncio"),
    )

    assert lines(record).index("all made") == 20
    assert lines(record)[:20] == ["calculated", "  found /news"] * 10


def test_an_eager_task_has_started_before_it_can_be_cancelled() -> None:
    cancel = ('    print("/weather is a task; done?", weather.done())', "    weather.cancel()")
    ordinary, eager = (run_on_virtual_clock(f"eager-tasks/{name}", cancel) for name in ("scheduled", "eager"))

    assert "  look for /weather" not in lines(ordinary)
    assert "  look for /weather" in lines(eager)


# predict, then run


def test_ordinary_tasks_find_themselves_in_the_dictionary() -> None:
    record = run_on_virtual_clock("eager-tasks/too_early", (FACTORY, ""))

    assert lines(record) == ["both are on their way", "/news is task Task-2", "/weather is task Task-3"]


def test_an_eager_task_can_find_itself_with_current_task() -> None:
    record = run_change("eager-tasks/too_early")

    assert lines(record) == ["/news is task Task-2", "/weather is task Task-3", "both are on their way"]


# what to try


def test_with_both_pages_in_the_cache_neither_task_goes_through_the_loop() -> None:
    record = run_change("eager-tasks/eager")
    loads = {task(record, "/news"), task(record, "/weather")}

    assert not [event for event in of_kind(record, "run") if event.get("task") in loads]
    assert {event["iteration"] for event in of_kind(record, "done") if event.get("task") in loads} == {1}


@pytest.mark.parametrize("name", ["eager-tasks/scheduled", "eager-tasks/eager"])
def test_loading_a_page_twice_asks_the_server_twice(name: str) -> None:
    record = run_on_virtual_clock(name, ('load("/news")', 'load("/weather")'))

    assert len(of_kind(record, "timer")) == 2


def test_with_sleep_zero_the_second_task_is_queued_when_create_task_returns() -> None:
    record = run_on_virtual_clock("eager-tasks/eager", ("asyncio.sleep(0.1)", "asyncio.sleep(0)"))
    [ready] = of_kind(record, "ready", task=task(record, "/weather"))

    assert ready["iteration"] == 1


def test_since_3_14_a_single_task_can_be_eager() -> None:
    record = run_on_virtual_clock(
        "eager-tasks/eager",
        (FACTORY, ""),
        ('name="/news"', 'name="/news", eager_start=True'),
        runtime="pyodide3.14",
    )

    assert lines(record)[:4] == [
        "  look for /news",
        "  found /news",
        "/news is a task; done? True",
        "/weather is a task; done? False",
    ]
