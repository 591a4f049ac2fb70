"""Tests for the claims in docs/waiting-well/rates-and-retries.md."""

from __future__ import annotations

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock, run_with_main, runtime_with
from tests.support.runs import lines

PAGE = "rates-and-retries"


def test_requests_with_a_rate_begin_a_third_of_a_second_apart_and_are_all_answered() -> None:
    record = run_on_virtual_clock(f"{PAGE}/rate")

    assert [chunk.time for chunk in record.output] == pytest.approx([0.1 + n / 3 for n in range(6)])
    assert all(line.endswith("200 OK") for line in lines(record))


def test_a_semaphore_lets_the_next_ones_go_as_soon_as_a_slot_is_free() -> None:
    record = run_change("rates-and-retries/rate")

    assert [line.split(": ")[1][:3] for line in lines(record)] == ["200"] * 4 + ["429"] * 2
    assert [chunk.time for chunk in record.output] == pytest.approx([0.1] * 4 + [0.2] * 2)


@pytest.mark.parametrize(("python", "received"), [("3.10", 1), ("3.11", 2)])
def test_a_timeout_is_tried_again_from_3_11_on_and_then_the_server_has_it_twice(python: str, received: int) -> None:
    last = lines(run_on_virtual_clock(f"{PAGE}/upload", runtime=runtime_with(python)))[-1]

    assert last == f"the server has received {['invoice.pdf'] * received}"


WHOLE = """
async def persistent():
    while True:
        try:
            await asyncio.wait_for(asyncio.sleep(9), 0.3)
        except (OSError, asyncio.TimeoutError):
            print("again")
try:
    async with asyncio.timeout(1):
        await persistent()
except TimeoutError:
    print("the whole took too long")
"""


def test_a_limit_around_the_loop_passes_through_its_except() -> None:
    assert lines(run_with_main(f"{PAGE}/herd", WHOLE)) == ["again"] * 3 + ["the whole took too long"]


def test_without_jitter_each_round_serves_one_and_with_it_all_are_done_in_half_the_time() -> None:
    record = run_on_virtual_clock(f"{PAGE}/herd")
    together, spread = (float(line.split(", ")[1].split()[0]) for line in lines(record))

    assert lines(record)[0].startswith(f"jitter=False: {4 + 3 + 2 + 1} refused")
    assert together == pytest.approx(0.1 + 0.2 + 0.4 + 0.8 + 0.02, abs=0.06)
    assert spread < together * 0.6


def starts(record: Record, name: str) -> list[str]:
    return [line.split()[0] for line in lines(record) if line.endswith(f"  {name}")]


def test_only_the_job_that_adds_to_what_was_due_keeps_time() -> None:
    record = run_on_virtual_clock(f"{PAGE}/every")

    assert starts(record, "every") == ["0.0", "0.6", "1.2", "1.8"]
    assert starts(record, "pause_between") == ["0.0", "0.8", "1.6"]


def test_a_late_job_catches_up_unless_it_skips_what_it_missed() -> None:
    slow = ("asyncio.sleep(0.2)  # ask", "asyncio.sleep(0.2 if time.monotonic() > started + 0.1 else 1.4)  # ask")
    skips = ("        due += seconds\n", "        while due <= time.monotonic():\n            due += seconds\n")

    assert starts(run_change("rates-and-retries/every"), "every") == ["0.0", "1.4", "1.6", "1.8"]
    assert starts(run_on_virtual_clock(f"{PAGE}/every", slow, skips), "every") == ["0.0", "1.8"]
