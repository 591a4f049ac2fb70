"""Tests for the claims in docs/waiting-well/fire-and-forget.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock, run_with_main
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "fire-and-forget"


def test_the_task_that_listens_is_garbage_collected_while_it_waits(record_of: RecordOf) -> None:
    record = record_of(f"{PAGE}/lost")
    [lost] = [event["task"] for event in record.trace if event["kind"] == "lost"]
    names = {event["task"]: event["coroutine"] for event in record.trace if event["kind"] == "task"}

    assert names[lost] == "listen"
    assert record.outcome.kind == "finished"


def test_a_task_that_is_kept_gets_the_message() -> None:
    kept = ("        asyncio.create_task(listen", "        task = asyncio.create_task(listen")
    record = run_on_virtual_clock(f"{PAGE}/lost", kept)

    assert "b'Ada: are you there?\\n'" in lines(record)


WAITS = """
import socket
loop, here, there = asyncio.get_running_loop(), *socket.socketpair()
here.setblocking(False)
shared = asyncio.Event()
async def alone(thing):
    await thing().wait()
async def limited():
    try:
        async with asyncio.timeout(0.5):
            await asyncio.Event().wait()
    except TimeoutError:
        pass
async def receives():
    await loop.sock_recv(here, 1)
async def future():
    await loop.create_future()
async def queue():
    await asyncio.Queue().get()
async def waits_for_another():
    await asyncio.create_task(asyncio.sleep(0.5))
async def event():
    await shared.wait()
async def own_event():
    await asyncio.Event().wait()
async def in_a_group():
    async with asyncio.TaskGroup() as group:
        group.create_task(own_event())
loop.set_exception_handler(lambda _, context: print("lost", context["task"].get_coro().__name__))
def begin():
    asyncio.create_task(asyncio.sleep(0.5))
    for waits in limited, receives, waits_for_another, event, future, queue, own_event:
        asyncio.create_task(waits())
begin()
group = asyncio.create_task(in_a_group())
await asyncio.sleep(0.1)
gc.collect()
group.cancel()
await asyncio.sleep(0)
there.send(b"x")
await asyncio.sleep(0.5)
shared.set()
here.close(), there.close()
"""


def test_only_tasks_that_wait_for_what_nobody_else_knows_are_lost() -> None:
    record = run_with_main(f"{PAGE}/lost", WAITS)

    assert sorted(lines(record)) == ["lost future", "lost own_event", "lost queue"]


def test_a_thread_holds_the_task_that_waits_for_it() -> None:
    blocks = (
        "import time\nasyncio.create_task(asyncio.to_thread(time.sleep, 0.2))\nawait asyncio.sleep(0.1)\ngc.collect()"
    )
    record = run_with_main(
        f"{PAGE}/lost", f"{blocks}\nprint(len(asyncio.all_tasks()))\nawait asyncio.sleep(0.2)", clock="real"
    )

    assert lines(record) == ["2"]


def test_while_the_task_is_kept_nothing_is_logged(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/stale"))

    assert printed[:6] == ["a euro is 1.09 dollars", *["a euro is 1.1 dollars"] * 5]
    assert printed[6] == "Task exception was never retrieved"


def test_without_the_attribute_the_failure_is_logged_when_it_happens() -> None:
    record = run_on_virtual_clock(f"{PAGE}/stale", ("self.task = ", ""))

    assert lines(record)[2] == "Task exception was never retrieved"


def test_the_failure_of_a_task_in_the_set_is_reported_at_once() -> None:
    record = run_on_virtual_clock(f"{PAGE}/kept")

    assert [chunk.time for chunk in record.output] == pytest.approx([0.3, 0.3])
    assert lines(record)[1].endswith("ValueError('not enough values to unpack (expected 2, got 1)')")


def test_with_discard_alone_the_failure_is_logged() -> None:
    finish = "task.add_done_callback(finish)"
    record = run_on_virtual_clock(
        f"{PAGE}/kept", (finish, "task.add_done_callback(background.discard)"),
        ("asyncio.gather(*background, return_exceptions=True)", "asyncio.sleep(1)"),
    )  # fmt: skip

    assert "Task exception was never retrieved" in lines(record)


def test_what_nobody_waits_for_is_cancelled_at_the_end() -> None:
    assert run_change("fire-and-forget/kept").text == ""
