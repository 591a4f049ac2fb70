"""Tests for the claims in docs/first-steps/two-tasks.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.runs import lines
from tests.support.snippets import IN_PYODIDE

RecordOf = Callable[..., Record]

WAITS = "    await photos\n    await letters\n"


def rows(record: Record) -> list[str]:
    """The coroutine of each task, without the two tasks with which asyncio itself tidies up at the end."""
    made = [event["coroutine"] for event in record.trace if event["kind"] == "task"]
    return [name for name in made if not name.startswith("BaseEventLoop.")]


def test_two_tasks_have_rows_of_their_own_and_overlap(record_of: RecordOf) -> None:
    record = record_of("two-tasks/create_task", IN_PYODIDE)

    assert rows(record) == ["main", "back_up", "back_up"]
    assert record.output[-1].time == pytest.approx(0.4)


def test_the_photos_get_their_first_turn_when_main_waits(record_of: RecordOf) -> None:
    trace = record_of("two-tasks/create_task").trace
    main_waits = next(n for n, event in enumerate(trace) if event["kind"] == "suspended" and event["task"] == 1)
    photos_run = next(n for n, event in enumerate(trace) if event.get("text") == "photos: copying\n")

    assert trace[main_waits]["on"]["what"] == "task"
    assert main_waits < photos_run


def test_create_task_puts_the_task_in_the_ready_queue(record_of: RecordOf) -> None:
    trace = record_of("two-tasks/create_task").trace
    made = next(n for n, event in enumerate(trace) if event["kind"] == "task" and event["task"] == 2)

    assert (trace[made + 1]["kind"], trace[made + 1]["task"]) == ("ready", 2)


def test_a_finished_task_gives_its_result_at_once_and_more_than_once() -> None:
    record = run_on_virtual_clock(
        "two-tasks/create_task",
        ('    print(f"{folder}: safe")', "    return folder"),
        (WAITS, "    await photos\n    print(await photos, await letters, await letters, letters.done())\n"),
    )
    waits = [event["on"].get("tasks") for event in record.trace if event["kind"] == "suspended" and event["task"] == 1]

    assert "photos letters letters True" in lines(record)
    assert waits == [[2]]


def test_swapping_the_two_awaits_changes_nothing(record_of: RecordOf) -> None:
    record = run_on_virtual_clock("two-tasks/create_task", (WAITS, "    await letters\n    await photos\n"))

    assert record.text == record_of("two-tasks/create_task").text


def test_a_task_awaited_on_the_line_that_creates_it_does_not_overlap(record_of: RecordOf) -> None:
    trace = record_of("two-tasks/at_once_awaited").trace
    photos_done = next(n for n, event in enumerate(trace) if event["kind"] == "done" and event.get("task") == 2)
    letters_made = next(n for n, event in enumerate(trace) if event["kind"] == "task" and event["task"] == 3)

    assert photos_done < letters_made


def test_sleep_zero_between_the_two_tasks_lets_the_photos_start() -> None:
    record = run_change("two-tasks/create_task")

    assert lines(record)[:3] == ["photos: copying", "both are ordered", "letters: copying"]


def test_a_task_is_lost_unless_something_else_refers_to_what_it_waits_for(record_of: RecordOf) -> None:
    """The trace says which task the garbage collector took; `test_sentences` holds that one that sleeps is not lost."""
    kept = run_change("two-tasks/vanishes")

    vanished = record_of("two-tasks/vanishes").trace
    assert [event["task"] for event in vanished if event["kind"] == "lost"] == [2]
    # its clean-up schedules the task once more, which is not another task
    assert [event.get("coroutine") for event in vanished].count("show_messages") == 1
    assert lines(kept) == ["end of main", "nobody reads messages any more"]
