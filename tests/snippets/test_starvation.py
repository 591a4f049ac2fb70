"""The sentences of docs/inside-the-loop/starvation.md, measured."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from looplab.record import Record
from loopsite.run.runtimes import pyodide
from tests.support.edited import run_edited

RecordOf = Callable[..., Record]

here_and_in_the_browser = pytest.mark.parametrize("runtime", ["cpython", "pyodide3.14"])

A_PAGE = "        time.sleep(0.05)  # a page to calculate\n"


def happened(record: Record) -> list[str]:
    """What was printed, in order: "beat 1", "report: begin", …"""
    return [line.partition(",")[0] for line in record.text.splitlines()]


def lags(record: Record) -> list[float]:
    """How late each beat was, in seconds."""
    return [float(late) for late in re.findall(r"(\d\.\d\d) s late", record.text)]


def bar(record: Record) -> list[str]:
    """The kinds of events from the report's first page to its end, without what is printed."""
    kinds = [
        event.get("text", event["kind"])
        for event in record.trace
        if event["kind"] != "printed" or "report" in event["text"]
    ]
    return kinds[kinds.index("report: begin\n") + 1 : kinds.index("report: done\n")]


@here_and_in_the_browser
def test_while_the_report_calculates_the_loop_does_nothing(record_of: RecordOf, runtime: str) -> None:
    assert bar(record_of("starvation/frozen", runtime)) == []
    assert bar(record_of("starvation/in_turns", runtime)).count("poll") >= 10


@here_and_in_the_browser
def test_the_second_beat_waits_for_the_report_to_be_done(record_of: RecordOf, runtime: str) -> None:
    frozen, in_turns = (happened(record_of(f"starvation/{name}", runtime)) for name in ("frozen", "in_turns"))

    assert frozen.index("report: done") < frozen.index("beat 2")
    assert in_turns.index("beat 2") < in_turns.index("report: done")


def test_a_calculation_does_the_same_as_a_call_that_blocks() -> None:
    record = run_edited(
        "starvation/frozen",
        (
            A_PAGE,
            "        end = time.perf_counter() + 0.05\n        while time.perf_counter() < end:\n            pass\n",
        ),
    )

    assert bar(record) == []
    assert happened(record).index("report: done") < happened(record).index("beat 2")


@here_and_in_the_browser
def test_between_the_timer_and_the_beat_there_are_two_more_pages(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("starvation/in_turns", runtime).trace
    [report] = [event["task"] for event in trace if event["kind"] == "task" and event["coroutine"] == "report"]
    [beats] = [event["task"] for event in trace if event["kind"] == "task" and event["coroutine"] == "heartbeat"]
    [began] = [at for at, event in enumerate(trace) if event.get("text") == "report: begin\n"]
    noticed = next(at for at, event in enumerate(trace) if at > began and event["kind"] == "due")
    then = [event.get("task") for event in trace[noticed:] if event["kind"] == "run"]

    # a page, the timer's callback, a page, the beat
    assert then[: then.index(beats) + 1] == [report, None, report, beats]


def test_shorter_pages_make_less_lag() -> None:
    record = run_edited("starvation/in_turns", ("range(10)", "range(100)"), ("time.sleep(0.05)", "time.sleep(0.005)"))
    trace = record.trace
    pages = [event for event in trace if event["kind"] == "suspended" and event["on"]["what"] == "turn"]

    assert len(pages) == 100
    assert sum(lags(record)[1:4]) < sum(lags(run_edited("starvation/frozen"))[1:4])


def test_behind_the_loop_the_turn_is_given_back_too_late() -> None:
    record = run_edited(
        "starvation/in_turns", (f"{A_PAGE}        await asyncio.sleep(0)\n", f"{A_PAGE}    await asyncio.sleep(0)\n")
    )

    assert bar(record).count("poll") == 1
    assert max(lags(record)) == lags(record)[1]


def test_with_two_reports_a_round_is_two_pages() -> None:
    record = run_edited("starvation/in_turns", ("heartbeat(), report()", "heartbeat(), report(), report()"))
    reports = {event["task"] for event in record.trace if event["kind"] == "task" and event["coroutine"] == "report"}
    steps = [
        event["task"]
        for event in record.trace
        if event["kind"] == "suspended" and event["on"]["what"] == "turn" and event["task"] in reports
    ]

    # the second's sleep may end some rounds after the first's, on a busy machine
    first, second = steps[0], steps[-1]
    while_both_run = steps[steps.index(second) : len(steps) - steps[::-1].index(first)]

    assert reports == {first, second}
    assert len(while_both_run) >= 8
    assert all(one != next_one for one, next_one in pairwise(while_both_run))


def test_a_time_limit_does_not_stop_what_does_not_pause() -> None:
    record = run_edited(
        "starvation/frozen",
        ("    for _page in range(10):\n", "    async with asyncio.timeout(0.1):\n      for _page in range(10):\n"),
    )

    assert record.outcome.kind == "finished"
    assert "report: done" in happened(record)


@here_and_in_the_browser
def test_debug_mode_names_the_task_whose_step_is_long(record_of: RecordOf, runtime: str) -> None:
    logged = [line for line in record_of("starvation/who_was_it", runtime).text.splitlines() if "Executing" in line]

    assert any("'the answer to /report'" in line for line in logged)


def test_with_a_longer_limit_debug_mode_logs_nothing() -> None:
    record = run_edited(
        "starvation/who_was_it",
        ("    requests =", "    asyncio.get_running_loop().slow_callback_duration = 60\n    requests ="),
    )

    assert "Executing" not in record.text


@here_and_in_the_browser
def test_a_full_queue_is_emptied_in_one_step(record_of: RecordOf, runtime: str) -> None:
    record = record_of("starvation/full_queue", runtime)
    [index] = [event["task"] for event in record.trace if event["kind"] == "task" and event["coroutine"] == "index"]
    steps = [event for event in record.trace if event["kind"] == "run" and event.get("task") == index]

    assert len(steps) == 1
    assert "left" not in record.text.replace("nothing left", "")


def test_with_sleep_zero_there_is_progress() -> None:
    record = run_edited(
        "starvation/full_queue",
        ("len(line.split())\n", "len(line.split())\n        await asyncio.sleep(0)\n"),
        ("range(1000)", "range(10)"),
        runtime=pyodide((3, 14)),
    )

    assert record.text.splitlines()[:2] == ["9 lines left", "8 lines left"]
    assert record.text.splitlines()[-2:] == ["nothing left", "indexed 50 words"]
