"""Tests for the claims in docs/inside-the-loop/one-iteration.md."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from looplab.record import Record
from tests.support.edited import run_edited
from tests.support.snippets import IN_PYODIDE, natively_and_in_pyodide

RecordOf = Callable[..., Record]

PAGE = "one-iteration/"


def of_kind(record: Record, *kinds: str) -> list[dict[str, Any]]:
    return [dict(event) for event in record.trace if event["kind"] in kinds]


def printed(record: Record) -> list[str]:
    return record.text.splitlines()


# how long to sleep


@natively_and_in_pyodide
def test_there_is_one_indented_line_for_each_iteration(record_of: RecordOf, runtime: str) -> None:
    record = record_of(PAGE + "how_long_to_sleep", runtime)
    polls = of_kind(record, "poll")

    assert [event["iteration"] for event in polls] == [*range(1, len(polls) + 1)]
    assert len([line for line in printed(record) if line.startswith("    ")]) == len(polls)


@natively_and_in_pyodide
def test_the_loop_polls_without_sleeping_exactly_when_the_ready_queue_is_not_empty(
    record_of: RecordOf, runtime: str
) -> None:
    ready: set[int] = set()
    for event in record_of(PAGE + "how_long_to_sleep", runtime).trace:
        match event["kind"]:
            case "ready":
                ready.add(event["handle"])
            case "run":
                ready.discard(event.get("handle", 0))
            case "poll":
                assert (event["timeout"] == 0) is bool(ready)


def test_the_unlimited_sleep_ends_at_once_because_the_letter_has_arrived(record_of: RecordOf) -> None:
    record = record_of(PAGE + "how_long_to_sleep", IN_PYODIDE)
    poll, polled = next(
        (first, second)
        for first, second in pairwise(of_kind(record, "poll", "polled"))
        if first.get("timeout", 0) is None
    )

    assert polled["kind"] == "polled"
    assert polled["files"] == 1
    assert polled["time"] == poll["time"]


def test_a_letter_sent_before_the_nap_leaves_nothing_to_wait_for() -> None:
    send = '    postwoman.send(b"greetings from Rome")\n'
    nap = "    await asyncio.sleep(0.4)\n"
    record = run_edited(PAGE + "how_long_to_sleep", (nap + send, send + nap))

    assert "mailbox: greetings from Rome" in printed(record)
    assert "until there is news" not in record.text
    assert "until the first timer" in record.text


def test_the_loop_sleeps_for_at_most_a_day() -> None:
    record = run_edited(
        PAGE + "how_long_to_sleep",
        ("return super().select(timeout)", "if timeout == 86400:\n            loop.stop()\n        return []"),
        ("how_long)", "how_long, timeout)"),
        ('print("main: a nap")', "loop.call_later(100 * 3600, print)"),
        ("asyncio.sleep(0.4)", "loop.create_future()"),
        ("loop.run_until_complete(main())", "task = loop.create_task(main())\nloop.run_forever()"),
    )
    polls = [line for line in printed(record) if "may sleep" in line]

    assert polls[-1].split("sleep ")[1] == "until the first timer 86400"


# exactly those that were ready


@natively_and_in_pyodide
def test_a_handle_queued_in_phase_five_runs_after_the_next_poll(record_of: RecordOf, runtime: str) -> None:
    record = record_of(PAGE + "thumbnails", runtime)
    kinds = [event["kind"] for event in of_kind(record, "poll", "run")]

    assert kinds == ["poll", "run", "poll", "run", "poll", "run", "run"]


@natively_and_in_pyodide
def test_the_button_is_queued_after_photo_3_and_before_photo_4(record_of: RecordOf, runtime: str) -> None:
    queued = of_kind(record_of(PAGE + "thumbnails", runtime), "ready")

    assert [event["callback"] for event in queued] == ["shrink", "shrink", "shrink", "button", "shrink"]


def test_a_timer_of_zero_seconds_runs_after_the_first_photo() -> None:
    record = run_edited(
        PAGE + "thumbnails", ("loop.run_forever()", 'loop.call_later(0, print, "time for a break")\nloop.run_forever()')
    )

    assert printed(record)[:2] == ["photo 1 is smaller now", "time for a break"]


# predict, then run


@natively_and_in_pyodide
def test_memo_doorbell_and_egg_timer_are_called_in_one_iteration(record_of: RecordOf, runtime: str) -> None:
    record = record_of(PAGE + "who_is_first", runtime)
    names = {event["handle"]: event["callback"] for event in of_kind(record, "ready", "timer")}
    called = [(names[event["handle"]], event["iteration"]) for event in of_kind(record, "run")][1:4]

    assert called == [("memo", 2), ("doorbell", 2), ("egg_timer", 2)]


def test_the_order_of_the_calls_makes_no_difference() -> None:
    reader = "    loop.add_reader(street, doorbell)\n"
    later = "    loop.call_later(0, egg_timer)\n"
    ring = '    visitor.send(b"the post is here")\n'
    memo = "    loop.call_soon(memo)\n"
    record = run_edited(PAGE + "who_is_first", (reader + later + ring + memo, memo + later + ring + reader))

    assert [line.split(":")[0] for line in printed(record)] == ["main", "memo", "doorbell", "egg timer"]


def test_after_sleep_zero_the_egg_timer_runs_first() -> None:
    later = "    loop.call_later(0, egg_timer)\n"
    record = run_edited(PAGE + "who_is_first", (later, later + "    await asyncio.sleep(0)\n"))

    assert [line.split(":")[0] for line in printed(record)] == ["main", "egg timer", "memo", "doorbell"]


# how a loop ends


def test_the_last_callback_of_run_until_complete_stops_the_loop(record_of: RecordOf) -> None:
    record = record_of(PAGE + "how_long_to_sleep")
    names = {event["handle"]: event["callback"] for event in of_kind(record, "ready", "timer")}

    assert names[of_kind(record, "run")[-1]["handle"]] == "_run_until_complete_cb"
    assert of_kind(record, "run")[-1]["iteration"] == of_kind(record, "poll")[-1]["iteration"]
