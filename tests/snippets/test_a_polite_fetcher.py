"""Tests for the claims in docs/first-steps/a-polite-fetcher.md."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock
from tests.support.paths import PROJECT
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "a-polite-fetcher"
PATHS = ["/weather", "/faq", "/", "/news", "/about", "/contact"]


def tasks(record: Record, coroutine: str) -> list[int]:
    """The numbers of the tasks that run this coroutine function."""
    return [event["task"] for event in record.trace if event["kind"] == "task" and event["coroutine"] == coroutine]


def most_at_once(record: Record) -> int:
    """The greatest number of `serve` tasks that were alive at the same time."""
    serving, alive, most = tasks(record, "serve"), 0, 0
    for event in record.trace:
        if event.get("task") in serving:
            alive += (event["kind"] == "task") - (event["kind"] == "done")
            most = max(most, alive)
    return most


def test_the_server_creates_a_task_for_each_connection(record_of: RecordOf) -> None:
    assert len(tasks(record_of(f"{PAGE}/one_request"), "serve")) == 1
    assert len(tasks(record_of(f"{PAGE}/three_at_once"), "serve")) == len(PATHS)


def test_each_side_reads_what_the_other_one_wrote(record_of: RecordOf) -> None:
    source = (PROJECT / f"snippets/{PAGE}/one_request.py").read_text()
    sent = dict(line.split(" = ") for line in source.splitlines() if line.startswith("RE"))
    received = dict(line.split(": ", 1) for line in lines(record_of(f"{PAGE}/one_request")))

    assert literal_eval(received["server"]) == literal_eval(sent["REQUEST"])
    assert literal_eval(received["client"]) == literal_eval(sent["RESPONSE"])


def test_writing_and_draining_do_not_suspend_while_there_is_room() -> None:
    probe = (
        "            await writer.drain()\n",
        '            turns = []\n            asyncio.get_running_loop().call_soon(turns.append, "a turn")\n'
        "            await writer.drain()\n            print(turns)\n",
    )
    record = run_on_virtual_clock(f"{PAGE}/one_request", probe)

    assert "[]" in lines(record)


def test_three_fetches_wait_for_the_server_and_three_for_a_slot(record_of: RecordOf) -> None:
    record = record_of(f"{PAGE}/three_at_once")
    printed = next(n for n, event in enumerate(record.trace) if event["kind"] == "printed")
    last = {event["task"]: event["on"]["what"] for event in record.trace[:printed] if event["kind"] == "suspended"}
    waits = [last[task] for task in tasks(record, "fetch")]

    assert waits[3:] == ["Semaphore.acquire"] * 3
    assert "Semaphore.acquire" not in waits[:3]


@pytest.mark.parametrize("slots", [1, 3, 6])
def test_there_are_at_most_as_many_connections_at_once_as_slots(slots: int) -> None:
    record = run_on_virtual_clock(f"{PAGE}/three_at_once", ("Semaphore(3)", f"Semaphore({slots})"))

    assert most_at_once(record) == slots
    assert sorted(line.split()[0] for line in lines(record)) == sorted(PATHS)


def test_with_one_slot_the_pages_arrive_in_the_order_of_the_requests() -> None:
    record = run_on_virtual_clock(f"{PAGE}/three_at_once", ("Semaphore(3)", "Semaphore(1)"))

    assert [line.split()[0] for line in lines(record)] == PATHS


def test_a_block_that_raises_still_puts_its_slot_back() -> None:
    one_slot = ("Semaphore(3)", "Semaphore(1)")
    opens = "        reader, writer = await"
    fails = (opens, f'        if path == "/faq":\n            raise OSError(path)\n{opens}')
    returns_errors = ("for path in paths)", "for path in paths), return_exceptions=True")
    record = run_on_virtual_clock(f"{PAGE}/three_at_once", one_slot, fails, returns_errors)

    assert [line.split()[0] for line in lines(record)] == [path for path in PATHS if path != "/faq"]


def test_wait_closed_returns_when_everything_has_been_sent() -> None:
    """Ten megabytes, more than the buffers of a connection hold, arrive although the server does not drain."""
    long = ('Connection: close\\r\\n\\r\\n")', 'Connection: close\\r\\n\\r\\n" + bytes(10_000_000))')
    counted = ('.decode().split("\\r\\n")[0])', ".count(0))")
    record = run_on_virtual_clock(f"{PAGE}/three_at_once", long, counted)

    assert {line.split()[1] for line in lines(record)} == {"10000000"}


def test_a_third_refusal_in_front_makes_the_client_give_up() -> None:
    record = run_change("a-polite-fetcher/second_try")

    assert lines(record)[-1] == "after a pause of 0.4 s: HTTP/1.1 503 Service Unavailable"
    assert len(lines(record)) == 3


def test_put_together_a_page_that_fails_is_fetched_again_and_its_slot_is_free_meanwhile() -> None:
    record = run_change("a-polite-fetcher/three_at_once")

    assert [line.split()[:3:2] for line in lines(record)] == [
        ["/", "200"], ["/faq", "503"], ["/news", "200"], ["/weather", "200"],
        ["/about", "200"], ["/faq", "200"], ["/contact", "200"],
    ]  # fmt: skip
    assert most_at_once(record) == 3


def test_all_five_pages_arrive_when_the_limit_is_inside_the_slot() -> None:
    around = "        async with asyncio.timeout(0.5):\n            async with slots:\n"
    inside = "        async with slots:\n            async with asyncio.timeout(0.5):\n"
    record = run_on_virtual_clock(f"{PAGE}/limit_outside", (around, inside))

    assert lines(record) == [f"the text of {path}" for path in ("/", "/news", "/about", "/books", "/music")]
