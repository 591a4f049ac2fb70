"""The sentences of docs/first-steps/waiting.md, measured."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from looplab.record import Record
from loopsite.run.process import run_process
from loopsite.run.runtimes import Limits, Program, this_cpython
from tests.support.edited import run_edited
from tests.support.snippets import SNIPPETS

WAIT = 0.3
"""Seconds that each thermometer takes to answer."""

ROOMS = ["kitchen", "bedroom", "attic"]
ASKED = [f"asking the {room}" for room in ROOMS]
ANSWERED = [f"the {room} has answered" for room in ROOMS]
THREE = '        read("kitchen"),\n        read("bedroom"),\n        read("attic"),\n'

RecordOf = Callable[..., Record]

here_and_in_the_browser = pytest.mark.parametrize("runtime", ["cpython", "pyodide3.14"])


def exactly(name: str, *edits: tuple[str, str]) -> Record:
    """The record of a program, edited, on a clock that only waits move on: its times are exact on any machine."""
    source = SNIPPETS[name].source
    for before, after in edits:
        assert source.count(before) == 1
        source = source.replace(before, after)
    program = Program(source, SNIPPETS[name].filename, clock="virtual", trace=True)
    return asyncio.run(run_process(this_cpython(), program, Limits(seconds=10), lambda message: None))


def moments(record: Record) -> dict[str, float]:
    """When each line was printed, in seconds since the first, in the order printed."""
    return {chunk.text.strip(): chunk.time - record.output[0].time for chunk in record.output}


def total(record: Record) -> float:
    """Seconds from the first question to the last line."""
    return max(moments(record).values())


def coroutines(record: Record) -> list[str]:
    """What each task of the program ran; the last two of a run are asyncio's own, which tidy up."""
    made = [event["coroutine"] for event in record.trace if event["kind"] == "task"]
    return [name for name in made if not name.startswith("BaseEventLoop.")]


def test_one_by_one_the_three_waits_add_up() -> None:
    assert total(exactly("waiting/one_by_one")) == pytest.approx(3 * WAIT)


def test_all_at_once_three_waits_take_as_long_as_one() -> None:
    assert total(exactly("waiting/overlapped")) == pytest.approx(WAIT)


@here_and_in_the_browser
def test_all_at_once_three_questions_go_out_before_the_first_answer(record_of: RecordOf, runtime: str) -> None:
    assert list(moments(record_of("waiting/overlapped", runtime)))[:6] == ASKED + ANSWERED


def test_gather_makes_a_task_of_each_read_and_a_plain_await_makes_none(record_of: RecordOf) -> None:
    assert coroutines(record_of("waiting/one_by_one")) == ["main"]
    assert coroutines(record_of("waiting/overlapped")) == ["main", "read", "read", "read"]


def test_a_calculation_never_stops_in_the_middle(record_of: RecordOf) -> None:
    record = record_of("waiting/calculating")
    names = coroutines(record)
    stopped = {names[event["task"] - 1] for event in record.trace if event["kind"] == "suspended"}

    assert names == ["main", "summarise", "summarise", "summarise"]
    assert stopped == {"main"}


def test_answers_of_different_speed_take_as_long_as_the_slowest() -> None:
    record = exactly("waiting/not_equally_fast")

    assert record.output[-1].time == pytest.approx(0.3)


def test_a_hundred_rooms_take_about_as_long_as_three() -> None:
    record = exactly("waiting/overlapped", (THREE, '        *(read(f"room {n}") for n in range(100)),\n'))

    assert len(moments(record)) == 201
    assert total(record) == pytest.approx(WAIT)


def test_an_await_before_gather_is_a_wait_of_its_own() -> None:
    record = exactly("waiting/overlapped", ("await asyncio.gather", 'await read("cellar"); await asyncio.gather'))

    assert list(moments(record))[:3] == ["asking the cellar", "the cellar has answered", "asking the kitchen"]
    assert total(record) == pytest.approx(2 * WAIT)


def test_time_sleep_lets_nobody_else_go_on() -> None:
    record = run_edited("waiting/overlapped", ("await asyncio.sleep(0.3)", "time.sleep(0.3)"))

    assert list(moments(record))[:3] == [ASKED[0], ANSWERED[0], ASKED[1]]
    assert total(record) > 2.9 * WAIT
