"""Tests for the claims in docs/inside-the-loop/futures.md."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_edited
from tests.support.snippets import natively_and_in_pyodide

RecordOf = Callable[..., Record]

GATHERED = 'asyncio.gather(guest("Ana", pager), kitchen(pager))'


def printed(record: Record) -> list[str]:
    return record.text.splitlines()


# the pager


@natively_and_in_pyodide
def test_set_result_queues_the_waiting_task_and_the_kitchen_continues(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("futures/pager", runtime).trace
    [woken] = [index for index, event in enumerate(trace) if event.get("task") == 2 and event.get("future") == 2]
    [continues] = [index for index, event in enumerate(trace) if "next order" in event.get("text", "")]
    [runs] = [
        index
        for index, event in enumerate(trace)
        if event["kind"] == "run" and event.get("handle") == trace[woken]["handle"]
    ]

    assert trace[woken]["kind"] == "ready"
    assert woken < continues < runs
    assert trace[runs]["iteration"] == trace[woken]["iteration"] + 1


def test_guests_are_woken_in_the_order_in_which_they_started_to_wait() -> None:
    two = 'asyncio.gather(guest("Ben", pager), guest("Ana", pager), kitchen(pager))'
    record = run_edited("futures/pager", (GATHERED, two))

    assert printed(record)[-2:] == ["Ben fetches the soup", "Ana fetches the soup"]


def test_an_exception_is_raised_where_the_guest_waits() -> None:
    record = run_edited(
        "futures/pager",
        ('set_result("the soup")', 'set_exception(RuntimeError("burnt"))'),
        (
            "    order = await pager\n",
            "    try:\n        order = await pager\n"
            '    except RuntimeError as error:\n        order = f"nothing: {error}"\n',
        ),
    )

    assert printed(record)[-2:] == ["kitchen: on to the next order", "Ana fetches nothing: burnt"]


def test_cancelling_one_guest_cancels_the_other_one_too() -> None:
    two = (
        'ana = asyncio.create_task(guest("Ana", pager))\n'
        '    ben = asyncio.create_task(guest("Ben", pager))\n'
        "    await asyncio.sleep(0)\n"
        "    ana.cancel()\n"
        "    await asyncio.wait([ana, ben])\n"
        "    print(ana.cancelled(), ben.cancelled(), pager.cancelled())"
    )
    record = run_edited("futures/pager", (f"await {GATHERED}", two))

    assert printed(record)[-1] == "True True True"


# from pending to done


@natively_and_in_pyodide
def test_set_result_queues_the_callback_before_it_returns(record_of: RecordOf, runtime: str) -> None:
    kinds = [
        (event["kind"], event.get("callback") or event.get("text", "")[:5])
        for event in record_of("futures/callbacks", runtime).trace
    ]

    assert kinds.index(("ready", "note")) < kinds.index(("printed", "done:")) < kinds.index(("printed", "noted"))


def test_callbacks_are_called_in_the_order_in_which_they_were_added() -> None:
    add = "pager.add_done_callback(note)"
    more = f'{add}\n    for n in range(5):\n        pager.add_done_callback(lambda _, n=n: print("callback", n))'
    record = run_edited("futures/callbacks", (add, more))

    assert printed(record)[2:8] == ["noted: the soup", *(f"callback {n}" for n in range(5))]


@pytest.mark.parametrize("second_call", ['pager.set_result("tea")', "pager.set_exception(OSError())"])
def test_a_future_that_is_done_cannot_be_set_again(second_call: str) -> None:
    before = '    print("done:", pager)\n'
    record = run_edited(
        "futures/callbacks",
        (before, f"    try:\n        {second_call}\n    except asyncio.InvalidStateError:\n        print('once')\n"),
    )

    assert "once" in printed(record)


def test_a_pending_future_has_no_result() -> None:
    ask = "try:\n        pager.result()\n    except asyncio.InvalidStateError:\n        print('not yet')"
    record = run_edited("futures/callbacks", ('print("pending:", pager)', ask))

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
    gather = 'await asyncio.gather(egg("hard egg", 0.4), egg("soft egg", 0.2))'
    cancelled = (
        'soft = asyncio.create_task(egg("soft egg", 0.1))\n    await asyncio.sleep(0)\n    soft.cancel()\n'
        "    await asyncio.sleep(0.3)"
    )
    record = run_edited("futures/sleep_by_hand", (gather, cancelled))

    assert "Exception in callback" in record.text
    assert "InvalidStateError" in record.text


@natively_and_in_pyodide
def test_both_eggs_have_a_timer_in_the_heap(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("futures/sleep_by_hand", runtime).trace

    assert ["time_is_up" in event["callback"] for event in trace if event["kind"] == "timer"] == [True, True]


def test_sleeping_for_zero_seconds_still_takes_a_timer() -> None:
    record = run_edited("futures/sleep_by_hand", ('"soft egg", 0.2', '"soft egg", 0'))

    assert printed(record)[1:3] == ["soft egg goes into the water", "soft egg is done"]
    assert len([event for event in record.trace if event["kind"] == "timer"]) == 2


# already done


@natively_and_in_pyodide
def test_awaiting_a_future_that_is_done_does_not_suspend_the_task(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("futures/already_done", runtime).trace
    waits = [event["on"]["what"] for event in trace if event["kind"] == "suspended"]

    assert waits == ["turn"]
