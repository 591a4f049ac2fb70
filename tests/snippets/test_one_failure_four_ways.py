"""Tests for the claims in docs/waiting-well/one-failure-four-ways.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock, run_with_main, runtime_with
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "one-failure-four-ways"


def test_gather_raises_at_once_and_the_hotel_is_booked_half_a_second_later() -> None:
    record = run_on_virtual_clock(f"{PAGE}/gather")

    assert [chunk.time for chunk in record.output] == pytest.approx([0.3, 0.8])
    assert lines(record) == ["no trip: the flight is sold out", "the hotel is booked"]


def test_only_the_task_group_stops_its_hotel(record_of: RecordOf) -> None:
    booked = [line.split(":")[0] for line in lines(record_of(f"{PAGE}/four_ways")) if line.endswith("is booked")]

    assert sorted(booked) == ["as_completed", "gather", "wait"]


def test_three_of_the_four_raise_the_error_when_it_happens() -> None:
    trace = run_on_virtual_clock(f"{PAGE}/four_ways").trace
    trips = [event["task"] for event in trace if event["kind"] == "task" and event["coroutine"] == "trip"]
    ends = {event["task"]: event for event in trace if event["kind"] == "done" and event.get("task") in trips}

    assert [ends[trip].get("exception", "").split("(")[0] for trip in trips] == [
        "ValueError", "ExceptionGroup", "ValueError", "",
    ]  # fmt: skip
    assert [ends[trip]["time"] for trip in trips] == pytest.approx([0.3, 0.3, 0.3, 0.8])


def test_wait_raises_nothing_and_leaves_the_error_in_its_task(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/four_ways"))[-1] == "wait: [ValueError('sold out'), None]"


def test_the_second_error_is_neither_raised_nor_logged(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/backups")) == ["failed: cellar: no space left", "office: saved"]


def test_with_return_exceptions_both_errors_are_in_the_list() -> None:
    shown = ("await asyncio.gather(", "print(await asyncio.gather(")
    record = run_on_virtual_clock(f"{PAGE}/backups", shown, ("0.6),\n", "0.6), return_exceptions=True),\n"))

    assert lines(record)[-1] == "[OSError('cellar: no space left'), OSError('cloud: connection lost'), None]"


GATHERED = """
for cancels in False, True:
    both = asyncio.gather(flight(), hotel())
    if cancels:
        asyncio.get_running_loop().call_later(0.1, both.cancel)
    try:
        await both
    except BaseException as error:
        print(type(error).__name__)
    print(both.cancel())
    await asyncio.sleep(1)
"""


def test_cancelling_a_gather_stops_nobody_after_an_error_and_everybody_before() -> None:
    record = run_with_main(f"{PAGE}/gather", GATHERED)

    assert lines(record) == ["ValueError", "False", "the hotel is booked", "CancelledError", "False"]


def test_gather_raises_cancelled_error_in_a_task_that_nobody_cancelled(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/stopped_by_hand")) == [
        "main: CancelledError() 0",
        "music: complete",
    ]


def test_with_return_exceptions_a_cancelled_task_is_an_item_of_the_list() -> None:
    gather = ('download("music", server))', 'download("music", server), return_exceptions=True)')
    record = run_on_virtual_clock(f"{PAGE}/stopped_by_hand", gather, ("  await both\n", "  print(await both)\n"))

    assert lines(record) == ["music: complete", "[CancelledError(''), None]"]


SERVER = 'server = await asyncio.start_server(serve, "127.0.0.1", 0)\n'

STOPPED = """
async with asyncio.TaskGroup() as group:
    film = group.create_task(download("film", server))
    group.create_task(download("music", server))
    await asyncio.sleep(0.2)
    film.cancel()
print("group: all is well")
film, music = map(asyncio.create_task, [download("film", server), download("music", server)])
asyncio.get_running_loop().call_later(0.2, film.cancel)
done, pending = await asyncio.wait([film, music], return_when=asyncio.FIRST_EXCEPTION)
print("wait:", len(done), "done")
try:
    for each in asyncio.as_completed([film, music]):
        await each
except asyncio.CancelledError:
    print("as_completed: cancelled")
"""


def test_a_child_that_was_cancelled_is_no_failure_for_a_group_and_for_first_exception() -> None:
    record = run_with_main(f"{PAGE}/stopped_by_hand", SERVER + STOPPED)

    assert lines(record) == [
        "music: complete", "group: all is well", "music: complete", "wait: 2 done", "as_completed: cancelled",
    ]  # fmt: skip


LIMITED = """
film, fast = asyncio.create_task(download("film", server)), asyncio.create_task(asyncio.sleep(0.1))
for each in asyncio.as_completed([film, fast]):
    await each
    break
done, pending = await asyncio.wait([film], timeout=0.1)
print(len(pending), "pending")
try:
    for each in asyncio.as_completed([film], timeout=0.1):
        await each
except TimeoutError:
    print("TimeoutError")
waits = asyncio.create_task(asyncio.wait([film]))
await asyncio.sleep(0.1)
waits.cancel()
await asyncio.wait([waits])
print("the waiter is cancelled:", waits.cancelled())
await film
print(await asyncio.gather())
try:
    await asyncio.wait([])
except ValueError:
    print("ValueError")
"""


def test_neither_a_timeout_nor_a_break_nor_a_cancelled_waiter_stops_a_task() -> None:
    record = run_with_main(f"{PAGE}/stopped_by_hand", SERVER + LIMITED)

    assert lines(record) == [
        "1 pending", "TimeoutError", "the waiter is cancelled: True", "film: complete", "[]", "ValueError",
    ]  # fmt: skip


GROUP = """
async def fails(error):
    raise error
async def cleans_up():
    try:
        await asyncio.sleep(1)
    finally:
        raise OSError(2)
for error in ValueError(1), SystemExit(3):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(cleans_up())
            await asyncio.sleep(0)
            group.create_task(fails(error))
    except BaseException as error:
        print(repr(error))
"""


def test_an_error_while_cleaning_up_joins_the_group_and_a_system_exit_comes_out_alone() -> None:
    record = run_with_main(f"{PAGE}/stopped_by_hand", GROUP)

    assert "[ValueError(1), OSError(2)]" in lines(record)[0]
    assert lines(record)[1] == "SystemExit(3)"
    assert record.outcome.status == 3


TOO_LATE = """
async def fails():
    raise ValueError
async def cleans_up(group):
    try:
        await asyncio.sleep(1)
    finally:
        try:
            group.create_task(fails())
        except RuntimeError as error:
            print(str(error).split(">")[-1])
try:
    async with asyncio.TaskGroup() as group:
        group.create_task(cleans_up(group))
        await asyncio.sleep(0)
        group.create_task(fails())
except* ValueError:
    pass
"""


@pytest.mark.parametrize(("python", "warns"), [("3.12", True), ("3.13", False)])
def test_a_group_that_is_stopping_takes_no_task_and_warns_up_to_3_12(python: str, warns: bool) -> None:
    record = run_with_main(f"{PAGE}/stopped_by_hand", TOO_LATE, runtime=runtime_with(python))

    assert lines(record)[0] == " is shutting down"
    assert ("was never awaited" in record.text) is warns
