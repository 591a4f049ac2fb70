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

    assert [event["callback"] for event in queued] == ["write_log", "Task.__step", "count_visit", "Task.__step"]
    assert [event.get("task") for event in queued] == [None, 2, None, 1]  # the last one is main, after its sleep(0)


def test_call_soon_does_not_call_anything_itself(record_of: RecordOf) -> None:
    lines = record_of("the-ready-queue/first_come").text.splitlines()

    assert lines[0] == "main has scheduled all three"


def test_the_ready_queue_is_a_deque() -> None:
    record = run_on_virtual_clock(
        "the-ready-queue/first_come",
        ('print("main has scheduled all three")', "print(type(loop._ready), len(loop._ready))"),
    )

    assert record.text.splitlines()[0] == "<class 'collections.deque'> 3"


# a callback that schedules another


@natively_and_in_pyodide
def test_a_handle_queued_during_an_iteration_runs_in_the_next_one(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("the-ready-queue/rounds", runtime).trace
    runs = {event["handle"]: event["iteration"] for event in trace if event["kind"] == "run"}
    queued = [event for event in trace if event["kind"] == "ready" and "iteration" in event]

    assert len(queued) == 5  # the headings of rounds 2, 3 and 4, the invoice and the stop
    assert all(runs[event["handle"]] == event["iteration"] + 1 for event in queued if event["handle"] in runs)
    assert [event["callback"] for event in queued if event["handle"] not in runs] == ["heading"]


def test_the_visit_is_counted_before_the_invoice_that_the_order_needs(record_of: RecordOf) -> None:
    order = called(record_of("the-ready-queue/rounds"))

    assert order.index("count_visit") < order.index("write_invoice")


# predict, then run


def test_a_cancelled_handle_stays_in_the_deque_until_its_turn() -> None:
    look = "print(len(loop._ready), reminder in loop._ready)"
    cancel = "    reminder.cancel()\n"
    record = run_on_virtual_clock(
        "the-ready-queue/crossed_out",
        (cancel, f"    {look}\n{cancel}    {look}\n"),
        ('    print("the visit is counted")\n', f"    {look}\n"),
    )

    assert record.text.splitlines()[1:4] == ["2 True", "2 True", "1 False"]  # the thank-you comes after that


# what to try


def test_a_plain_call_does_not_go_through_the_queue() -> None:
    record = run_change("the-ready-queue/first_come")

    assert record.text.splitlines()[:2] == ["the log is written", "main has scheduled all three"]


def test_a_task_that_is_created_first_runs_first() -> None:
    make = "    mail = asyncio.create_task(send_mail())\n"
    order = "    loop.call_soon(write_log)\n"
    record = run_on_virtual_clock("the-ready-queue/first_come", (order + make, make + order))

    assert [line.split()[:2][-1] for line in record.text.splitlines()] == ["has", "mail", "log", "visit", "has"]


def test_a_mail_that_gives_up_its_first_turn_is_sent_after_main() -> None:
    record = run_on_virtual_clock(
        "the-ready-queue/first_come", ('    print("the mail', '    await asyncio.sleep(0)\n    print("the mail')
    )

    assert record.text.splitlines()[-2:] == ["main has its turn again", "the mail is sent"]


@natively_and_in_pyodide
def test_a_callback_that_fails_is_logged_and_the_others_still_run(record_of: RecordOf, runtime: str) -> None:
    record = run_change("the-ready-queue/rounds", runtime=runtime)
    without = [line for line in record_of("the-ready-queue/rounds", runtime).text.splitlines() if "visit" not in line]

    assert [chunk.text.strip() for chunk in record.output if chunk.stream == "stdout"] == without
    assert "Exception in callback count_visit()" in record.text
    assert "ValueError: no counter" in record.text
    assert record.outcome.kind == "finished"
