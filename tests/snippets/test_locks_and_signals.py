"""Tests for the claims in docs/waiting-well/locks-and-signals.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock, run_with_main, runtime_with
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "locks-and-signals"


@pytest.mark.parametrize(("block", "logins"), [("async with lock:", 1), ("if True:", 3)])
def test_the_lock_makes_two_of_them_wait_for_the_first(block: str, logins: int) -> None:
    record = run_on_virtual_clock(f"{PAGE}/login", ("async with lock:", block))

    assert lines(record)[-1] == f"logged in {logins} time"


def test_who_finds_no_connection_waits_until_there_is_one() -> None:
    record = run_on_virtual_clock(f"{PAGE}/pool")

    assert [chunk.time for chunk in record.output] == pytest.approx([0, 0, 0.2])
    assert lines(record)[-1] == "Cleo uses connection 1"


CANCELLED = """
free.clear()
ada, bob = asyncio.create_task(query("Ada")), asyncio.create_task(query("Bob"))
await asyncio.sleep(0.1)
await give_back("connection 1")
ada.cancel()
await asyncio.wait([ada, bob], timeout=1)
print("free:", free)
bob.cancel()
"""


@pytest.mark.parametrize(
    ("python", "expected"),
    [("3.12", ["free: ['connection 1']"]), ("3.13", ["Bob uses connection 1", "free: ['connection 1']"])],
)
def test_the_wake_up_of_a_cancelled_task_is_lost_up_to_3_12(python: str, expected: list[str]) -> None:
    assert lines(run_with_main(f"{PAGE}/pool", CANCELLED, runtime=runtime_with(python))) == expected


def test_notify_all_is_not_lost_on_older_pythons() -> None:
    record = run_with_main(
        f"{PAGE}/pool", CANCELLED.replace("await give_back", "async with changed:\n    free.append")
        .replace('"connection 1")\nada', '"connection 1")\n    changed.notify_all()\nada'),
        runtime=runtime_with("3.12"),
    )  # fmt: skip

    assert lines(record)[0] == "Bob uses connection 1"


NO_OWNER = """
lock = asyncio.Lock()
await lock.acquire()
async def another():
    lock.release()
await asyncio.create_task(another())
print("locked:", lock.locked())
waits = asyncio.create_task(borrow())
free.clear()
await asyncio.sleep(0)
async with changed:
    waits.cancel()
    await asyncio.wait([waits], timeout=1)
    print("ended while the lock is held:", waits.done())
await asyncio.wait([waits])
print("cancelled:", waits.cancelled())
"""


def test_any_task_may_release_a_lock_and_a_cancelled_wait_gets_the_lock_first() -> None:
    assert lines(run_with_main(f"{PAGE}/pool", NO_OWNER)) == [
        "locked: False",
        "ended while the lock is held: False",
        "cancelled: True",
    ]


def test_set_wakes_those_who_wait_although_clear_follows_at_once(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/pulse")) == [
        "early: there is news, and is_set() is False",
        "1 done, 1 pending",
    ]


def test_a_semaphore_grows_and_a_bounded_one_raises(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/too_many")) == [
        "Semaphore: is there another slot? True",
        "BoundedSemaphore: BoundedSemaphore released too many times",
        "BoundedSemaphore: is there another slot? False",
    ]


def test_threads_that_take_turns_lose_updates_unless_they_have_a_lock(record_of: RecordOf) -> None:
    (lost,) = lines(record_of(f"{PAGE}/lost_update"))
    (kept,) = lines(run_change("locks-and-signals/lost_update", clock="real"))

    assert 200_000 <= int(lost.rpartition(" ")[2]) < 400_000
    assert kept == "paid in: 400000, balance: 400000"
