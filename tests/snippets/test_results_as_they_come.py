"""Tests for the claims in docs/waiting-well/results-as-they-come.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock, run_with_main, runtime_with
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "results-as-they-come"


def test_each_link_is_printed_when_its_answer_is_there() -> None:
    record = run_on_virtual_clock(f"{PAGE}/progress")

    assert [chunk.time for chunk in record.output] == pytest.approx([0.1, 0.5, 0.6, 0.7])
    assert lines(record) == ["1 of 4: / 200", "2 of 4: /news 200", "3 of 4: /about 404", "4 of 4: /prices 200"]


SEVERAL = """
async def check(path):
    await asyncio.sleep(len(path) / 10)
    return path, 200
tasks = {asyncio.create_task(check(path)) for path in ("/a", "/b", "/c")}
for each in asyncio.as_completed(tasks):
    print(type(each).__name__, await each == "/a")
try:
    async for task in asyncio.as_completed(tasks):
        print("yours:", task in tasks)
except TypeError:
    print("no async for")
done, pending = await asyncio.wait(
    {*tasks, asyncio.create_task(check("/prices"))}, return_when=asyncio.FIRST_COMPLETED
)
print(len(done), "done", len(pending), "pending")
coroutine = check("/")
for refused in [], [coroutine]:
    try:
        await asyncio.wait(refused)
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
coroutine.close()
"""


@pytest.mark.parametrize(("python", "async_for"), [("3.12", ["no async for"]), ("3.13", ["yours: True"] * 3)])
def test_as_completed_gives_coroutines_or_tasks_and_wait_gives_sets(python: str, async_for: list[str]) -> None:
    record = run_with_main(f"{PAGE}/progress", SEVERAL, runtime=runtime_with(python))

    assert lines(record) == [
        *["coroutine False"] * 3,
        *async_for,
        "3 done 1 pending",
        "ValueError",
        "TypeError",
    ]


def test_the_display_speaks_when_nothing_happens() -> None:
    record = run_on_virtual_clock(f"{PAGE}/heartbeat")

    assert lines(record) == [
        "holiday: holiday.mp4",
        "wedding: the disk is full",
        "still busy with lecture",
        "lecture: lecture.mp4",
    ]
    assert [chunk.time for chunk in record.output] == pytest.approx([0.3, 0.5, 0.9, 1.2])


def test_break_alone_stops_no_check() -> None:
    edit = ("    for task in tasks:\n        task.cancel()\n", "")

    assert lines(run_on_virtual_clock(f"{PAGE}/first_broken", edit))[-1] == "not checked: 0"


def test_the_connections_are_closed_before_the_last_line(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/first_broken"))

    assert sum("connection closed" in line for line in printed[:-1]) == 5
    assert printed[-1] == "not checked: 2"


def test_the_same_coroutine_is_run_once_and_has_two_places_in_the_list(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/twice"))

    assert [line for line in printed if line.startswith("GET")] == ["GET /", "GET /news"]
    assert printed[2:] == ["the text of /", "the text of /news", "the text of /"]
