"""Tests for the claims in docs/when-it-goes-wrong/shield.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock, run_with_main, runtime_with
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "shield"


def test_the_handler_is_cancelled_at_once_and_the_booking_continues() -> None:
    record = run_on_virtual_clock(f"{PAGE}/disconnect")

    assert lines(record) == ["order 7: the client has gone", "handler cancelled? True", "order 7: paid"]
    assert [chunk.time for chunk in record.output] == pytest.approx([0.1, 0.1, 0.4])


def test_without_the_shield_the_booking_is_cancelled() -> None:
    record = run_on_virtual_clock(f"{PAGE}/disconnect", ("await asyncio.shield(booking)", "await booking"))

    assert "order 7: paid" not in lines(record)


def test_at_the_end_of_run_the_booking_is_cancelled(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/at_exit")) == ["the service ends", "order 7: connection to the bank closed"]


TWICE = """
async def cancel(handler, *, times):
    for _ in range(times):
        await asyncio.sleep(0.1)
        handler.cancel()
    await asyncio.wait([handler])
    print("cancelled:", handler.cancelled(), "left:", len(asyncio.all_tasks()) - 1)

await cancel(asyncio.create_task(handle("once")), times=1)
await cancel(asyncio.create_task(handle("twice")), times=2)
await asyncio.sleep(1)

booking = asyncio.create_task(book("direct"))
waiter = asyncio.shield(booking)
await asyncio.sleep(0.1)
booking.cancel()
await asyncio.wait([booking, waiter])
print("shield:", waiter.cancelled())

slow = asyncio.create_task(book("slow"))
await asyncio.wait([slow], timeout=0.1)
print("done:", slow.done())
await slow
"""


def test_the_booking_is_finished_first_and_survives_a_second_request() -> None:
    record = run_with_main(f"{PAGE}/finish_first", TWICE)

    assert lines(run_on_virtual_clock(f"{PAGE}/finish_first"))[-2:] == ["order 7: paid", "the service ends"]
    assert lines(record) == [
        "once: the client has gone",
        "once: paid",
        "cancelled: True left: 0",
        "twice: the client has gone",
        "cancelled: True left: 1",
        "twice: paid",
        "shield: True",
        "done: False",
        "slow: paid",
    ]


HELD = "global kept\n    kept = booking = asyncio.create_task(book(order))"


@pytest.mark.parametrize(("python", "shield_reports"), [("3.13", False), ("3.14", True)])
def test_from_3_14_on_shield_reports_the_error_itself_even_of_a_task_that_is_held(
    python: str, shield_reports: bool
) -> None:
    held = "booking = asyncio.create_task(book(order))", HELD
    record = run_on_virtual_clock(f"{PAGE}/abandoned", held, runtime=runtime_with(python))
    logged = record.text.partition("the service ends")[0]

    assert ("OSError exception in shielded future" in logged) is shield_reports
    assert shield_reports or not logged


FAILS = 'print(f"{order}: paid")', 'raise OSError("the bank does not answer")'
READ = "        raise\n", "        print(booking.exception())\n        raise\n"


@pytest.mark.parametrize(("python", "logged"), [("3.13", False), ("3.14", True)])
def test_from_3_14_on_it_is_logged_even_if_somebody_reads_it(python: str, logged: bool) -> None:
    text = run_on_virtual_clock(f"{PAGE}/finish_first", FAILS, READ, runtime=runtime_with(python)).text

    assert "\nthe bank does not answer\n" in text
    assert ("exception in shielded future" in text) is logged
    assert "never retrieved" not in text


COLLECTED = """
import gc
async def wait_for_a_reply():
    await asyncio.get_running_loop().create_future()
async def waits():
    await asyncio.shield(wait_for_a_reply())
handler = asyncio.create_task(waits())
await asyncio.sleep(0.1)
handler.cancel()
await asyncio.wait([handler])
del handler
gc.collect()
print("end")
"""


def test_a_task_that_only_the_shield_has_may_be_collected() -> None:
    text = run_with_main(f"{PAGE}/disconnect", COLLECTED).text

    assert "Task was destroyed but it is pending!" in text.partition("end\n")[0]
