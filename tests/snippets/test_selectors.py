"""Tests for the claims in docs/inside-the-loop/selectors.md."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_edited
from tests.support.snippets import natively_and_in_pyodide

RecordOf = Callable[..., Record]


def printed(record: Record) -> list[str]:
    return record.text.splitlines()


# what ready means


@natively_and_in_pyodide
def test_a_partly_read_socket_stays_ready(runtime: str) -> None:
    record = run_edited("selectors/three_doors", ("recv(100)", "recv(3)"), runtime=runtime)

    assert printed(record)[-2:] == ["read: hel", "ready: ['back door']"]


@natively_and_in_pyodide
def test_a_socket_whose_other_end_is_closed_is_ready_and_reads_nothing(runtime: str) -> None:
    close = 'bells["back door"].close()'
    record = run_edited("selectors/three_doors", ('bells["back door"].send(b"hello?")', close), runtime=runtime)

    assert printed(record)[1:3] == ["ready: []", "ready: ['back door']"]
    assert "read: " in printed(record)


@natively_and_in_pyodide
def test_an_idle_socket_is_ready_for_writing(runtime: str) -> None:
    record = run_edited(
        "selectors/three_doors",
        ("selectors.EVENT_READ", "selectors.EVENT_READ | selectors.EVENT_WRITE"),
        ('[(key, _)] = look()\nprint("read:", key.fileobj.recv(100).decode())', "look()"),
        runtime=runtime,
    )
    looks = [line for line in printed(record) if line.startswith("ready")]

    assert len(looks) == 4
    assert all(line.count("door'") == 2 and "garage" in line for line in looks)


@pytest.mark.skipif(sys.platform != "linux", reason="epoll is Linux's")
def test_epoll_refuses_a_regular_file() -> None:
    register = "selector = selectors.DefaultSelector()\n"
    file = f'{register}try:\n    selector.register(open("notes.txt", "w"), 1)\nexcept OSError as error:\n'
    record = run_edited("selectors/three_doors", (register, f"{file}    print(repr(error))\n"))

    assert printed(record)[0] == "PermissionError(1, 'Operation not permitted')"


# the loop has a selector


@natively_and_in_pyodide
def test_one_of_three_sockets_is_ready_for_the_parcel_and_two_are_later(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("selectors/in_the_loop", runtime).trace
    files = [event["files"] for event in trace if event["kind"] == "polled" and event["files"]]

    assert files == [1, 2]
    assert max(event["files"] for event in trace if event["kind"] == "poll") == 3


@natively_and_in_pyodide
def test_two_sockets_that_are_ready_together_are_answered_in_one_iteration(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("selectors/in_the_loop", runtime).trace
    answers = {event["handle"] for event in trace if event["kind"] == "ready" and event["callback"] == "answer"}
    iterations = [event["iteration"] for event in trace if event["kind"] == "run" and event.get("handle") in answers]

    assert len(iterations) == 3
    assert iterations[0] < iterations[1] == iterations[2]


def test_the_loop_watches_one_socket_of_its_own() -> None:
    before = "    loop = asyncio.get_running_loop()\n"
    record = run_edited("selectors/in_the_loop", (before, before + "    print(len(loop._selector.get_map()))\n"))

    assert printed(record)[0] == "1"


# a loop by hand


def test_a_ball_that_starts_at_nine_is_returned_nine_times() -> None:
    record = run_edited("selectors/by_hand", ('send(b"3")', 'send(b"9")'))

    assert record.text.count("returns the ball") == 9
    assert record.outcome.kind == "finished"


# one knock


@natively_and_in_pyodide
def test_the_callback_is_called_once_in_each_iteration_until_it_reads(record_of: RecordOf, runtime: str) -> None:
    trace = record_of("selectors/unread", runtime).trace
    rings = [event["iteration"] for event in trace if event["kind"] == "ready" and event["callback"] == "ring"]

    assert rings == [2, 3, 4]


def test_a_callback_that_never_reads_keeps_being_called() -> None:
    record = run_edited("selectors/unread", ("if rings == 3", "if rings == 300"))

    assert "ring 300" in printed(record)
