"""Tests for the claims in docs/inside-the-loop/generators-that-pause.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.runs import lines
from tests.support.snippets import natively_and_in_pyodide

RecordOf = Callable[..., Record]

TURNS = Path(__file__).parents[2] / "snippets" / "generators-that-pause" / "taking_turns.py"


def test_next_does_the_same_as_sending_none(record_of: RecordOf) -> None:
    record = run_on_virtual_clock("generators-that-pause/paused", ("wanted = login.send(None)", "wanted = next(login)"))

    assert record.text == record_of("generators-that-pause/paused").text


def test_the_first_send_cannot_pass_a_value() -> None:
    record = run_on_virtual_clock(
        "generators-that-pause/paused", ("wanted = login.send(None)", "wanted = login.send('secret')")
    )

    assert record.outcome.exception == "TypeError"
    assert "the connection is open" not in record.text


def test_the_scheduler_has_ten_lines() -> None:
    scheduler = re.search(r"^def run.*\n(?:    .*\n)*", TURNS.read_text(), re.MULTILINE)

    assert scheduler is not None
    assert len(scheduler[0].splitlines()) == 10


def test_a_job_put_back_in_front_is_done_before_the_next_one_is_started() -> None:
    record = run_change("generators-that-pause/taking_turns")

    assert [line for line in lines(record) if "done" in line] == ["photo: done", "letter: done", "backup: done"]
    assert lines(record).index("photo: done") < lines(record).index("letter: print")


def test_with_its_yield_after_the_loop_a_job_takes_all_its_steps_in_one_turn() -> None:
    record = run_on_virtual_clock("generators-that-pause/taking_turns", ("        yield\n", "    yield\n"))

    assert lines(record)[:4] == ["photo: load", "photo: shrink", "photo: save", "letter: print"]


def test_throw_raises_in_the_innermost_generator() -> None:
    record = run_on_virtual_clock(
        "generators-that-pause/parser",
        (
            "        text += yield\n",
            "        try:\n            text += yield\n        except OSError:\n            return ''\n",
        ),
        ("parser.send(piece)\n", "parser.throw(OSError) if piece == 'Host: ' else parser.send(piece)\n"),
    )

    assert "done: GET of /news, with []" in record.text


def test_a_piece_that_contains_the_start_of_the_next_line_breaks_the_parser() -> None:
    record = run_on_virtual_clock("generators-that-pause/parser", ('"ws\\n", "Host: "', '"ws\\nHo", "st: "'))

    assert record.outcome.exception == "ValueError"
    assert "in request" in record.text


def test_close_runs_finally_and_skips_the_handler_for_timeouts() -> None:
    record = run_change("generators-that-pause/gives_up")

    assert lines(record)[-1] == "photo.jpg: connection closed"
    assert "giving up" not in record.text


@natively_and_in_pyodide
def test_an_exception_thrown_into_an_unstarted_generator_comes_straight_back(record_of: RecordOf, runtime: str) -> None:
    record = record_of("generators-that-pause/never_begun", runtime)

    assert lines(record) == ["the caller gets TimeoutError('too slow')"]


def test_an_exception_that_the_generator_does_not_catch_reaches_the_caller() -> None:
    record = run_on_virtual_clock(
        "generators-that-pause/gives_up", ("    except TimeoutError:", "    except ZeroDivisionError:")
    )

    assert lines(record)[-2:] == ["photo.jpg: connection closed", "the caller gets TimeoutError('too slow')"]


def test_a_coroutine_has_the_same_three_methods_but_cannot_be_iterated() -> None:
    record = run_on_virtual_clock(
        "generators-that-pause/never_begun",
        ("            yield\n", ""),
        ("def upload", "async def upload"),
        (
            "    photo.throw(",
            "    print(*(hasattr(photo, name) for name in ('send', 'throw', 'close', '__iter__')))\n    photo.throw(",
        ),
    )

    assert lines(record) == ["True True True False", "the caller gets TimeoutError('too slow')"]


def test_a_plain_generator_cannot_be_awaited() -> None:
    record = run_on_virtual_clock(
        "generators-that-pause/never_begun",
        ('photo.throw(TimeoutError("too slow"))', "waits().send(None)"),
        ("photo = upload", "async def waits():\n    await upload('photo.jpg', 5)\n\n\nphoto = upload"),
    )

    assert record.outcome.exception == "TypeError"
    assert "can't be used in 'await' expression" in record.text
