"""Tests for the claims in docs/first-steps/two-tasks.md."""

from __future__ import annotations

from collections.abc import Callable

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock
from tests.support.snippets import IN_PYODIDE

RecordOf = Callable[..., Record]

SOUP = '    soup = asyncio.create_task(cook("soup", 0.3))\n'
RICE = '    rice = asyncio.create_task(cook("rice", 0.2))\n'
WAITS = "    await soup\n    await rice\n"


def rows(record: Record) -> list[str]:
    """The coroutine of each task, without the two tasks with which asyncio itself tidies up at the end."""
    made = [event["coroutine"] for event in record.trace if event["kind"] == "task"]
    return [name for name in made if not name.startswith("BaseEventLoop.")]


def lines(record: Record) -> list[str]:
    return record.text.splitlines()


def test_two_awaits_share_one_row_and_two_tasks_add_two_more(record_of: RecordOf) -> None:
    assert rows(record_of("two-tasks/await_twice")) == ["main"]
    assert rows(record_of("two-tasks/create_task")) == ["main", "cook", "cook"]


def test_the_soup_gets_its_first_turn_when_main_waits(record_of: RecordOf) -> None:
    trace = record_of("two-tasks/create_task").trace
    main_waits = next(n for n, event in enumerate(trace) if event["kind"] == "suspended" and event["task"] == 1)
    soup_runs = next(n for n, event in enumerate(trace) if event["kind"] == "run" and event.get("task") == 2)

    assert trace[main_waits]["on"]["what"] == "task"
    assert main_waits < soup_runs


def test_create_task_puts_the_task_in_the_ready_queue(record_of: RecordOf) -> None:
    trace = record_of("two-tasks/create_task").trace
    made = next(n for n, event in enumerate(trace) if event["kind"] == "task" and event["task"] == 2)

    assert (trace[made + 1]["kind"], trace[made + 1]["task"]) == ("ready", 2)


def test_a_finished_task_gives_its_result_at_once_and_more_than_once() -> None:
    record = run_on_virtual_clock(
        "two-tasks/create_task",
        ('    print(f"{dish}: done")', "    return dish"),
        (WAITS, "    await soup\n    print(await soup, await rice, await rice, rice.done())\n"),
    )
    waits = [event["on"].get("tasks") for event in record.trace if event["kind"] == "suspended" and event["task"] == 1]

    assert "soup rice rice True" in lines(record)
    assert waits == [[2]]


def test_a_task_awaited_on_the_line_that_creates_it_does_not_overlap(record_of: RecordOf) -> None:
    trace = record_of("two-tasks/at_once_awaited").trace
    soup_done = next(n for n, event in enumerate(trace) if event["kind"] == "done" and event.get("task") == 2)
    rice_made = next(n for n, event in enumerate(trace) if event["kind"] == "task" and event["task"] == 3)

    assert soup_done < rice_made


def test_swapping_the_two_awaits_changes_nothing(record_of: RecordOf) -> None:
    record = run_on_virtual_clock("two-tasks/create_task", (WAITS, "    await rice\n    await soup\n"))

    assert record.text == record_of("two-tasks/create_task").text


def test_sleep_zero_between_the_two_tasks_lets_the_soup_start() -> None:
    record = run_on_virtual_clock(
        "two-tasks/create_task", (SOUP, f"{SOUP}    await asyncio.sleep(0)\n"), runtime=IN_PYODIDE
    )

    assert lines(record)[:3] == ["soup: on the heat", "both are ordered", "rice: on the heat"]


def test_main_itself_can_cook_while_a_task_waits() -> None:
    record = run_on_virtual_clock(
        "two-tasks/create_task", (RICE, '    await cook("rice", 0.2)\n'), (WAITS, "    await soup\n")
    )

    assert lines(record)[:4] == ["rice: on the heat", "soup: on the heat", "rice: done", "both are ordered"]


def test_a_task_can_be_cancelled() -> None:
    record = run_on_virtual_clock(
        "two-tasks/not_awaited", ("await rice", "await rice; soup.cancel(); await asyncio.sleep(0)")
    )

    assert lines(record)[3:5] == ["soup: thrown away", "is the soup done? True"]
