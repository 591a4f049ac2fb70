"""Tests for the claims in docs/waiting-well/async-iteration.md."""

from __future__ import annotations

from collections.abc import Callable

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock, run_with_main
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "async-iteration"


def test_after_a_break_another_task_closes_the_generator_later(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/left_early"))

    assert printed[:3] == ["page /", "page /news", "after the loop, in Task-1"]
    assert printed[3].startswith("closing, in Task-")
    assert printed[3] != "closing, in Task-1"


def test_aclosing_closes_it_at_the_end_of_the_block_in_the_same_task() -> None:
    assert lines(run_change("async-iteration/left_early"))[2:] == ["closing, in Task-1", "after the loop, in Task-1"]


def test_a_generator_in_a_variable_stays_open_until_the_end_of_the_run() -> None:
    loop = ("        async for page in pages(server.sockets[0].getsockname()):", "        async for page in found:")
    kept = ("    async with await asyncio.start", "    global found\n    async with await asyncio.start")
    first = ("as server:\n", "as server:\n        found = pages(server.sockets[0].getsockname())\n")
    end = ("        await asyncio.sleep(0.1)\n", "        await asyncio.sleep(0.1)\n    print('end of main')\n")
    printed = lines(run_on_virtual_clock(f"{PAGE}/left_early", kept, first, loop, end))

    assert printed[3] == "end of main"
    assert printed[4].startswith("closing, in Task-")


def test_the_variable_keeps_the_value_and_reset_raises_in_the_other_task(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/reset"))

    assert printed[:2] == ["found / on news.example", "after the loop: news.example"]
    assert printed[2] == "Task exception was never retrieved"
    assert any(line.startswith("ValueError") and line.endswith("in a different Context") for line in printed)
    assert printed[-1] == "and later: news.example"


def test_a_limit_around_a_yield_cancels_the_reader_and_its_timeout_error_comes_at_the_end(record_of: RecordOf) -> None:
    record = record_of(f"{PAGE}/limit")

    assert lines(record)[:3] == [
        "saved /",
        "cancelled while saving /news",
        "unhandled exception during asyncio.run() shutdown",
    ]
    assert record.outcome.exception == "CancelledError"


def test_a_limit_around_each_wait_leaves_the_reader_alone() -> None:
    assert lines(run_change("async-iteration/limit")) == ["saved /", "saved /news", "saved /about"]


OTHERS = """
from contextlib import asynccontextmanager
async def grouped():
    async def fails():
        await asyncio.sleep(0.1)
        raise OSError
    async with asyncio.TaskGroup() as group:
        group.create_task(fails())
        yield "a page"
stream = grouped()
try:
    async for page in stream:
        await asyncio.sleep(0.3)
except asyncio.CancelledError:
    print("the reader gets a CancelledError")
try:
    await stream.aclose()
except BaseExceptionGroup as errors:
    print("the generator gets", repr(errors.exceptions[0]))
@asynccontextmanager
async def limited():
    async with asyncio.timeout(0.1):
        yield
try:
    async with limited():
        await asyncio.sleep(1)
except TimeoutError:
    print("TimeoutError around a block")
async def watched():
    try:
        yield
    finally:
        print("closed by the reader:", asyncio.current_task() is reader)
reader = asyncio.current_task()
try:
    async for _ in watched():
        raise OSError
except OSError:
    print("after the error")
await asyncio.sleep(0.1)
stream = pages()
reads = asyncio.create_task(anext(stream))
await asyncio.sleep(0)
for second in anext(stream), stream.aclose():
    try:
        await second
    except RuntimeError as error:
        print(error)
print(await reads)
await stream.aclose()
"""


def test_a_group_does_the_same_a_context_manager_does_not_and_nobody_enters_twice() -> None:
    assert lines(run_with_main(f"{PAGE}/limit", OTHERS)) == [
        "the reader gets a CancelledError",
        "the generator gets OSError()",
        "TimeoutError around a block",
        "after the error",
        "closed by the reader: False",
        "anext(): asynchronous generator is already running",
        "aclose(): asynchronous generator is already running",
        "/",
    ]
