"""Tests for the claims in docs/when-it-goes-wrong/swallowed-cancellation.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock, run_with_main, runtime_with
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "swallowed-cancellation"
SUPPRESS = "    with suppress(asyncio.CancelledError):\n        await old\n"
CAREFUL = """    try:
        await old
    except asyncio.CancelledError:
        if asyncio.current_task().cancelling():
            raise
"""


def test_suppress_swallows_the_request_and_the_clean_up_of_the_worker_is_interrupted(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/restart")) == ["cancel: True", "a new worker starts", "cancelled? False"]


def test_wait_and_a_look_at_the_counter_swallow_nothing() -> None:
    assert lines(run_change("swallowed-cancellation/restart")) == ["cancel: True", "cancelled? True"]

    careful = run_on_virtual_clock(f"{PAGE}/restart", (SUPPRESS, CAREFUL))
    not_cancelled = run_on_virtual_clock(f"{PAGE}/restart", (SUPPRESS, CAREFUL), ("restarting.cancel()", "None"))

    assert lines(careful) == ["cancel: True", "cancelled? True"]
    assert lines(not_cancelled) == [
        "cancel: None",
        "the job is back in the queue",
        "a new worker starts",
        "cancelled? False",
    ]


def test_who_waits_with_wait_leaves_the_worker_to_the_end_of_run_and_wait_raises_no_error() -> None:
    main = """
async def fail():
    raise OSError("queue is full")
old = asyncio.create_task(fail())
await asyncio.wait([old])
print(old.exception())
stuck = asyncio.create_task(restart(asyncio.create_task(worker())))
await asyncio.sleep(0.1)
stuck.cancel()
await asyncio.sleep(0.1)
print("done:", stuck.done(), "asked:", stuck.cancelling())
"""

    assert lines(run_with_main(f"{PAGE}/restart", main)) == [
        "queue is full",
        "a new worker starts",
        "done: True asked: 1",
    ]


def test_a_limit_raises_timeout_error_only_if_no_other_request_is_left() -> None:
    record = run_on_virtual_clock(f"{PAGE}/limit")
    shop, news, results = lines(record)

    assert [shop, news] == ["/shop requests: 2", "/news requests: 1"]
    assert "[TimeoutError(), CancelledError(" in results


TIMEOUT = """
async def limited():
    async with asyncio.timeout(0.2):
        await fetch(9)
tasks = [asyncio.create_task(limited(), name=page) for page in ("/news", "/shop")]
await asyncio.sleep(0.4)
tasks[1].cancel()
print(await asyncio.gather(*tasks, return_exceptions=True))
"""


def test_timeout_of_asyncio_does_the_same() -> None:
    assert "[TimeoutError(), CancelledError(" in lines(run_with_main(f"{PAGE}/limit", TIMEOUT))[-1]


@pytest.mark.parametrize(
    ("python", "end"),
    [("3.12", ["waiting for mail again", "cancelled? False"]), ("3.13", ["cancelled? True"])],
)
def test_a_failing_group_brings_the_request_back_from_3_13_on(python: str, end: list[str]) -> None:
    runtime = runtime_with(python)
    sent = 'raise ConnectionError(f"no route to {address}")', "print('sent')"

    swallowed = lines(run_on_virtual_clock(f"{PAGE}/later", runtime=runtime))
    taken_back = lines(run_change("swallowed-cancellation/later", runtime=runtime))
    without_failure = lines(run_on_virtual_clock(f"{PAGE}/later", sent, runtime=runtime))

    assert swallowed == ["requests: 1", "not sent: no route to ada@example.org", *end]
    assert taken_back[-2:] == without_failure[-2:] == ["waiting for mail again", "cancelled? False"]


LIMITED = """
async def group_fails():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(send("ada@example.org"))
    except* ConnectionError:
        print("left in the counter:", asyncio.current_task().cancelling())
try:
    async with asyncio.timeout(0.3):
        await group_fails()
        await asyncio.sleep(9)
except BaseException as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize(
    ("python", "left", "error"),
    [("3.11", 1, "CancelledError"), ("3.12", 1, "CancelledError"), ("3.13", 0, "TimeoutError")],
)
def test_a_failed_group_leaves_a_request_in_the_counter_up_to_3_12(python: str, left: int, error: str) -> None:
    record = run_with_main(f"{PAGE}/later", LIMITED, runtime=runtime_with(python))

    assert lines(record) == [f"left in the counter: {left}", error]
