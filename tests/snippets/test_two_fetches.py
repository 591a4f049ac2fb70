"""Tests for the claims in docs/two-fetches.md."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_edited, run_on_virtual_clock
from tests.support.snippets import IN_PYODIDE, natively_and_in_pyodide

WAIT = 2.0
"""Seconds that each page takes to arrive."""

RecordOf = Callable[..., Record]

QUICKLY = ("await asyncio.sleep(2)", "await asyncio.sleep(0.2)")


def times(record: Record) -> dict[str, float]:
    """The time of each line, in seconds since the first and in the order printed: `{"asking for /news": 0.0, …}`."""
    stdout = [chunk for chunk in record.output if chunk.stream == "stdout"]
    return {re.sub(r"^\d+\.\d s  |\n$", "", chunk.text): chunk.time - stdout[0].time for chunk in stdout}


def total(record: Record) -> float:
    """Seconds from the first line until both pages have arrived."""
    return times(record)["both pages are here"]


# one after the other


def test_waits_one_after_the_other_add_up(record_of: RecordOf) -> None:
    assert total(record_of("two-fetches/sequential", IN_PYODIDE)) == pytest.approx(2 * WAIT)


@natively_and_in_pyodide
def test_the_second_page_is_not_requested_until_the_first_has_arrived(record_of: RecordOf, runtime: str) -> None:
    lines = list(times(record_of("two-fetches/sequential", runtime)))

    assert lines.index("/news has answered") < lines.index("asking for /weather")


# both at once


def test_the_two_fetches_overlap(record_of: RecordOf) -> None:
    assert total(record_of("two-fetches/gather", IN_PYODIDE)) == pytest.approx(WAIT)


def test_the_two_fetches_overlap_on_a_real_clock_too(record_of: RecordOf) -> None:
    assert WAIT <= total(record_of("two-fetches/gather")) < 2 * WAIT


@natively_and_in_pyodide
def test_both_requests_are_sent_before_either_answer_arrives(record_of: RecordOf, runtime: str) -> None:
    lines = list(times(record_of("two-fetches/gather", runtime)))

    assert lines[:2] == ["asking for /news", "asking for /weather"]
    assert lines[2:4] == ["/news has answered", "/weather has answered"]


def test_there_is_one_thread() -> None:
    which_thread = 'print(__import__("threading").get_ident(), __import__("threading").active_count())'
    record = run_edited("two-fetches/gather", QUICKLY, ("    print(f", f"    {which_thread}\n    str(f"))

    assert len(record.text.splitlines()) == 5
    assert len(set(record.text.splitlines())) == 1
    assert record.text.split()[1] == "1"


# the loop sleeps

WATCHED = """\
import json, selectors

class Watched(selectors.DefaultSelector):
    polls = []
    def select(self, timeout=None):
        self.polls.append(timeout)
        return super().select(timeout)

asyncio.run(main(), loop_factory=lambda: asyncio.SelectorEventLoop(Watched()))
print(json.dumps(Watched.polls))
"""


@pytest.fixture(scope="module")
def polls() -> list[float | None]:
    """The seconds that the loop may sleep in each of its rounds through `gather.py`; None means without a limit."""
    record = run_on_virtual_clock("two-fetches/gather", ("asyncio.run(main())\n", WATCHED))
    [line] = [chunk.text for chunk in record.output if chunk.text.startswith("[")]
    polls: list[float | None] = json.loads(line)
    return polls


def test_the_loop_makes_about_a_dozen_rounds(polls: list[float | None]) -> None:
    assert 6 <= len(polls) <= 18


def test_one_round_of_the_loop_is_the_sleep_of_two_seconds(polls: list[float | None]) -> None:
    assert [timeout for timeout in polls if timeout != 0] == [pytest.approx(WAIT)]


def test_the_loop_does_not_sleep_while_a_task_waits_for_its_turn(polls: list[float | None]) -> None:
    assert polls[0] == 0  # main waits for its first turn
    assert polls[1] == 0  # and then the two fetches


def test_the_program_uses_the_processor_for_a_fraction_of_a_second() -> None:
    record = run_edited("two-fetches/gather", ('log("both pages are here")', 'print("used", time.process_time())'))
    [used] = [chunk.text for chunk in record.output if chunk.text.startswith("used")]

    assert float(used.split()[1]) < WAIT / 2
    assert record.duration >= WAIT


# what await cannot do


@natively_and_in_pyodide
def test_time_sleep_keeps_the_turn(record_of: RecordOf, runtime: str) -> None:
    record = record_of("two-fetches/blocking", runtime)

    assert list(times(record))[:3] == ["asking for /news", "/news has answered", "asking for /weather"]


def test_a_long_calculation_keeps_the_turn() -> None:
    record = run_edited("two-fetches/gather", ("await asyncio.sleep(2)", "sum(range(1_000_000))"))

    assert list(times(record))[:3] == ["asking for /news", "/news has answered", "asking for /weather"]


def test_with_time_sleep_the_waits_add_up(record_of: RecordOf) -> None:
    assert total(record_of("two-fetches/blocking", IN_PYODIDE)) == pytest.approx(2 * WAIT)


# what gather gives you


def test_pages_of_different_speeds_arrive_in_another_order_than_they_are_returned() -> None:
    record = run_on_virtual_clock("two-fetches/different_speeds")
    *answers, texts = record.text.splitlines()

    assert answers == ["/weather has answered", "/sport has answered", "/news has answered"]
    assert texts == "['the text of /news', 'the text of /weather', 'the text of /sport']"
    assert record.output[-1].time == pytest.approx(0.6)


# changes to try


def test_ten_pages_take_no_longer_than_two() -> None:
    record = run_change("two-fetches/gather", "range(10)")

    assert record.text.count("has answered") == 10
    assert total(record) == pytest.approx(WAIT)


def test_an_await_before_gather_adds_a_wait_of_its_own() -> None:
    record = run_change("two-fetches/gather", "/login")

    assert list(times(record))[:3] == ["asking for /login", "/login has answered", "asking for /news"]
    assert total(record) == pytest.approx(2 * WAIT)
