"""Tests for the claims in docs/first-steps/a-polite-fetcher.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from looplab.record import Record
from tests.support.edited import run_edited, run_on_virtual_clock

RecordOf = Callable[..., Record]

PAGE = "a-polite-fetcher"
FETCHES = {2, 3, 4, 5, 6, 7}
"""The numbers of the six fetches' tasks; `main` is task 1."""


def lines(record: Record) -> list[str]:
    return record.text.splitlines()


def duration(name: str) -> float:
    """Seconds until the last line is printed, on the virtual clock."""
    return run_on_virtual_clock(name).output[-1].time


def first_waits(record: Record) -> list[Any]:
    """What each of the six fetches waits for first."""
    waits: dict[int, Any] = {}
    for event in record.trace:
        if event["kind"] == "suspended" and event["task"] in FETCHES:
            waits.setdefault(event["task"], event["on"]["what"])
    return list(waits.values())


def test_three_fetches_wait_for_the_server_and_three_for_a_slot(record_of: RecordOf) -> None:
    assert first_waits(record_of(f"{PAGE}/three_at_once")) == ["sleep"] * 3 + ["Semaphore.acquire"] * 3


def test_three_at_once_take_two_rounds_instead_of_one() -> None:
    assert duration(f"{PAGE}/all_at_once") == pytest.approx(0.2)
    assert duration(f"{PAGE}/three_at_once") == pytest.approx(0.4)


def test_a_block_that_raises_still_releases_its_slot() -> None:
    fails = ("    at_once -= 1\n", "    at_once -= 1\n    if path == '/': raise OSError\n")
    returns_errors = ("for path in paths))", "for path in paths), return_exceptions=True)")
    record = run_on_virtual_clock(f"{PAGE}/three_at_once", fails, returns_errors, ("Semaphore(3)", "Semaphore(1)"))

    assert lines(record) == ["6 pages, at most 1 requests at once"]


def test_the_other_pages_do_not_wait_for_the_slow_one() -> None:
    assert duration(f"{PAGE}/with_a_limit") == pytest.approx(0.5)


def test_the_server_creates_a_task_for_each_connection(record_of: RecordOf) -> None:
    tasks = [event["coroutine"] for event in record_of(f"{PAGE}/over_the_network").trace if event["kind"] == "task"]

    assert tasks.count("serve") == 3


@pytest.mark.parametrize("slots", [1, 6])
def test_there_are_at_most_as_many_requests_at_once_as_slots(slots: int) -> None:
    record = run_on_virtual_clock(f"{PAGE}/three_at_once", ("Semaphore(3)", f"Semaphore({slots})"))

    assert lines(record) == [f"6 pages, at most {slots} requests at once"]


def test_slow_pages_release_their_slots_when_their_limits_expire() -> None:
    slow = ('"/": 0.1, "/news": 0.1', '"/": 60, "/news": 60')
    record = run_on_virtual_clock(f"{PAGE}/with_a_limit", slow)

    assert lines(record)[:3] == ["(/ took too long)", "(/news took too long)", "(/archive took too long)"]
    assert lines(record)[3:] == ["the text of /books", "the text of /music"]


def test_all_five_pages_arrive_when_the_limit_is_inside_the_slot() -> None:
    around = "        async with asyncio.timeout(0.5):\n            async with slots:\n"
    inside = "        async with slots:\n            async with asyncio.timeout(0.5):\n"
    record = run_on_virtual_clock(f"{PAGE}/limit_outside", (around, inside))

    assert lines(record) == [f"the text of {path}" for path in ("/", "/news", "/about", "/books", "/music")]


def test_nine_pages_can_be_fetched_over_the_network_three_at_a_time() -> None:
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
