"""Tests for the claims in docs/inside-the-loop/the-ready-queue.md."""

from __future__ import annotations

from collections.abc import Callable

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.snippets import natively_and_in_pyodide

RecordOf = Callable[..., Record]


def called(record: Record) -> list[str]:
    """The names of the callbacks in the order in which they were called; the step of a task is a "task"."""
    trace = record.trace
    names = {
        event["handle"]: "task" if "task" in event else event["callback"] for event in trace if event["kind"] == "ready"
    }
    return [names[event["handle"]] for event in trace if event["kind"] == "run"]


# the first program


@natively_and_in_pyodide
def test_tasks_and_callbacks_join_one_queue_in_the_order_of_the_calls(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("the-ready-queue/first_come", runtime).trace
    queued = [event for event in trace if event["kind"] == "ready" and event.get("iteration") == 1]

    assert [event["callback"] for event in queued] == ["soup", "Task.__step", "salad", "Task.__step"]
    assert [event.get("task") for event in queued] == [None, 2, None, 1]  # the last one is main, after its sleep(0)


def test_call_soon_does_not_call_anything_itself(record_of: RecordOf) -> None:
    lines = record_of("the-ready-queue/first_come").text.splitlines()

    assert lines[0] == "main has ordered all three"


def test_the_ready_queue_is_a_deque() -> None:
    record = run_on_virtual_clock(
        "the-ready-queue/first_come",
        ('print("main has ordered all three")', "print(type(loop._ready), len(loop._ready))"),
    )

    assert record.text.splitlines()[0] == "<class 'collections.deque'> 3"


# a callback that schedules another


@natively_and_in_pyodide
def test_a_handle_queued_during_an_iteration_runs_in_the_next_one(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("the-ready-queue/rounds", runtime).trace
    runs = {event["handle"]: event["iteration"] for event in trace if event["kind"] == "run"}
    queued = [event for event in trace if event["kind"] == "ready" and "iteration" in event]

    assert len(queued) == 5  # the bell for rounds 2, 3 and 4, the bread and the stop
    assert all(runs[event["handle"]] == event["iteration"] + 1 for event in queued if event["handle"] in runs)
    assert [event["callback"] for event in queued if event["handle"] not in runs] == ["bell"]


def test_salad_is_served_before_the_bread_that_the_soup_asks_for(record_of: RecordOf) -> None:
    served = called(record_of("the-ready-queue/rounds"))

    assert served.index("salad") < served.index("bread")


# predict, then run


def test_a_cancelled_handle_stays_in_the_deque_until_its_turn() -> None:
    look = "print(len(loop._ready), pudding_order in loop._ready)"
    cancel = "    pudding_order.cancel()\n"
    record = run_on_virtual_clock(
        "the-ready-queue/crossed_out",
        (cancel, f"    {look}\n{cancel}    {look}\n"),
        ('    print("salad is served")\n', f"    {look}\n"),
    )

    assert record.text.splitlines()[1:4] == ["2 True", "2 True", "1 False"]  # the apology comes after that


# what to try


def test_a_plain_call_does_not_go_through_the_queue() -> None:
    record = run_change("the-ready-queue/first_come")

    assert record.text.splitlines()[:2] == ["soup is served", "main has ordered all three"]


def test_a_task_that_is_created_first_runs_first() -> None:
    make = "    bread = asyncio.create_task(bake_bread())\n"
    order = "    loop.call_soon(soup)\n"
    record = run_on_virtual_clock("the-ready-queue/first_come", (order + make, make + order))

    assert [line.split()[0] for line in record.text.splitlines()] == ["main", "bread", "soup", "salad", "main"]


def test_bread_that_gives_up_its_first_turn_is_served_after_main() -> None:
    record = run_on_virtual_clock(
        "the-ready-queue/first_come", ('    print("bread', '    await asyncio.sleep(0)\n    print("bread')
    )

    assert record.text.splitlines()[-2:] == ["main has its turn again", "bread is served"]


@natively_and_in_pyodide
def test_a_callback_that_fails_is_logged_and_the_others_still_run(record_of: RecordOf, runtime: str) -> None:
    record = run_change("the-ready-queue/rounds", runtime=runtime)
    without = [line for line in record_of("the-ready-queue/rounds", runtime).text.splitlines() if "salad" not in line]

    assert [chunk.text.strip() for chunk in record.output if chunk.stream == "stdout"] == without
    assert "Exception in callback salad()" in record.text
    assert "ValueError: no lettuce" in record.text
    assert record.outcome.kind == "finished"
