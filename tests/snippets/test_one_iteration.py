"""Tests for the claims in docs/inside-the-loop/one-iteration.md."""

from __future__ import annotations

import asyncio
import inspect
import re
import signal
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_edited, run_on_virtual_clock
from tests.support.snippets import IN_PYODIDE, SNIPPETS, natively_and_in_pyodide

RecordOf = Callable[..., Record]

PAGE = "one-iteration/"


def of_kind(record: Record, *kinds: str) -> list[dict[str, Any]]:
    return [dict(event) for event in record.trace if event["kind"] in kinds]


def printed(record: Record) -> list[str]:
    return record.text.splitlines()


# the short loop


def test_the_short_loop_runs_the_other_programs_of_the_page_like_the_real_one(record_of: RecordOf) -> None:
    short = re.search(r"class ShortLoop.*?(?=\n\n\n)", SNIPPETS[PAGE + "in_short"].source, re.DOTALL)
    assert short is not None
    imports = f"import asyncio\nimport heapq\n\n{short[0]}\n\n"
    thumbnails = run_on_virtual_clock(
        PAGE + "thumbnails", ("import asyncio\n", imports), ("asyncio.new_event_loop()", "ShortLoop()")
    )
    first = run_on_virtual_clock(
        PAGE + "who_is_first", ("import asyncio\n", imports), ("asyncio.run(main())", RUN_IN_SHORT_LOOP)
    )

    assert thumbnails.text == record_of(PAGE + "thumbnails").text
    assert first.text == record_of(PAGE + "who_is_first").text


RUN_IN_SHORT_LOOP = """loop = ShortLoop()
    loop.run_until_complete(main())
    loop.close()"""


ESSENTIAL = re.compile(
    r"""
      timeout\ =\ (?:None|0$)
    | self\._ready\ or\ self\._stopping
    | self\._scheduled\[0\]\._when\ -\ self\.time\(\)
    | self\._selector\.select\(timeout\)
    | self\._process_events\(
    | self\.time\(\)\ \+\ self\._clock_resolution
    | heapq\.heappop\(self\._scheduled\)
    | self\._ready\.append\(
    | len\(self\._ready\)
    | self\._ready\.popleft\(\)
    | handle\._cancelled
    | handle\._run\(\)
    """,
    re.MULTILINE | re.VERBOSE,
)


def test_the_short_loop_has_the_essential_parts_of_the_real_one() -> None:
    real = inspect.getsource(asyncio.BaseEventLoop._run_once)  # type: ignore[attr-defined]
    _, _, after_the_cancelled_timers = real.partition("timeout = None")
    short = ESSENTIAL.findall(SNIPPETS[PAGE + "in_short"].source)

    assert set(short) == {*ESSENTIAL.findall(after_the_cancelled_timers), "timeout = None"}
    assert len(set(short)) == 13


def test_the_short_loop_has_fifteen_lines() -> None:
    lines = re.search(r"    def _run_once.*\n(?:        .*\n)*", SNIPPETS[PAGE + "in_short"].source)

    assert lines is not None
    assert len(lines[0].splitlines()) == 15


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


def test_the_unlimited_sleep_ends_at_once_because_the_message_has_arrived(record_of: RecordOf) -> None:
    record = record_of(PAGE + "how_long_to_sleep", IN_PYODIDE)
    poll, polled = next(
        (first, second)
        for first, second in pairwise(of_kind(record, "poll", "polled"))
        if first.get("timeout", 0) is None
    )

    assert polled["kind"] == "polled"
    assert polled["files"] == 1
    assert polled["time"] == poll["time"]


SENDS = '        await asyncio.sleep(0.4)\n        client.send(b"hello")\n'
FROM_A_THREAD = "threading.Timer(0.1, loop.call_soon_threadsafe, [client.send, b'hello']).start()"
BY_A_SIGNAL = """\
loop.add_signal_handler(signal.SIGALRM, client.send, b'hello')
        signal.setitimer(signal.ITIMER_REAL, 0.1)"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this operating system has no timers that send a signal")
@pytest.mark.parametrize("sends", [FROM_A_THREAD, BY_A_SIGNAL], ids=["thread", "signal"])
def test_a_thread_and_a_signal_end_a_sleep_without_a_limit(sends: str) -> None:
    """By the real clock: the virtual one takes a wait without a timer for a deadlock, since it knows no other thread.

    A fifth of a second: the program waits for what ends its sleep.
    """
    imports = ("import socket\n", "import signal, socket, threading\n")
    record = run_edited(PAGE + "how_long_to_sleep", imports, (SENDS, f"        {sends}\n"))
    events = of_kind(record, "poll", "polled", "ready")
    asleep = next(at for at, event in enumerate(events) if event.get("timeout", 0) is None)
    woken = next(at for at, event in enumerate(events) if at > asleep and event["kind"] == "polled")

    assert events[woken + 1]["callback"] == "BaseSelectorEventLoop._read_from_self"  # the loop's own socket
    assert "server: b'hello'" in printed(record)


def test_the_loop_sleeps_for_at_most_a_day() -> None:
    record = run_on_virtual_clock(
        PAGE + "how_long_to_sleep",
        ("return super().select(timeout)", "if timeout == 86400:\n            loop.stop()\n        return []"),
        ("how_long)", "how_long, timeout)"),
        (
            "        await asyncio.sleep(0.4)\n",
            "        loop.call_later(100 * 3600, print)\n        await asyncio.sleep(200 * 3600)\n",
        ),
        ("loop.run_until_complete(main())", "task = loop.create_task(main())\nloop.run_forever()"),
    )
    polls = [line for line in printed(record) if "may sleep" in line]

    assert polls[-1].split(": ")[1] == "until the first timer 86400"


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
    record = run_change("one-iteration/thumbnails")

    assert printed(record)[:2] == ["photo 1 is smaller now", "time for a break"]


# predict, then run


@natively_and_in_pyodide
def test_the_three_callbacks_are_called_in_one_iteration(record_of: RecordOf, runtime: str) -> None:
    record = record_of(PAGE + "who_is_first", runtime)
    names = {event["handle"]: event["callback"] for event in of_kind(record, "ready", "timer")}
    called = [(names[event["handle"]], event["iteration"]) for event in of_kind(record, "run")][1:4]

    assert called == [("callback", 2), ("message", 2), ("timer", 2)]


def test_the_order_of_the_calls_makes_no_difference() -> None:
    reader = "    loop.add_reader(server, message)\n"
    later = "    loop.call_later(0, timer)\n"
    send = '    client.send(b"hello")\n'
    soon = "    loop.call_soon(callback)\n"
    record = run_on_virtual_clock(PAGE + "who_is_first", (reader + later + send + soon, soon + later + send + reader))

    assert [line.split(":")[0] for line in printed(record)] == ["main", "callback", "message", "timer"]


def test_after_sleep_zero_the_timer_is_called_first() -> None:
    record = run_change("one-iteration/who_is_first")

    assert [line.split(":")[0] for line in printed(record)] == ["main", "timer", "callback", "message"]


# how a loop ends


def test_the_last_callback_of_run_until_complete_stops_the_loop(record_of: RecordOf) -> None:
    record = record_of(PAGE + "how_long_to_sleep")
    names = {event["handle"]: event["callback"] for event in of_kind(record, "ready", "timer")}

    assert names[of_kind(record, "run")[-1]["handle"]] == "_run_until_complete_cb"
    assert of_kind(record, "run")[-1]["iteration"] == of_kind(record, "poll")[-1]["iteration"]
