"""Tests for the claims in docs/waiting-well/queues.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock, run_with_main
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "queues"


def test_main_brings_four_photos_at_once_and_waits_with_the_fifth(record_of: RecordOf) -> None:
    record = run_on_virtual_clock(f"{PAGE}/thumbnails")
    brought = [chunk.time for chunk in record.output if chunk.text.rstrip().endswith("is in the queue")]

    assert brought == pytest.approx([0, 0, 0, 0, 0.2, 0.2])
    assert max(event["value"] for event in record.trace if event["kind"] == "sync" and "value" in event) == 2


def test_join_waits_until_the_last_photo_is_done_and_not_until_the_queue_is_empty() -> None:
    joined = ("    await jobs.join()\n", '    await jobs.join()\n    print("joined")\n')

    assert lines(run_on_virtual_clock(f"{PAGE}/thumbnails", joined))[-3:] == [
        "dog is done, 0 more in the queue",
        "boat is done, 0 more in the queue",
        "joined",
    ]


def test_a_limit_of_two_keeps_two_and_no_limit_keeps_everything(record_of: RecordOf) -> None:
    printed = [line for line in lines(record_of(f"{PAGE}/depth")) if line.startswith("maxsize")]

    assert printed == ["maxsize=2: at most 2 records waiting", "maxsize=0: at most 7 records waiting"]


def test_the_limit_reaches_the_client_and_without_one_all_orders_are_accepted_first(record_of: RecordOf) -> None:
    limited = lines(record_of(f"{PAGE}/accepted"))
    unlimited = lines(run_on_virtual_clock(f"{PAGE}/accepted", ("maxsize=2", "maxsize=0")))

    assert [line.split(": ")[1] for line in limited] == ["accepted"] * 3 + ["saved", "accepted"] * 2 + ["saved"] * 3
    assert [line.split(": ")[1] for line in unlimited] == ["accepted"] * 5 + ["saved"] * 5


def test_after_a_shutdown_what_is_there_is_sent_and_every_worker_ends(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/closing"))

    assert sorted(line.split()[-1] for line in printed if "sent" in line[:-4]) == ["invoice", "newsletter", "reminder"]
    assert sum("nothing more" in line for line in printed) == 2
    assert printed[-1] == "all sent"


PROMISES = """
queue = asyncio.Queue()
async def take(name):
    print(name, "gets", await queue.get())
waits = asyncio.create_task(take("the one who waits"))
await asyncio.sleep(0.1)
queue.put_nowait("an item")
await take("a newcomer")
await asyncio.sleep(0)
queue.put_nowait("another")
await waits
queue.shutdown()
try:
    await queue.put("too late")
except asyncio.QueueShutDown:
    print("QueueShutDown")
async def dies():
    await jobs.get()
    raise OSError
jobs = asyncio.Queue()
worker = asyncio.create_task(dies())
jobs.put_nowait("job")
try:
    await asyncio.wait_for(jobs.join(), 5)
except TimeoutError:
    print("join still waits, and the worker has", repr(worker.exception()))
"""


def test_a_newcomer_may_take_the_item_of_one_who_was_woken_and_join_waits_for_the_dead() -> None:
    assert lines(run_with_main(f"{PAGE}/thumbnails", PROMISES)) == [
        "a newcomer gets an item",
        "the one who waits gets another",
        "QueueShutDown",
        "join still waits, and the worker has OSError()",
    ]
