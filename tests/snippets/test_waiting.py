"""Tests for the claims in docs/first-steps/waiting.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock
from tests.support.snippets import natively_and_in_pyodide

WAIT = 0.3
"""Seconds that each thermometer takes to answer."""

ROOMS = ["kitchen", "bedroom", "attic"]
QUESTIONS = [f"asking the {room}" for room in ROOMS]
ANSWERS = [f"the {room} has answered" for room in ROOMS]
THREE_READS = '        read("kitchen"),\n        read("bedroom"),\n        read("attic"),\n'

RecordOf = Callable[..., Record]


def times(record: Record) -> dict[str, float]:
    """The time of each line in seconds since the first, in the order in which they were printed."""
    return {chunk.text.strip(): chunk.time - record.output[0].time for chunk in record.output}


def total(record: Record) -> float:
    """Seconds from the first line to the last."""
    return max(times(record).values())


def coroutines(record: Record) -> list[str]:
    """The coroutine of each task, without the two tasks with which asyncio itself tidies up at the end."""
    made = [event["coroutine"] for event in record.trace if event["kind"] == "task"]
    return [name for name in made if not name.startswith("BaseEventLoop.")]


def test_three_waits_one_by_one_add_up() -> None:
    assert total(run_on_virtual_clock("waiting/one_by_one")) == pytest.approx(3 * WAIT)


def test_three_waits_at_once_take_as_long_as_one() -> None:
    assert total(run_on_virtual_clock("waiting/overlapped")) == pytest.approx(WAIT)


@natively_and_in_pyodide
def test_all_three_questions_are_sent_before_the_first_answer(record_of: RecordOf, runtime: str) -> None:
    assert list(times(record_of("waiting/overlapped", runtime)))[:6] == QUESTIONS + ANSWERS


def test_gather_creates_a_task_for_each_read_and_a_plain_await_creates_none(record_of: RecordOf) -> None:
    assert coroutines(record_of("waiting/one_by_one")) == ["main"]
    assert coroutines(record_of("waiting/overlapped")) == ["main", "read", "read", "read"]


def test_a_calculation_never_pauses_in_the_middle(record_of: RecordOf) -> None:
    record = record_of("waiting/calculating")
    names = coroutines(record)
    stopped = {names[event["task"] - 1] for event in record.trace if event["kind"] == "suspended"}

    assert names == ["main", "summarise", "summarise", "summarise"]
    assert stopped == {"main"}


def test_reads_of_different_speeds_take_as_long_as_the_slowest() -> None:
    record = run_on_virtual_clock("waiting/not_equally_fast")

    assert record.output[-1].time == pytest.approx(0.3)


def test_a_hundred_rooms_take_as_long_as_three() -> None:
    record = run_on_virtual_clock(
        "waiting/overlapped", (THREE_READS, '        *(read(f"room {n}") for n in range(100)),\n')
    )

    assert len(times(record)) == 201
    assert total(record) == pytest.approx(WAIT)


def test_an_await_before_gather_adds_a_wait_of_its_own() -> None:
    record = run_on_virtual_clock(
        "waiting/overlapped", ("await asyncio.gather", 'await read("cellar"); await asyncio.gather')
    )

    assert list(times(record))[:3] == ["asking the cellar", "the cellar has answered", "asking the kitchen"]
    assert total(record) == pytest.approx(2 * WAIT)


def test_time_sleep_keeps_the_other_rooms_waiting() -> None:
    record = run_on_virtual_clock("waiting/overlapped", ("await asyncio.sleep(0.3)", "time.sleep(0.3)"))

    assert list(times(record))[:3] == [QUESTIONS[0], ANSWERS[0], QUESTIONS[1]]
    assert total(record) == pytest.approx(3 * WAIT)
