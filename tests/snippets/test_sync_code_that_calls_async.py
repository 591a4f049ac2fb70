"""Tests for the claims in docs/waiting-well/sync-code-that-calls-async.md."""

from __future__ import annotations

from collections.abc import Callable

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock, run_with_main
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "sync-code-that-calls-async"


def test_the_library_in_the_thread_gets_its_answers_from_the_loop(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/template")) == ["Dear Ada you owe us 12.50"]


def test_no_heart_beats_while_a_second_loop_runs_in_a_thread(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/frozen"))

    assert printed[:2] == ["still alive", "settings: loaded"]
    assert set(printed[2:-1]) == {"still alive"}
    assert printed[-1] == "theme: loaded"


FOREIGN = """
async def first_loops(future):
    return await future
future = asyncio.get_running_loop().create_future()
try:
    run_anyway(first_loops(future))
except RuntimeError as error:
    print(error)
"""


def test_the_second_loop_cannot_await_a_future_of_the_first() -> None:
    assert lines(run_with_main(f"{PAGE}/frozen", FOREIGN, clock="real"))[-1].endswith("attached to a different loop")


def test_between_two_calls_of_a_runner_nothing_is_read() -> None:
    assert lines(run_on_virtual_clock(f"{PAGE}/runner")) == ["rain", "0 in the queue", "sun"]


def test_with_asyncio_run_the_task_that_reads_is_cancelled_after_the_first_call() -> None:
    record = run_on_virtual_clock(
        f"{PAGE}/runner",
        ("    runner.run(feed.open())\n", "    asyncio.run(feed.open())\n    print(feed.task.cancelled())\n"),
        ("    print(runner.run(feed.news.get()))\n    time", "    time"),
        ("    print(runner.run(feed.news.get()))\n", ""),
    )

    assert lines(record)[0] == "True"


def test_a_cell_may_await_and_may_not_run(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/notebook"))

    assert printed[:2] == [
        "page /",
        "RuntimeError: asyncio.run() cannot be called from a running event loop",
    ]
