"""Tests for the claims in docs/when-it-goes-wrong/cancellation.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock, run_with_main
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "cancellation"


def test_the_request_goes_down_and_the_error_comes_up_after_the_clean_up() -> None:
    record = run_on_virtual_clock(f"{PAGE}/down")
    times = {chunk.text.strip(): chunk.time for chunk in record.output}

    assert lines(record) == [
        "client has gone; cancel: True",
        "query: telling the database to stop",
        "query: connection closed",
        "handler: CancelledError; rows done? True",
        "handler cancelled? True",
    ]
    assert times["query: telling the database to stop"] == pytest.approx(0.3)
    assert times["handler: CancelledError; rows done? True"] == pytest.approx(0.5)


def test_a_query_that_swallows_the_error_keeps_its_handler_from_being_cancelled() -> None:
    assert lines(run_change("cancellation/down"))[-2:] == ["None", "handler cancelled? False"]


SHARED = """
async def outcome(awaitable):
    task = asyncio.create_task(handle(awaitable))
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.wait([task])

query = asyncio.create_task(asyncio.sleep(1, "rows"))
other = asyncio.create_task(handle(query))
await outcome(query)
await asyncio.wait([other])
print("other handler cancelled?", other.cancelled())

future = asyncio.get_running_loop().create_future()
await outcome(future)
try:
    future.set_result("rows")
except asyncio.InvalidStateError as error:
    print(type(error).__name__)

async def waits(tasks):
    await asyncio.wait(tasks)

for way in asyncio.gather, asyncio.shield, waits:
    inner = asyncio.create_task(asyncio.sleep(1))
    await outcome(asyncio.create_task(waits([inner])) if way is waits else way(inner))
    print(way.__name__, "cancels it:", inner.cancelled())
"""


def test_what_a_cancelled_task_takes_with_it() -> None:
    record = run_with_main(f"{PAGE}/down", SHARED)
    found = [line for line in lines(record) if not line.startswith("handler:")]

    assert found == [
        "other handler cancelled? True",
        "InvalidStateError",
        "gather cancels it: True",
        "shield cancels it: False",
        "waits cancels it: False",
    ]


def test_a_reply_that_is_there_is_lost_and_a_new_task_runs_no_line(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/moments")) == [
        "done: 200 OK",
        "done: connection closed",
        "cancel: [False, True, True, True]",
        "answered: connection closed",
        "waiting: connection closed",
        "cancelled: [False, True, True, True]",
    ]


def test_two_requests_in_a_turn_are_one_error_and_a_later_one_interrupts_the_clean_up() -> None:
    record = run_on_virtual_clock(f"{PAGE}/again")

    assert lines(record) == [
        "film.mp4: requests to stop: 2",
        "film.mp4: deleted",
        "film.mp4: stopped, cancelled? True",
        "song.mp3: requests to stop: 1",
        "song.mp3: stopped, cancelled? True",
    ]
    assert record.duration == pytest.approx(0.1 + 0.3 + 0.1 + 0.1)
