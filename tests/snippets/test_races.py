"""Tests for the claims in docs/waiting-well/races.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock, run_with_main, runtime_with
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "races"
COLLECT = "        await asyncio.gather(*tasks, return_exceptions=True)\n"


def test_the_race_returns_when_the_loser_has_closed_its_connection() -> None:
    record = run_on_virtual_clock(f"{PAGE}/mirrors")

    assert lines(record) == ["Lima: connection closed", "Oslo: connection closed", "Lima has sent the file"]
    assert record.output[-1].time == pytest.approx(0.3 + 0.1 + 0.1)


def test_without_its_last_line_it_returns_earlier_and_the_clean_up_is_cancelled_at_the_end() -> None:
    record = run_on_virtual_clock(f"{PAGE}/mirrors", (COLLECT, ""))

    assert lines(record) == ["Lima: connection closed", "Lima has sent the file"]
    assert record.output[-1].time == pytest.approx(0.3 + 0.1)


def test_two_connections_are_open_before_main_has_its_turn(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/two_winners")) == [
        "2 done, 0 pending",
        "one connection is closed again",
        r"the other one is used: b'welcome\n'",
    ]


MAIN = """
running = asyncio.create_task(race(download("Oslo", 2), download("Lima", 2)))
await asyncio.sleep(0.2)
running.cancel()
await asyncio.wait([running])
print("cancelled:", running.cancelled(), "tasks left:", len(asyncio.all_tasks()) - 1)
async def opened(name, gate):
    await gate.wait()
    return name
gate = asyncio.Event()
tasks = [asyncio.create_task(opened(name, gate)) for name in ("first", "second")]
waits = asyncio.create_task(asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED))
await asyncio.sleep(0.1)
gate.set()
done, pending = await waits
print(len(done), "are done; cancel:", tasks[1].cancel())
try:
    async with asyncio.timeout(0.1):
        await download("Oslo", 2)
except TimeoutError:
    print("TimeoutError")
"""


def test_a_cancelled_race_leaves_nobody_two_may_win_and_a_limit_waits_for_the_clean_up() -> None:
    record = run_with_main(f"{PAGE}/mirrors", MAIN)

    assert lines(record) == [
        "Oslo: connection closed",
        "Lima: connection closed",
        "cancelled: True tasks left: 0",
        "2 are done; cancel: False",
        "Oslo: connection closed",
        "TimeoutError",
    ]
    assert record.output[-1].time - record.output[-3].time == pytest.approx(0.1 + 0.1)


def test_a_mirror_that_fails_does_not_win(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/first_good")) == ["Oslo has sent the file"]


def test_other_errors_are_not_tried_again_and_only_failures_end_in_an_error() -> None:
    other = run_on_virtual_clock(f"{PAGE}/first_good", ('raise ConnectionError("Lima is', 'raise TypeError("Lima is'))
    none = run_on_virtual_clock(f"{PAGE}/first_good", ('mirror == "Lima"', "True"))

    assert other.outcome.exception == "TypeError"
    assert none.outcome.exception == "ConnectionError"


@pytest.mark.parametrize(("python", "alan"), [("3.11", "has seat 12C"), ("3.12", "leaves without a seat")])
def test_wait_for_swallows_the_cancellation_up_to_3_11(python: str, alan: str) -> None:
    record = run_on_virtual_clock(f"{PAGE}/same_turn", runtime=runtime_with(python))

    assert sorted(lines(record)) == [
        "Ada leaves without a seat",
        f"Alan {alan}",
        "Grace leaves without a seat",
        "still free: 1",
    ]


@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_timeout_swallows_nothing(python: str) -> None:
    limited = "async def limited(future):\n    async with asyncio.timeout(9):\n        return await future\n\n\n"
    edits = ("async def main():", f"{limited}async def main():"), ("asyncio.wait_for(second, 9)", "limited(second)")
    record = run_on_virtual_clock(f"{PAGE}/same_turn", *edits, runtime=runtime_with(python))

    assert "Alan leaves without a seat" in lines(record)
