"""Tests for the claims in docs/inside-the-loop/selectors.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.snippets import IN_PYODIDE, SNIPPETS, natively_and_in_pyodide

RecordOf = Callable[..., Record]

PAGE = Path(__file__).parents[2] / "docs" / "inside-the-loop" / "selectors.md"


def printed(record: Record) -> list[str]:
    return record.text.splitlines()


# try, and try again


@natively_and_in_pyodide
def test_a_partly_read_socket_stays_ready(runtime: str) -> None:
    record = run_on_virtual_clock(
        "selectors/try_again",
        (
            "    attempt()\n    attempt()\n",
            "    server.recv(2)\n    print(len(selector.select(timeout=0)))\n    attempt()\n",
        ),
        runtime=runtime,
    )

    assert printed(record)[-2:] == ["1", "received: llo"]


@natively_and_in_pyodide
def test_a_socket_whose_other_end_is_closed_is_ready_and_always_reads_nothing(runtime: str) -> None:
    record = run_change("selectors/try_again", runtime=runtime)

    assert printed(record)[2:] == ["ready: 1", "received: ", "received: "]


@natively_and_in_pyodide
def test_an_idle_socket_is_ready_for_writing(runtime: str) -> None:
    record = run_on_virtual_clock("selectors/try_again", ("EVENT_READ", "EVENT_WRITE"), runtime=runtime)

    assert "ready: 0" not in printed(record)


@pytest.mark.skipif(sys.platform != "linux", reason="epoll is Linux's")
def test_epoll_refuses_a_regular_file() -> None:
    register = "    attempt()\n    selector.register"
    file = '    try:\n        selector.register(open("notes.txt", "w"), 1)\n    except OSError as error:\n'
    record = run_on_virtual_clock("selectors/try_again", (register, f"{file}        print(repr(error))\n{register}"))

    assert printed(record)[0] == "PermissionError(1, 'Operation not permitted')"


# many at once


def test_a_browser_watches_a_thousand_connections(record_of: RecordOf) -> None:
    few = record_of("selectors/many", IN_PYODIDE)
    thousand = run_change("selectors/many", runtime=IN_PYODIDE)

    assert thousand.text == few.text.replace("400", "1000")


# a loop by hand


def test_the_loop_by_hand_has_four_lines_and_knows_no_callback() -> None:
    source = SNIPPETS["selectors/by_hand"].source
    loop = re.search(r"^    while .*\n(?:        .*\n)*", source, re.MULTILINE)

    assert loop is not None
    assert len(loop[0].splitlines()) == 4
    assert "accept" not in loop[0]
    assert "answer" not in loop[0]


# what asyncio does with it


@natively_and_in_pyodide
def test_the_first_message_takes_no_turn_and_the_second_one_does(record_of: RecordOf, runtime: str) -> None:
    record = record_of("selectors/tries_first", runtime)
    sleep = next(event for event in record.trace if event["kind"] == "poll" and event["timeout"] != 0)
    before = [event["text"] for event in record.trace[: record.trace.index(sleep)] if event["kind"] == "printed"]

    assert before == ["first message\n", "  the loop runs a callback\n"]
    assert [event["files"] for event in record.trace if event["kind"] == "polled" and event["files"]] == [1]


def test_the_loop_watches_one_socket_of_its_own() -> None:
    before = "    client, server = socket.socketpair()\n"
    record = run_on_virtual_clock(
        "selectors/tries_first", (before, before + "    print(len(loop._selector.get_map()))\n")
    )

    assert printed(record)[0] == "1"


def test_the_methods_that_the_page_names_are_there() -> None:
    names = re.findall(r"`(_\w+)`", PAGE.read_text())

    assert names == ["_sock_recv", "_add_reader", "_process_events"]
    if sys.platform != "win32":
        from asyncio import selector_events

        assert all(hasattr(selector_events.BaseSelectorEventLoop, name) for name in names)


# one message


@natively_and_in_pyodide
def test_the_callback_is_called_once_in_each_iteration_until_it_reads(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("selectors/unread", runtime).trace
    calls = [event["iteration"] for event in trace if event["kind"] == "ready" and event["callback"] == "readable"]

    assert calls == [2, 3, 4]


def test_a_callback_that_never_reads_keeps_being_called() -> None:
    record = run_on_virtual_clock("selectors/unread", ("if calls == 3", "if calls == 300"))

    assert "call 300" in printed(record)
