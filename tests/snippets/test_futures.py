"""Tests for the claims in docs/inside-the-loop/futures.md."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.snippets import natively_and_in_pyodide

RecordOf = Callable[..., Record]

GATHERED = 'asyncio.gather(ask("weather?", reply), receive(reply))'


def printed(record: Record) -> list[str]:
    return record.text.splitlines()


# the reply


@natively_and_in_pyodide
def test_set_result_queues_the_waiting_task_and_the_receiver_continues(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("futures/reply", runtime).trace
    [woken] = [index for index, event in enumerate(trace) if event.get("task") == 2 and event.get("future") == 2]
    [continues] = [index for index, event in enumerate(trace) if "next message" in event.get("text", "")]
    [runs] = [
        index
        for index, event in enumerate(trace)
        if event["kind"] == "run" and event.get("handle") == trace[woken]["handle"]
    ]

    assert trace[woken]["kind"] == "ready"
    assert woken < continues < runs
    assert trace[runs]["iteration"] == trace[woken]["iteration"] + 1


def test_tasks_are_woken_in_the_order_in_which_they_started_to_wait() -> None:
    two = 'asyncio.gather(ask("wind?", reply), ask("rain?", reply), receive(reply))'
    record = run_on_virtual_clock("futures/reply", (GATHERED, two))

    assert [line for line in printed(record) if "asks" in line] == ["client: asks 'wind?'", "client: asks 'rain?'"]
    assert len([line for line in printed(record) if "answer" in line]) == 2


def test_an_exception_is_raised_where_the_client_waits() -> None:
    record = run_change("futures/reply")
    places = re.findall(r'File "\S+", line \d+, in (\w+)', record.text)

    assert record.outcome.exception == "OSError"
    assert "receiver: waits for the next message" in printed(record)
    assert places[-1] == "ask"


# from pending to done


@natively_and_in_pyodide
def test_set_result_queues_the_callback_before_it_returns(record_of: RecordOf, runtime: str) -> None:
    kinds = [
        (event["kind"], event.get("callback") or event.get("text", "")[:5])
        for event in record_of("futures/callbacks", runtime).trace
    ]

    assert kinds.index(("ready", "note")) < kinds.index(("printed", "done:")) < kinds.index(("printed", "noted"))


def test_callbacks_are_called_in_the_order_in_which_they_were_added() -> None:
    add = "reply.add_done_callback(note)"
    more = f'{add}\n    for n in range(5):\n        reply.add_done_callback(lambda _, n=n: print("callback", n))'
    record = run_on_virtual_clock("futures/callbacks", (add, more))

    assert printed(record)[2:8] == ["noted: sunny", *(f"callback {n}" for n in range(5))]


@pytest.mark.parametrize("second_call", ['reply.set_result("windy")', "reply.set_exception(OSError())"])
def test_a_future_that_is_done_cannot_be_set_again(second_call: str) -> None:
    before = '    print("done:", reply)\n'
    record = run_on_virtual_clock(
        "futures/callbacks",
        (before, f"    try:\n        {second_call}\n    except asyncio.InvalidStateError:\n        print('once')\n"),
    )

    assert "once" in printed(record)


def test_a_pending_future_has_no_result() -> None:
    ask = "try:\n        reply.result()\n    except asyncio.InvalidStateError:\n        print('not yet')"
    record = run_on_virtual_clock("futures/callbacks", ('print("pending:", reply)', ask))

    assert printed(record)[0] == "not yet"


def test_a_task_is_a_future_whose_result_cannot_be_set_from_outside() -> None:
    async def main() -> None:
        task = asyncio.create_task(asyncio.sleep(0))
        with pytest.raises(RuntimeError, match="set_result"):
            task.set_result(None)
        await task

    assert issubclass(asyncio.Task, asyncio.Future)
    asyncio.run(main())


# sleep by hand


def test_the_timer_of_a_cancelled_sleeper_fails_unless_it_is_cleaned_up() -> None:
    gather = 'await asyncio.gather(fetch("/news", 0.4), fetch("/weather", 0.2))'
    cancelled = (
        'news = asyncio.create_task(fetch("/news", 0.1))\n    await asyncio.sleep(0)\n    news.cancel()\n'
        "    await asyncio.sleep(0.3)"
    )
    record = run_on_virtual_clock("futures/sleep_by_hand", (gather, cancelled))

    assert "Exception in callback" in record.text
    assert "InvalidStateError" in record.text


@natively_and_in_pyodide
def test_both_tasks_have_a_timer_in_the_heap(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("futures/sleep_by_hand", runtime).trace

    assert ["set_result" in event["callback"] for event in trace if event["kind"] == "timer"] == [True, True]


def test_sleeping_for_zero_seconds_still_takes_a_timer() -> None:
    record = run_on_virtual_clock("futures/sleep_by_hand", ('"/weather", 0.2', '"/weather", 0'))

    assert printed(record)[1:3] == ["/weather is asked for", "/weather has answered"]
    assert len([event for event in record.trace if event["kind"] == "timer"]) == 2


# already done


@natively_and_in_pyodide
def test_awaiting_a_future_that_is_done_does_not_suspend_the_task(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("futures/already_done", runtime).trace
    waits = [event["on"]["what"] for event in trace if event["kind"] == "suspended"]

    assert waits == ["turn"]


# two tasks, one future


@natively_and_in_pyodide
def test_a_shield_keeps_a_cancellation_from_the_future_and_the_other_task(runtime: str) -> None:
    record = run_change("futures/shared", runtime=runtime)

    assert printed(record) == ["Ana is cancelled", "the future is cancelled: False", "Ben is cancelled"]
