"""The sentences of docs/first-steps/a-polite-fetcher.md, tested."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from looplab.record import Record
from loopsite.run.process import run_process
from loopsite.run.runtimes import Limits, Program, this_cpython
from tests.support.edited import run_edited
from tests.support.snippets import SNIPPETS

RecordOf = Callable[..., Record]

PAGE = "a-polite-fetcher"
FETCHES = {2, 3, 4, 5, 6, 7}


def lines(record: Record) -> list[str]:
    return record.text.splitlines()


def duration(name: str) -> float:
    """Seconds that a program waits, on a clock that only waits move on."""
    snippet = SNIPPETS[name]
    program = Program(snippet.source, snippet.filename, clock="virtual")
    record = asyncio.run(run_process(this_cpython(), program, Limits(seconds=10), lambda message: None))
    return record.output[-1].time


def first_waits(record: Record) -> list[Any]:
    """What each of the six fetches waits for first."""
    waits: dict[int, Any] = {}
    for event in record.trace:
        if event["kind"] == "suspended" and event["task"] in FETCHES:
            waits.setdefault(event["task"], event["on"]["what"])
    return list(waits.values())


def test_with_three_slots_three_wait_for_the_server_and_three_for_a_slot(record_of: RecordOf) -> None:
    assert first_waits(record_of(f"{PAGE}/three_at_once")) == ["sleep"] * 3 + ["Semaphore.acquire"] * 3


def test_three_at_once_take_two_rounds_in_place_of_one() -> None:
    assert duration(f"{PAGE}/all_at_once") == pytest.approx(0.2)
    assert duration(f"{PAGE}/three_at_once") == pytest.approx(0.4)


def test_a_block_that_ends_in_an_error_gives_its_slot_back() -> None:
    fails = ("    at_once -= 1\n", "    at_once -= 1\n    if path == '/': raise OSError\n")
    kept = ("for path in paths))", "for path in paths), return_exceptions=True)")
    record = run_edited(f"{PAGE}/three_at_once", fails, kept, ("Semaphore(3)", "Semaphore(1)"))

    assert lines(record) == ["6 pages, at most 1 requests at once"]


def test_the_others_get_past_the_slow_page() -> None:
    assert duration(f"{PAGE}/with_a_limit") == pytest.approx(0.5)


def test_the_server_has_a_task_for_each_connection(record_of: RecordOf) -> None:
    tasks = [event["coroutine"] for event in record_of(f"{PAGE}/over_the_network").trace if event["kind"] == "task"]

    assert tasks.count("serve") == 3


@pytest.mark.parametrize("slots", [1, 6])
def test_the_number_of_slots_is_the_most_requests_at_once(slots: int) -> None:
    record = run_edited(f"{PAGE}/three_at_once", ("Semaphore(3)", f"Semaphore({slots})"))

    assert lines(record) == [f"6 pages, at most {slots} requests at once"]


def test_three_slow_pages_give_their_slots_back_when_their_limits_expire() -> None:
    slow = ('"/": 0.1, "/news": 0.1', '"/": 60, "/news": 60')
    record = run_edited(f"{PAGE}/with_a_limit", slow)

    assert lines(record)[:3] == ["(/ took too long)", "(/news took too long)", "(/archive took too long)"]
    assert lines(record)[3:] == ["the text of /books", "the text of /music"]


def test_with_the_limit_inside_the_slot_all_five_arrive() -> None:
    around = "        async with asyncio.timeout(0.5):\n            async with slots:\n"
    inside = "        async with slots:\n            async with asyncio.timeout(0.5):\n"
    record = run_edited(f"{PAGE}/limit_outside", (around, inside))

    assert lines(record) == [f"the text of {path}" for path in ("/", "/news", "/about", "/books", "/music")]


def test_nine_pages_over_the_network_three_at_a_time() -> None:
    two = '        texts = await asyncio.gather(get(address, "/books"), get(address, "/music"))\n'
    nine = """\
        slots = asyncio.Semaphore(3)

        async def politely(path):
            async with slots:
                return await get(address, path)

        texts = await asyncio.gather(*(politely(f"/{n}") for n in range(9)))
"""
    record = run_edited(f"{PAGE}/over_the_network", (two, nine))

    assert lines(record)[1:] == [f"the text of /{n}" for n in range(9)]
