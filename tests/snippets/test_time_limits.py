"""Tests for the claims in docs/first-steps/time-limits.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.runs import lines
from tests.support.snippets import IN_PYODIDE

RecordOf = Callable[..., Record]


def test_the_program_takes_a_third_of_a_second() -> None:
    assert run_on_virtual_clock("time-limits/too_slow").output[-1].time == pytest.approx(0.35)


def test_the_timer_of_a_limit_that_did_not_expire_is_cancelled(record_of: RecordOf) -> None:
    trace = record_of("time-limits/too_slow").trace
    limits = [event["handle"] for event in trace if event["kind"] == "timer" and "timeout" in event["callback"]]
    ran = [event["handle"] for event in trace if event["kind"] == "run" and event.get("handle") in limits]
    dropped = [event["handle"] for event in trace if event["kind"] == "dropped" and event["handle"] in limits]

    assert len(limits) == 2
    assert dropped == limits[:1]
    assert ran == limits[1:]


def test_only_a_cancelled_error_is_raised_inside_the_block() -> None:
    inside = '        return f"{station}: 12 degrees"\n    finally:'
    shown = inside.replace(
        "    finally:", "    except BaseException as error:\n        print(repr(error))\n        raise\n    finally:"
    )
    record = run_on_virtual_clock("time-limits/too_slow", (inside, shown))

    assert "CancelledError()" in lines(record)
    assert "TimeoutError" not in record.text


def test_the_airport_is_never_contacted(record_of: RecordOf) -> None:
    assert "airport" not in record_of("time-limits/nested", IN_PYODIDE).text


def test_a_timeout_error_raised_inside_does_not_mark_the_block_as_expired() -> None:
    record = run_on_virtual_clock(
        "time-limits/nested", ('            await ask("harbour", 0.05)\n', "            raise TimeoutError\n")
    )

    assert lines(record) == ["no time for the rest", "was the whole too slow? False"]


@pytest.mark.parametrize(("runtime", "caught"), [("pyodide3.10", False), ("cpython", True)])
def test_the_builtin_timeout_error_does_not_catch_it_up_to_3_10(runtime: str, caught: bool) -> None:
    edit = ("except asyncio.TimeoutError:", "except TimeoutError:")
    record = run_on_virtual_clock("time-limits/on_any_python", edit, runtime=runtime)

    assert ("summit: no answer in time" in lines(record)) is caught


def test_swallowing_the_cancellation_ends_the_limit_without_an_error() -> None:
    record = run_change("time-limits/too_slow")

    assert lines(record)[-1] == "summit: unknown"
    assert record.outcome.kind == "finished"


def test_an_outer_limit_of_a_fifth_of_a_second_expires_first() -> None:
    record = run_change("time-limits/nested")

    assert lines(record) == ["harbour: 12 degrees", "no time for the rest", "was the whole too slow? True"]
