"""Tests for the claims in docs/waiting-well/deadlocks.md."""

from __future__ import annotations

from collections.abc import Callable

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock, run_with_main, runtime_with
from tests.support.paths import PROJECT
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "deadlocks"


def test_both_transfers_wait_for_a_lock_and_nothing_runs_until_time_is_up() -> None:
    record = run_on_virtual_clock(f"{PAGE}/two_accounts")
    last = {event["task"]: event["on"]["what"] for event in record.trace if event["kind"] == "suspended"}
    transfers = [event["task"] for event in record.trace if event.get("coroutine") == "transfer"]

    assert [last[task] for task in transfers] == ["Lock.acquire"] * 2
    assert [event["kind"] for event in record.trace if 0.1001 < event["time"] < 0.9999] == []
    assert lines(record) == ["no transfer after a second"]


def test_with_the_locks_in_one_order_both_transfers_are_made() -> None:
    assert lines(run_change("deadlocks/two_accounts")) == ["Ada to Bob: 10", "Bob to Ada: 20"]


def test_if_one_transfer_comes_later_all_is_well() -> None:
    waits = (
        "    async def later():\n        await asyncio.sleep(0.2)\n        await transfer(bob, ada, 20)\n\n    both ="
    )
    record = run_on_virtual_clock(
        f"{PAGE}/two_accounts", ("transfer(bob, ada, 20))", "later())"), ("    both =", waits)
    )

    assert lines(record) == ["Ada to Bob: 10", "Bob to Ada: 20"]


def test_both_crawlers_wait_in_the_line_with_put(record_of: RecordOf) -> None:
    source = (PROJECT / f"snippets/{PAGE}/own_queue.py").read_text().splitlines()
    waiting = [line for line in lines(record_of(f"{PAGE}/own_queue")) if "waits in line" in line]

    assert len(waiting) == 2
    assert all("pages.put" in source[int(line.split()[-1]) - 1] for line in waiting)


def test_without_a_limit_the_crawl_ends() -> None:
    record = run_on_virtual_clock(f"{PAGE}/own_queue", ("Queue(maxsize=1)", "Queue()"))

    assert "waits in line" not in record.text
    assert len(lines(record)) == 6


def test_client_and_server_both_wait_for_a_line_and_its_end_ends_that(record_of: RecordOf) -> None:
    record = record_of(f"{PAGE}/no_answer")
    asleep = next(at for at, event in enumerate(record.trace) if event["kind"] == "polled" and event["time"] > 0.5)
    waits = {event["task"]: event["on"] for event in record.trace[:asleep] if event["kind"] == "suspended"}

    assert [on["what"] for on in waits.values()].count("StreamReader.readuntil") == 2, waits
    assert lines(record) == ["no answer after a second", "after that: b'hello, Ada'"]
    assert lines(run_change("deadlocks/no_answer")) == [r"b'hello, Ada\n'", "after that: b''"]


CIRCLES = """
async def itself():
    await asyncio.current_task()
try:
    await asyncio.create_task(itself())
except RuntimeError as error:
    print(str(error).split(":")[0])
lock = asyncio.Lock()
async with lock:
    try:
        await asyncio.wait_for(lock.acquire(), 1)
    except TimeoutError:
        print("it waits for itself")
missed = asyncio.Condition()
async with missed:
    missed.notify()
async def waits():
    async with missed:
        await missed.wait()
late = asyncio.create_task(waits())
await asyncio.wait([late], timeout=1)
print("woken:", late.done())
late.cancel()
tasks = []
async def awaits(number):
    await tasks[number]
tasks += [asyncio.create_task(awaits(1)), asyncio.create_task(awaits(0))]
done, pending = await asyncio.wait(tasks, timeout=1)
print(len(pending), "pending")
try:
    tasks[0].cancel()
except RecursionError:
    print("RecursionError")
"""


def test_only_a_task_that_awaits_itself_is_noticed() -> None:
    assert lines(run_with_main(f"{PAGE}/two_accounts", CIRCLES))[:5] == [
        "Task cannot await on itself",
        "it waits for itself",
        "woken: False",
        "2 pending",
        "RecursionError",
    ]


PSTREE = """
import sys
import types
from collections import namedtuple
# what reads the memory of another process: it is written in C, and a browser has none
remote = sys.modules["_remote_debugging"] = types.ModuleType("_remote_debugging")
remote.FrameInfo, remote.RemoteUnwinder = namedtuple("FrameInfo", "filename lineno funcname"), object
from asyncio import tools
Thread = namedtuple("Thread", "thread_id awaited_by")
Task = namedtuple("Task", "task_id task_name coroutine_stack awaited_by")
Awaiter = namedtuple("Awaiter", "call_stack task_name")
def pstree(tasks):
    read = [
        Task(id(task), task.get_name(), [], [Awaiter([], id(other)) for other in task._asyncio_awaited_by or ()])
        for task in tasks
    ]
    try:
        tools.build_async_tree([Thread(1, read)])
        print("no cycle")
    except tools.CycleFoundException as error:
        print(len(error.cycles), "cycle")
tasks = []
async def awaits(number):
    await tasks[number]
tasks += [asyncio.create_task(awaits(1)), asyncio.create_task(awaits(0))]
ada, bob = Account("Ada", 100), Account("Bob", 100)
transfers = [asyncio.create_task(transfer(*each, 10)) for each in ((ada, bob), (bob, ada))]
await asyncio.wait(transfers, timeout=1)
print("transfers done:", [transfer.done() for transfer in transfers])
pstree(transfers)
pstree(tasks)
"""


def test_pstree_reports_tasks_that_await_each_other_and_not_those_that_wait_for_locks() -> None:
    printed = lines(run_with_main(f"{PAGE}/two_accounts", PSTREE, runtime=runtime_with("3.14")))

    assert printed[:3] == ["transfers done: [False, False]", "no cycle", "1 cycle"]
