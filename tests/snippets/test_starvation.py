"""Tests for the claims in docs/inside-the-loop/starvation.md."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise

import pytest

from looplab.check import Run
from looplab.record import Record
from tests.support.edited import run_change, run_edited, run_on_virtual_clock
from tests.support.snippets import IN_PYODIDE, natively_and_in_pyodide

RecordOf = Callable[..., Record]

ONE_PAGE = "        time.sleep(0.05)  # a page to calculate\n"


def printed(record: Record) -> list[str]:
    """Each line up to its comma, in the order printed: "beat 1", "report: begin", …"""
    return [line.partition(",")[0] for line in record.text.splitlines()]


def lags(record: Record) -> list[float]:
    """How late each beat was, in seconds."""
    times = [chunk.time for chunk in record.output if chunk.text.startswith("beat")]
    return [beat - previous - 0.1 for previous, beat in pairwise([0, *times])]


def during_report(record: Record) -> list[str]:
    """The kinds of the events from the start of the report to its end, apart from the printing of the beats."""
    kinds = [
        event.get("text", event["kind"])
        for event in record.trace
        if event["kind"] != "printed" or "report" in event["text"]
    ]
    return kinds[kinds.index("report: begin\n") + 1 : kinds.index("report: done\n")]


@natively_and_in_pyodide
def test_while_the_report_calculates_the_loop_does_nothing(record_of: RecordOf, runtime: str) -> None:
    assert during_report(record_of("starvation/frozen", runtime)) == []
    assert during_report(record_of("starvation/in_turns", runtime)).count("poll") >= 10


def test_the_report_is_one_long_step_and_in_turns_none_is_long(record_of: RecordOf) -> None:
    frozen, in_turns = (Run(record_of(f"starvation/{name}", IN_PYODIDE)) for name in ("frozen", "in_turns"))

    assert frozen.never_blocked(0.1).found == "one step took 0.5 s"
    assert in_turns.never_blocked(0.1).holds


@natively_and_in_pyodide
def test_the_second_beat_has_to_wait_until_the_report_is_done(record_of: RecordOf, runtime: str) -> None:
    frozen, in_turns = (printed(record_of(f"starvation/{name}", runtime)) for name in ("frozen", "in_turns"))

    assert frozen.index("report: done") < frozen.index("beat 2")
    assert in_turns.index("beat 2") < in_turns.index("report: done")


def test_a_calculation_has_the_same_effect_as_a_blocking_call() -> None:
    record = run_edited(
        "starvation/frozen",
        (
            ONE_PAGE,
            "        end = time.perf_counter() + 0.05\n        while time.perf_counter() < end:\n            pass\n",
        ),
    )

    assert during_report(record) == []
    assert printed(record).index("report: done") < printed(record).index("beat 2")


@natively_and_in_pyodide
def test_two_more_pages_come_between_the_end_of_the_timer_and_the_beat(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("starvation/in_turns", runtime).trace
    [report] = [event["task"] for event in trace if event["kind"] == "task" and event["coroutine"] == "report"]
    [beats] = [event["task"] for event in trace if event["kind"] == "task" and event["coroutine"] == "heartbeat"]
    [began] = [at for at, event in enumerate(trace) if event.get("text") == "report: begin\n"]
    noticed = next(at for at, event in enumerate(trace) if at > began and event["kind"] == "due")
    then = [event.get("task") for event in trace[noticed:] if event["kind"] == "run"]

    # a page, the callback of the timer, another page, the beat
    assert then[: then.index(beats) + 1] == [report, None, report, beats]


def test_a_beat_is_late_by_three_pages_at_most() -> None:
    assert max(lags(run_on_virtual_clock("starvation/in_turns"))) <= 3 * 0.05
    assert max(lags(run_change("starvation/in_turns"))) <= 3 * 0.005


def test_with_sleep_zero_after_the_loop_the_second_beat_is_as_late_as_without() -> None:
    after_the_loop = f"{ONE_PAGE}        await asyncio.sleep(0)\n", f"{ONE_PAGE}    await asyncio.sleep(0)\n"
    record = run_on_virtual_clock("starvation/in_turns", after_the_loop)

    assert during_report(record).count("poll") == 1
    assert lags(record) == pytest.approx(lags(run_on_virtual_clock("starvation/frozen")))


def test_with_two_reports_a_round_takes_two_pages() -> None:
    record = run_on_virtual_clock("starvation/in_turns", ("heartbeat(), report()", "heartbeat(), report(), report()"))
    reports = {event["task"] for event in record.trace if event["kind"] == "task" and event["coroutine"] == "report"}
    steps = [
        event["task"]
        for event in record.trace
        if event["kind"] == "suspended" and event["on"]["what"] == "turn" and event["task"] in reports
    ]

    assert len(reports) == 2
    assert len(steps) == 2 * 10
    assert all(step != next_step for step, next_step in pairwise(steps))


def test_a_time_limit_does_not_stop_a_task_that_never_pauses() -> None:
    record = run_edited(
        "starvation/frozen",
        ("    for _page in range(10):\n", "    async with asyncio.timeout(0.1):\n      for _page in range(10):\n"),
    )

    assert record.outcome.kind == "finished"
    assert "report: done" in printed(record)


@natively_and_in_pyodide
def test_debug_mode_names_the_task_with_the_long_step(record_of: RecordOf, runtime: str) -> None:
    logged = [line for line in record_of("starvation/who_was_it", runtime).text.splitlines() if "Executing" in line]

    assert any("'the answer to /report'" in line for line in logged)


def test_with_a_longer_limit_debug_mode_logs_nothing() -> None:
    record = run_edited(
        "starvation/who_was_it",
        ("    requests =", "    asyncio.get_running_loop().slow_callback_duration = 60\n    requests ="),
    )

    assert "Executing" not in record.text


@natively_and_in_pyodide
def test_a_full_queue_is_emptied_in_one_step(record_of: RecordOf, runtime: str) -> None:
    record = record_of("starvation/full_queue", runtime)
    [index] = [event["task"] for event in record.trace if event["kind"] == "task" and event["coroutine"] == "index"]
    steps = [event for event in record.trace if event["kind"] == "run" and event.get("task") == index]

    assert len(steps) == 1
    assert "left" not in record.text.replace("nothing left", "")


def test_with_sleep_zero_the_progress_is_reported() -> None:
    record = run_change("starvation/full_queue", runtime=IN_PYODIDE)

    assert record.text.splitlines()[:2] == ["999 lines left", "998 lines left"]
    assert record.text.splitlines()[-2:] == ["nothing left", "indexed 5000 words"]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="before, it was raised wherever the program was")
def test_ctrl_c_does_not_interrupt_a_task_that_never_pauses() -> None:
    interrupt = "import os, signal\n    os.kill(os.getpid(), signal.SIGINT)"
    record = run_edited("starvation/frozen", ('print("report: begin")', f'{interrupt}\n    print("report: begin")'))

    assert record.outcome.exception == "KeyboardInterrupt"
    assert "report: done" in printed(record)
    assert "beat 3" not in record.text
