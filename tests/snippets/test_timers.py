"""Tests for the claims in docs/inside-the-loop/timers.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_edited, run_on_virtual_clock
from tests.support.snippets import IN_PYODIDE, natively_and_in_pyodide

RecordOf = Callable[..., Record]


def first_words(record: Record, words: int = 1) -> list[str]:
    """The first words of each line."""
    return [" ".join(line.split()[:words]) for line in record.text.splitlines()]


# the three jobs


def test_the_loop_sleeps_until_its_first_timer_and_no_longer(record_of: RecordOf) -> None:
    trace = record_of("timers/three_jobs", IN_PYODIDE).trace
    deadlines = sorted(event["when"] for event in trace if event["kind"] == "timer")
    sleep = next(event for event in trace if event["kind"] == "poll" and event["timeout"] != 0)

    assert len(deadlines) == 4
    assert sleep["time"] + sleep["timeout"] == pytest.approx(deadlines[0])


@natively_and_in_pyodide
def test_a_timer_does_not_join_the_ready_queue_before_its_deadline(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("timers/three_jobs", runtime).trace
    deadlines = {event["handle"]: event["when"] for event in trace if event["kind"] == "timer"}
    due = {handle: event["time"] for event in trace if event["kind"] == "due" for handle in event["handles"]}

    assert due.keys() == deadlines.keys()
    assert all(due[handle] >= deadlines[handle] - 0.001 for handle in due)


def test_the_timers_are_in_a_heap() -> None:
    record = run_on_virtual_clock(
        "timers/three_jobs",
        (
            'print("all three jobs are planned")',
            "import heapq\n    copy = loop._scheduled[:]\n    heapq.heapify(copy)\n"
            "    print(type(loop._scheduled), copy == loop._scheduled, min(copy) is copy[0])",
        ),
    )

    assert record.text.splitlines()[0] == "<class 'list'> True True"


def test_timers_that_are_left_when_main_ends_are_not_called() -> None:
    record = run_change("timers/three_jobs")

    assert record.text.splitlines() == ["all three jobs are planned", "old files are deleted", "the service ends"]


def test_a_backup_that_is_cancelled_never_begins() -> None:
    record = run_on_virtual_clock(
        "timers/three_jobs",
        ("loop.call_later(0.6, back_up)", "handle = loop.call_later(0.6, back_up)"),
        ("    await asyncio.sleep(0.8)", "    handle.cancel()\n    await asyncio.sleep(0.8)"),
    )

    assert "the backup begins" not in record.text
    assert "the report is sent" in record.text


# the light


@natively_and_in_pyodide
def test_three_timers_are_set_two_are_dropped_and_one_expires(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("timers/light", runtime).trace
    set_ = [event["handle"] for event in trace if event["kind"] == "timer" and "go_off" in event["callback"]]
    dropped = [event["handle"] for event in trace if event["kind"] == "dropped"]
    due = [handle for event in trace if event["kind"] == "due" for handle in event["handles"] if handle in set_]

    assert len(set_) == 3
    assert dropped == set_[:2]
    assert due == set_[2:]


def test_a_cancelled_timer_stays_in_the_heap_for_the_time_being() -> None:
    record = run_on_virtual_clock(
        "timers/light",
        ("self.timer.cancel()", "self.timer.cancel()\n            print(self.timer in self.timer._loop._scheduled)"),
    )

    assert record.text.count("True") == 2
    assert "False" not in record.text


@pytest.mark.parametrize(("timers", "cancelled", "left"), [(200, 150, 50), (200, 90, 200), (80, 70, 80)])
def test_cancelled_timers_are_removed_when_they_are_over_half_of_more_than_a_hundred(
    timers: int, cancelled: int, left: int
) -> None:
    # the cancelled timers are not at the front, where the first rule would remove them
    many = f"""\
    handles = [loop.call_later(60 + n, print) for n in range({timers})]
    for handle in handles[-{cancelled}:]:
        handle.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(len(loop._scheduled))
"""
    record = run_on_virtual_clock(
        "timers/ties",
        ('    for name in "first", "second", "third", "fourth":\n', ""),
        ('        loop.call_at(six_o_clock, print, name, "alarm")\n', ""),
        ("    await asyncio.sleep(0.3)\n", many),
    )

    assert record.text.strip() == str(left)


# late


@natively_and_in_pyodide
def test_the_reminder_waits_for_the_invoices(record_of: RecordOf, runtime: str) -> None:
    assert first_words(record_of("timers/late", runtime), 2) == [
        "writing invoices",
        "invoices are",
        "the meeting",
        "late by",
    ]


# ties


@natively_and_in_pyodide
def test_all_four_alarms_ring_in_one_iteration(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("timers/ties", runtime).trace
    four, _ = (event["handles"] for event in trace if event["kind"] == "due")

    assert len(four) == 4


def test_the_sixth_alarm_rings_before_the_second() -> None:
    record = run_change("timers/ties")

    assert first_words(record) == ["first", "third", "sixth", "second", "fourth", "fifth"]


def test_alarms_with_different_deadlines_ring_in_order() -> None:
    record = run_edited("timers/ties", ("loop.call_at(six_o_clock,", "loop.call_later(0.1,"))

    assert first_words(record) == ["first", "second", "third", "fourth"]
