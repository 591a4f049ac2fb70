"""The sentences of docs/first-steps/time-limits.md, tested."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from looplab.record import Record
from loopsite.run.process import run_process
from loopsite.run.runtimes import Limits, Program, Runtime, pyodide, this_cpython
from tests.support.edited import run_edited
from tests.support.snippets import SNIPPETS

RecordOf = Callable[..., Record]

PAUSE = "            await asyncio.sleep(0)\n"


def lines(record: Record) -> list[str]:
    return record.text.splitlines()


def test_the_whole_takes_a_third_of_a_second() -> None:
    snippet = SNIPPETS["time-limits/too_slow"]
    program = Program(snippet.source, snippet.filename, clock="virtual")
    record = asyncio.run(run_process(this_cpython(), program, Limits(seconds=10), lambda message: None))

    assert record.output[-1].time == pytest.approx(0.35)


def test_the_timer_of_the_limit_that_was_kept_is_dropped(record_of: RecordOf) -> None:
    trace = record_of("time-limits/too_slow").trace
    limits = [event["handle"] for event in trace if event["kind"] == "timer" and "timeout" in event["callback"]]
    ran = [event["handle"] for event in trace if event["kind"] == "run" and event.get("handle") in limits]
    dropped = [event["handle"] for event in trace if event["kind"] == "dropped" and event["handle"] in limits]

    assert len(limits) == 2
    assert dropped == limits[:1]
    assert ran == limits[1:]


def test_inside_the_block_there_is_only_the_cancelled_error() -> None:
    inside = '        return f"{station}: 12 degrees"\n    finally:'
    tell = inside.replace(
        "    finally:", "    except BaseException as error:\n        print(repr(error))\n        raise\n    finally:"
    )
    record = run_edited("time-limits/too_slow", (inside, tell))

    assert "CancelledError()" in lines(record)
    assert "TimeoutError" not in record.text


def test_the_airport_is_never_asked(record_of: RecordOf) -> None:
    assert "airport" not in record_of("time-limits/nested", "pyodide3.14").text


def test_a_timeout_error_from_inside_does_not_mean_that_the_block_has_expired() -> None:
    record = run_edited(
        "time-limits/nested", ('            await ask("harbour", 0.05)\n', "            raise TimeoutError\n")
    )

    assert lines(record) == ["no time for the rest", "was the whole too slow? False"]


@pytest.mark.parametrize(
    ("runtime", "caught"), [(pyodide((3, 10)), False), (this_cpython(), True)], ids=["3.10", "3.13"]
)
def test_up_to_3_10_timeout_error_does_not_catch_it(runtime: Runtime, caught: bool) -> None:
    edit = ("except asyncio.TimeoutError:", "except TimeoutError:")
    record = run_edited("time-limits/on_any_python", edit, runtime=runtime)

    assert ("summit: no answer in time" in lines(record)) is caught


def test_a_limit_that_is_swallowed_ends_without_an_error() -> None:
    swallow = '    except asyncio.CancelledError:\n        return f"{station}: unknown"\n    finally:'
    record = run_edited("time-limits/too_slow", ("    finally:", swallow))

    assert lines(record)[-1] == "summit: unknown"
    assert record.outcome.kind == "finished"


def test_with_a_fifth_of_a_second_the_outer_limit_is_first() -> None:
    record = run_edited("time-limits/nested", ("timeout(0.9)", "timeout(0.2)"))

    assert lines(record) == ["harbour: 12 degrees", "no time for the rest", "was the whole too slow? True"]


def test_with_two_seconds_the_outer_limit_is_kept() -> None:
    record = run_edited("time-limits/nested", ("timeout(0.9)", "timeout(2)"))

    assert lines(record)[1:3] == ["summit: no answer in time", "island: no answer in time"]
    assert lines(record)[3:] == ["airport: 12 degrees", "was the whole too slow? False"]


@pytest.mark.parametrize(("pauses", "noticed"), [(0, False), (1, False), (2, True)])
def test_an_overdue_limit_is_noticed_at_the_second_turn(pauses: int, noticed: bool) -> None:
    decode = '            print(await decode("radar"))\n'
    record = run_edited("time-limits/nobody_awaits", (decode, decode + pauses * PAUSE))

    assert lines(record)[0] == "radar: decoded"
    assert ("radar: took too long" in lines(record)) is noticed
