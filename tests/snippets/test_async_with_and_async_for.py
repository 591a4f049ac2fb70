"""Tests for the claims in docs/first-steps/async-with-and-async-for.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.runs import lines
from tests.support.snippets import IN_PYODIDE

RecordOf = Callable[..., Record]

PAGE = "async-with-and-async-for"
LOOP = '    async for name in customers():\n        print(f"    {name}")\n'


def test_the_end_of_the_block_waits_for_the_server(record_of: RecordOf) -> None:
    logging_out, logged_out = record_of(f"{PAGE}/session", IN_PYODIDE).output[-2:]

    assert logged_out.time - logging_out.time == pytest.approx(0.2)


def test_aexit_is_called_and_told_if_the_block_ends_in_an_error() -> None:
    record = run_on_virtual_clock(
        f"{PAGE}/session",
        ('        await session.send("I am leaving.")\n', '        raise OSError("no network")\n'),
        ('        print("logging out")\n', '        print("logging out after", repr(error[1]))\n'),
    )

    assert "logging out after OSError('no network')" in lines(record)
    assert record.outcome.exception == "OSError"


def test_the_two_book_the_same_seat_although_no_await_is_in_between(record_of: RecordOf) -> None:
    first, second = record_of(f"{PAGE}/last_seat", IN_PYODIDE).output

    assert first.time == second.time == pytest.approx(0.2)


def test_only_one_gets_the_seat_if_it_is_booked_inside_the_block() -> None:
    record = run_change("async-with-and-async-for/last_seat")

    assert lines(record) == ["Ana has booked seat 12A"]


def test_the_loop_waits_only_for_an_item_that_is_not_there_yet(record_of: RecordOf) -> None:
    record = record_of(f"{PAGE}/pages", IN_PYODIDE)
    waits = [event for event in record.trace if event["kind"] == "suspended" and event["task"] == 1]

    assert len([event for event in waits if event["on"]["what"] == "sleep"]) == 3


def test_a_comprehension_may_have_an_async_for() -> None:
    record = run_on_virtual_clock(f"{PAGE}/pages", (LOOP, "    print([name async for name in customers()])\n"))

    assert lines(record)[-1] == "['Ana', 'Ben', 'Cleo', 'Dan', 'Eva']"


def test_after_a_break_the_next_page_is_never_asked_for() -> None:
    record = run_change("async-with-and-async-for/pages")

    assert lines(record) == ["page 1 has arrived", "    Ana", "    Ben", "page 2 has arrived"]


@pytest.mark.parametrize("closing", [False, True])
def test_a_generator_that_is_left_early_is_closed_later_unless_aclosing_does_it(closing: bool) -> None:
    tidy = (
        "    for number, page in enumerate(PAGES, start=1):\n"
        "        await asyncio.sleep(0.2)  # the server sends a page\n"
        '        print(f"page {number} has arrived")\n        for name in page:\n            yield name\n'
    )
    with_finally = (
        "    try:\n"
        + "".join(f"    {line}\n" for line in tidy.splitlines())
        + '    finally:\n        print("closed")\n'
    )
    plain = "    async for name in customers():\n        break\n    print('below the loop')\n"
    closed = (
        "    import contextlib\n    async with contextlib.aclosing(customers()) as found:\n"
        "        async for name in found:\n            break\n    print('below the loop')\n"
    )
    record = run_on_virtual_clock(f"{PAGE}/pages", (tidy, with_finally), (LOOP, closed if closing else plain))
    end = ["below the loop", "closed"]

    assert lines(record)[1:] == (end[::-1] if closing else end)


def test_the_rounds_of_a_loop_do_not_overlap(record_of: RecordOf) -> None:
    record = record_of(f"{PAGE}/one_at_a_time", IN_PYODIDE)
    tasks = [event["coroutine"] for event in record.trace if event["kind"] == "task"]

    assert record.output[-1].time == pytest.approx(1.2)
    assert [name for name in tasks if not name.startswith("BaseEventLoop.")] == ["main"]


def test_an_async_for_outside_an_async_def_is_a_syntax_error() -> None:
    record = run_on_virtual_clock(f"{PAGE}/pages", ("async def main", "def main"))

    assert "SyntaxError: 'async for' outside async function" in record.text
