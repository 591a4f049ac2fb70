"""Tests for the claims in docs/inside-the-loop/generators-that-pause.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.snippets import natively_and_in_pyodide

RecordOf = Callable[..., Record]

KITCHEN = Path(__file__).parents[2] / "snippets" / "generators-that-pause" / "kitchen.py"


def lines(record: Record) -> list[str]:
    return record.text.splitlines()


def test_next_does_the_same_as_sending_none(record_of: RecordOf) -> None:
    record = run_on_virtual_clock("generators-that-pause/paused", ("wanted = tea.send(None)", "wanted = next(tea)"))

    assert record.text == record_of("generators-that-pause/paused").text


def test_the_first_send_cannot_pass_a_value() -> None:
    record = run_on_virtual_clock("generators-that-pause/paused", ("wanted = tea.send(None)", "wanted = tea.send(96)"))

    assert record.outcome.exception == "TypeError"
    assert "the kettle is on" not in record.text


def test_the_scheduler_has_ten_lines() -> None:
    scheduler = re.search(r"^def run.*\n(?:    .*\n)*", KITCHEN.read_text(), re.MULTILINE)

    assert scheduler is not None
    assert len(scheduler[0].splitlines()) == 10


def test_a_dish_put_back_in_front_is_served_before_the_next_one_is_started() -> None:
    record = run_change("generators-that-pause/kitchen")

    assert [line for line in lines(record) if "served" in line] == ["soup: served", "toast: served", "omelette: served"]
    assert lines(record).index("soup: served") < lines(record).index("toast: slice")


def test_with_its_yield_after_the_loop_a_dish_takes_all_its_steps_in_one_turn() -> None:
    record = run_on_virtual_clock("generators-that-pause/kitchen", ("        yield\n", "    yield\n"))

    assert lines(record)[:4] == ["soup: chop", "soup: boil", "soup: season", "toast: slice"]


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
