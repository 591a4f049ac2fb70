"""Tests for the claims in docs/first-steps/task-groups.md."""

from __future__ import annotations

from collections.abc import Callable

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PANORAMA = '            group.create_task(upload("panorama.jpg", 40))\n'


def test_main_is_the_parent_of_each_upload(record_of: RecordOf) -> None:
    tasks = [event for event in record_of("task-groups/results").trace if event["kind"] == "task"]

    assert [(task["coroutine"], task["parent"]) for task in tasks[1:3]] == [("upload", 1), ("upload", 1)]


def test_the_block_ends_after_its_last_task(record_of: RecordOf) -> None:
    trace = record_of("task-groups/results").trace
    ended = [event["task"] for event in trace if event["kind"] == "done" and "task" in event]

    assert ended[:3] == [3, 2, 1]


def test_all_tasks_have_ended_when_the_error_leaves_the_block(record_of: RecordOf) -> None:
    trace = record_of("task-groups/one_fails").trace
    caught = next(n for n, event in enumerate(trace) if event["kind"] == "printed" and "failed:" in event["text"])
    outcomes = {
        event["task"]: event["outcome"] for event in trace[:caught] if event["kind"] == "done" and "task" in event
    }

    assert outcomes == {2: "cancelled", 3: "exception"}


def test_a_single_error_is_wrapped_in_a_group_as_well() -> None:
    record = run_on_virtual_clock("task-groups/one_fails", ("except* ValueError as", "except ExceptionGroup as"))

    assert lines(record)[-1] == "failed: panorama.jpg is too big"


def test_an_error_of_another_type_propagates() -> None:
    other = "            group.create_task(asyncio.open_connection(port=-1))\n"
    record = run_on_virtual_clock(
        "task-groups/one_fails", (PANORAMA, PANORAMA + other), ("except* ValueError", "except* KeyError")
    )

    assert "failed:" not in record.text
    assert record.outcome.exception == "ExceptionGroup"


def test_a_task_that_catches_its_error_does_not_cancel_the_others(record_of: RecordOf) -> None:
    trace = record_of("task-groups/each_on_its_own").trace

    assert {event["outcome"] for event in trace if event["kind"] == "done"} == {"result"}


def test_the_beach_is_cancelled_and_not_in_the_exception_group(record_of: RecordOf) -> None:
    record = record_of("task-groups/two_fail")
    outcomes = [
        event["outcome"] for event in record.trace if event["kind"] == "done" and event.get("task") in (2, 3, 4)
    ]

    assert sorted(outcomes) == ["cancelled", "exception", "exception"]
    assert "2 sub-exceptions" in record.text


def test_the_group_cancels_even_a_task_that_is_nearly_done() -> None:
    record = run_change("task-groups/one_fails")

    assert "harbour.jpg: cancelled" in lines(record)
    assert "harbour.jpg: done" not in lines(record)


def test_an_uncaught_error_ends_the_program_with_a_tree_of_exceptions() -> None:
    record = run_change("task-groups/each_on_its_own")

    assert "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)" in record.text
    assert record.text.index("1 sub-exception") < record.text.index("ValueError: panorama.jpg is too big")


def test_the_block_of_anyio_ends_after_both_uploads_on_the_oldest_python_too(record_of: RecordOf) -> None:
    uploads = ["beach.jpg: uploaded", "panorama.jpg: uploaded", "all uploaded"]

    assert lines(record_of("task-groups/with_anyio")) == uploads
    assert lines(record_of("task-groups/with_anyio", "pyodide3.10")) == uploads
