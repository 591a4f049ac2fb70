"""Tests for the claims in docs/waiting-well/from-other-threads.md."""

from __future__ import annotations

from collections.abc import Callable

from looplab.record import Record
from tests.support.edited import run_on_virtual_clock, run_with_main
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "from-other-threads"


def test_each_change_reaches_main(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/handed_over")) == ["changed: inbox/a.txt", "changed: inbox/b.txt"]


def test_a_result_set_by_a_thread_arrives_when_the_loop_wakes_up_by_itself(record_of: RecordOf) -> None:
    record = record_of(f"{PAGE}/late")
    measured, arrived = (next(c.time for c in record.output if text in c.text) for text in ("measured", "degrees"))

    assert [line.split()[-1] for line in lines(record)] == ["measured", "heartbeat", "degrees"]
    assert arrived - measured > 0.4


def test_a_timeout_of_result_does_not_stop_the_coroutine(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/background_loop"))

    assert printed.index("the film is late") < printed.index("film: downloaded") < printed.index("got film.mp4")


def test_in_the_loops_own_thread_the_result_never_comes() -> None:
    record = run_on_virtual_clock(f"{PAGE}/hang")

    assert lines(record) == ["no result within 0.5 s"]


THREADS = r"""
import select
import socket
loop = asyncio.get_running_loop()
def in_a_thread(function, *arguments):
    def call():
        try:
            function(*arguments)
        except RuntimeError as error:
            print(error)
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
waiting, ready = loop._ssock, lambda: bool(select.select([loop._ssock], [], [], 0)[0])
unawaited = loop.create_future()
in_a_thread(unawaited.set_result, "passes")
print("after set_result the loop has something to read:", ready())
in_a_thread(loop.call_soon_threadsafe, str)
print("after call_soon_threadsafe:", ready(), waiting.recv(1, socket.MSG_PEEK))
loop.set_debug(True)
loop.slow_callback_duration = 60
unawaited = loop.create_future()
in_a_thread(unawaited.set_result, "passes")
print(await unawaited)
awaited = loop.create_future()
waits = asyncio.ensure_future(asyncio.wait([awaited]))
await asyncio.sleep(0)
in_a_thread(awaited.set_result, "does not")
waits.cancel()
loop.set_debug(False)

async def slow():
    try:
        await asyncio.sleep(0.2)
    except asyncio.CancelledError:
        print("cancelled in the loop")
        raise
def give_up():
    future = asyncio.run_coroutine_threadsafe(slow(), loop)
    try:
        future.result(timeout=0.1)
    except concurrent.futures.TimeoutError:
        future.cancel()
import concurrent.futures
await asyncio.to_thread(give_up)
await asyncio.sleep(0.1)

full = asyncio.Queue(maxsize=1)
def produce():
    for item in "first", "second":
        asyncio.run_coroutine_threadsafe(full.put(item), loop).result()
        print(item, "is in the queue")
produces = asyncio.create_task(asyncio.to_thread(produce))
await asyncio.sleep(0.2)
print("got", await full.get())
await produces
"""


def test_only_call_soon_threadsafe_wakes_the_loop_debug_mode_misses_some_and_cancel_reaches_the_task() -> None:
    assert lines(run_with_main(f"{PAGE}/handed_over", THREADS, clock="real")) == [
        "after set_result the loop has something to read: False",
        r"after call_soon_threadsafe: True b'\x00'",
        "passes",
        "Non-thread-safe operation invoked on an event loop other than the current one",
        "cancelled in the loop",
        "first is in the queue",
        "got first",
        "second is in the queue",
    ]
