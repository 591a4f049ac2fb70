"""Tests for the claims in docs/first-steps/cancelling.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.runs import lines
from tests.support.snippets import IN_PYODIDE

RecordOf = Callable[..., Record]

WAIT = "    await asyncio.wait([task])\n"


def test_the_await_at_which_the_task_waits_raises_the_error() -> None:
    shows = (
        "    finally:\n",
        "    except asyncio.CancelledError as error:\n        print(repr(error))\n        raise\n    finally:\n",
    )
    record = run_on_virtual_clock("cancelling/download", shows)

    assert lines(record)[-3:] == ["CancelledError()", "film.mp4: connection closed", "cancelled? True"]


def test_the_download_ends_half_a_second_after_it_began(record_of: RecordOf) -> None:
    assert record_of("cancelling/download", IN_PYODIDE).output[-1].time == pytest.approx(0.5)


def test_awaiting_a_cancelled_task_raises_its_error_in_main() -> None:
    record = run_on_virtual_clock("cancelling/download", (WAIT, "    await task\n"))

    assert record.outcome.exception == "CancelledError"


def test_a_task_that_does_not_wait_is_cancelled_at_its_next_wait() -> None:
    """It cancels itself, since nobody else can run meanwhile."""
    itself = (
        "            print(f",
        '            asyncio.current_task().cancel()\n            print("still running")\n            print(f',
    )
    record = run_on_virtual_clock("cancelling/download", itself)

    assert lines(record)[1:4] == ["still running", "film.mp4: part 1 of 100", "film.mp4: connection closed"]


def test_a_task_that_the_cancelled_one_awaits_is_cancelled_too() -> None:
    wraps = ('create_task(download("film.mp4", 100))', "create_task(asyncio.wait_for(inner, None))")
    inner = ("async def main():\n", 'async def main():\n    inner = asyncio.create_task(download("film.mp4", 100))\n')
    record = run_on_virtual_clock("cancelling/download", wraps, inner, (WAIT, f"{WAIT}    print(inner.cancelled())\n"))

    assert lines(record)[-2:] == ["True", "cancelled? True"]


def test_an_await_in_the_except_block_waits_as_always(record_of: RecordOf) -> None:
    output = record_of("cancelling/half_written", IN_PYODIDE).output

    assert [chunk.time for chunk in output] == pytest.approx([0.5, 0.7, 0.7])


def test_the_half_written_file_had_fewer_rows_than_it_should() -> None:
    counts = ("path.unlink()", "print(len(path.read_text().splitlines()))")
    rows = int(lines(run_on_virtual_clock("cancelling/half_written", counts))[1])

    assert 0 < rows < 1000


def test_except_exception_lets_the_cancellation_pass() -> None:
    record = run_change("cancelling/swallowed")

    assert lines(record) == ["invoice: sent", "cancelled? True"]


@pytest.mark.parametrize(("end", "cancelled"), [("pass", True), ("continue", False), ("return", False)])
def test_a_jump_out_of_finally_swallows_the_cancellation(end: str, cancelled: bool) -> None:
    """In Pyodide, since Python 3.14 says so as well, with a warning."""
    swallows = "        except BaseException as error:  # this catches too much\n"
    prints = '            print(f"{message}: not sent, {type(error).__name__}")\n'
    edit = (swallows + prints, f"        finally:\n            {end}\n")
    record = run_on_virtual_clock("cancelling/swallowed", edit, runtime="pyodide3.13")

    assert lines(record)[-1] == f"cancelled? {cancelled}"
    assert "not sent" not in record.text


def test_a_task_that_is_cancelled_before_its_first_turn_never_runs(record_of: RecordOf) -> None:
    record = record_of("cancelling/too_early")
    steps = [event for event in record.trace if event["kind"] == "suspended" and event["task"] == 2]

    assert steps == []
    assert "film.mp4" not in record.text


def test_a_turn_in_between_is_enough_to_end_the_task() -> None:
    record = run_change("cancelling/download")

    assert lines(record)[-3:] == ["film.mp4: connection closed", "cancelled? True", "cancelled? True"]
