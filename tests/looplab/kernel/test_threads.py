"""Threads in Pyodide: programs print the same as natively, and on each Python, to the byte, by the virtual clock.

A boot of each Python takes about two seconds, and all programs share it.
"""

from __future__ import annotations

import asyncio
import functools
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.run.job import run_key
from loopsite.run.process import interpreter, run_process
from loopsite.run.runtimes import Limits, Program, find
from loopsite.source.expectation import Version, dotted
from loopsite.source.pythons import VERSIONS
from tests.support.pythons import SUSPENDING, each_python, each_that_suspends, some_by_default
from tests.support.results_cache import cached, digest_of

THREADED = sorted((Path(__file__).parent / "threaded").glob("*.py"))
"""Programs that print the same on each Python, and natively."""

LIMITS = Limits(seconds=30)

TOO_MANY = """
import gc, threading
event, threads = threading.Event(), []
try:
    for _ in range(200):
        thread = threading.Thread(target=event.wait)
        thread.start()
        threads.append(thread)
except RuntimeError as error:
    print(len(threads) >= 26, error)
gc.collect()
event.set()
for thread in threads:
    thread.join()
for _ in range(200):
    thread = threading.Thread(target=repr, args=([[]],))
    thread.start()
    thread.join()
print(threading.active_count())
"""

TIMES = """
import queue, threading, time
start = time.monotonic()
lock = threading.Lock()
waits = [
    lambda: threading.Event().wait(2),
    lambda: queue.Queue().get(timeout=3),
    lambda: queue.SimpleQueue().get(timeout=3600),
    lambda: lock.acquire(timeout=1) and lock.acquire(timeout=1),
    lambda: threading.Condition().__enter__() and threading.Semaphore(0).acquire(timeout=0.5),
]
for wait in waits:
    try:
        print(wait(), time.monotonic() - start)
    except queue.Empty:
        print("empty", time.monotonic() - start)
"""

TIMES_THREE_WORKERS = """
import threading, time, queue
jobs = queue.Queue()
def work():
    while (job := jobs.get()) is not None:
        time.sleep(job)
        print(f"{time.monotonic():.6f} {time.perf_counter_ns()}", threading.current_thread().name, job)
workers = [threading.Thread(target=work) for _ in range(3)]
for worker in workers:
    worker.start()
for job in (0.3, 0.2, 0.1, 1800, 0.05, 0.1 + 0.2, None, None, None):
    jobs.put(job)
for worker in workers:
    worker.join()
"""

DEADLOCK = """\
import asyncio, queue, threading, time

first, second = threading.Lock(), threading.Lock()

def nested(one, other):
    with one:
        time.sleep(0.1)
        with other:
            pass

def loop():
    async def main():
        await asyncio.Event().wait()
    asyncio.run(main())

threading.Thread(target=nested, args=(first, second), name="left", daemon=True).start()
threading.Thread(target=nested, args=(second, first), name="right", daemon=True).start()
threading.Thread(target=loop, name="loop", daemon=True).start()
queue.Queue().get()
"""

DEADLOCK_REPORT = """\
looplab.DeadlockError: deadlock: each thread waits, and nothing can end these waits.
  MainThread at deadlock.py, line 19, waits in queue.Queue.get
  left at deadlock.py, line 8, waits for a lock that right has
  right at deadlock.py, line 8, waits for a lock that left has
  loop at deadlock.py, line 14, waits in its event loop's select()
    Task-1 (loop.<locals>.main) at deadlock.py, line 13, in asyncio.locks.Event.wait waits for a future that nothing \
will resolve
"""

LOCK_IN_A_LOOP = """\
import asyncio, threading
lock = threading.Lock()
async def worker():
    with lock:
        await asyncio.sleep(0.1)
async def main():
    await asyncio.gather(worker(), worker())
asyncio.run(main())
"""

NEVER_ENDS = """\
import threading
threading.Thread(target=threading.Event().wait, name="forever").start()
print("the main thread ends")
"""

FAILS = """\
import queue, threading
def fail(timeout):
    queue.Queue().get(timeout=timeout)
for name, timeout in (("impatient", -1), ("empty", 0.1)):
    thread = threading.Thread(target=fail, args=(timeout,), name=name)
    thread.start()
    thread.join()
"""

FAILS_PRINTED = """\
Exception in thread impatient:
Traceback (most recent call last):
  … through threading
  File "fails.py", line 3, in fail
    queue.Queue().get(timeout=timeout)
  … through queue
ValueError: 'timeout' must be a non-negative number
Exception in thread empty:
Traceback (most recent call last):
  … through threading
  File "fails.py", line 3, in fail
    queue.Queue().get(timeout=timeout)
  … through queue
_queue.Empty
"""

RACE = """\
import threading

total = 0

def read():
    return total

def add():
    global total
    for _ in range(10_000):
        value = read()
        total = int(value) + 1

threads = [threading.Thread(target=add) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(total)
"""

PREEMPTED = """\
import asyncio, queue, threading

lock, jobs, seen = threading.Lock(), queue.Queue(), []

class Noted:
    def __del__(self):
        seen.append(len(seen))

def work(number):
    for _ in range(300):
        with lock:
            jobs.put(sorted([number, 1, 2], key=lambda each: -each))
        Noted()

async def main():
    await asyncio.gather(*(asyncio.to_thread(work, number) for number in range(4)), *map(tick, range(3)))

async def tick(number):
    for _ in range(50):
        await asyncio.sleep(0)

asyncio.run(main())
print(jobs.qsize(), len(seen))
"""
"""Every 20 microseconds: what the kernel does must not be interrupted."""

SWITCHED = {"race": 0.001, "raced_again": 0.001, "preempted": 0.00002}
"""How long a thread may run before others do, in seconds."""

PROGRAMS = {path.stem: path.read_text() for path in THREADED} | {
    "too_many": TOO_MANY,
    "times": TIMES,
    "workers": TIMES_THREE_WORKERS,
    "deadlock": DEADLOCK,
    "lock_in_a_loop": LOCK_IN_A_LOOP,
    "never_ends": NEVER_ENDS,
    "fails": FAILS,
    **{"no_race": RACE, "race": RACE, "raced_again": RACE, "preempted": PREEMPTED},
}


@functools.cache
def records_on(python: Version) -> dict[str, Record]:
    """The record of each program in that Pyodide, by the virtual clock."""
    runtime = find(f"pyodide{dotted(python)}")
    programs = {
        name: Program(source, f"{name}.py", clock="virtual", switch=SWITCHED.get(name))
        for name, source in PROGRAMS.items()
    }

    async def run() -> list[Record]:
        records: list[Record] = []
        while len(records) < len(programs):
            async with interpreter(runtime, LIMITS) as pyodide:
                while pyodide.ready and len(records) < len(programs):
                    records.append(await pyodide.run([*programs.values()][len(records)], lambda message: None))
        return records

    def make(names: list[str]) -> Iterable[tuple[str, list[object]]]:
        yield "threads", [record.as_json() for record in asyncio.run(run())]

    key = digest_of(*(run_key(runtime, program, LIMITS) for program in programs.values()))
    (found,) = cached(f"threads-{runtime.name}", {"threads": key}, make, lambda name, records: True).values()
    return dict(zip(programs, map(Record.from_json, found), strict=True))


@functools.cache
def printed_natively(program: Path) -> str:
    done = subprocess.run([sys.executable, program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    return done.stdout.decode()


@each_that_suspends
@pytest.mark.parametrize("program", THREADED, ids=lambda program: program.stem)
def test_programs_with_threads_print_the_same_as_natively(python: Version, program: Path) -> None:
    record = records_on(python)[program.stem]

    assert record.text == printed_natively(program)
    assert record.outcome.kind == ("exited" if program.stem == "ending" else "finished")


@each_that_suspends
def test_the_traceback_of_a_thread_shows_only_the_program(python: Version) -> None:
    lines = records_on(python)["fails"].text.splitlines()

    assert [line for line in lines if "~~~" not in line] == FAILS_PRINTED.splitlines()


def test_the_traceback_of_a_thread_is_the_same_natively() -> None:
    record = asyncio.run(run_process(find("cpython"), Program(FAILS, "fails.py"), LIMITS, lambda message: None))

    assert [line for line in record.text.splitlines() if "~~~" not in line] == FAILS_PRINTED.splitlines()


@each_that_suspends
def test_two_hundred_threads_reach_the_limit_and_nothing_crashes(python: Version) -> None:
    assert records_on(python)["too_many"].text == "True can't start new thread\n1\n"


@each_python
def test_timeouts_of_locks_events_and_queues_take_no_time_by_the_virtual_clock(python: Version) -> None:
    lines = records_on(python)["times"].text.splitlines()

    assert lines == ["False 2.0", "empty 5.0", "empty 3605.0", "False 3606.0", "False 3606.5"]


@each_that_suspends
def test_each_python_prints_the_same_moments_by_the_virtual_clock(python: Version) -> None:
    text = records_on(python)["workers"].text

    assert text == records_on(SUSPENDING[0])["workers"].text
    assert text.endswith("1800.100000 1800100000000 Thread-3 (work) 1800\n")


@each_that_suspends
def test_a_deadlock_is_reported_with_each_thread_its_line_and_what_it_waits_for(python: Version) -> None:
    record = records_on(python)["deadlock"]

    assert record.text.endswith(DEADLOCK_REPORT)
    assert record.outcome.exception == "DeadlockError"


@each_python
def test_a_lock_that_a_task_waits_for_inside_its_loop_is_a_deadlock(python: Version) -> None:
    text = records_on(python)["lock_in_a_loop"].text

    assert "deadlock: the program waits for a lock that it has itself, and nothing can end this wait." in text
    assert re.search(r"Task-2 \(worker\) at lock_in_a_loop\.py, line 5", text)


@each_that_suspends
def test_a_thread_that_never_ends_is_reported_at_the_end(python: Version) -> None:
    printed, report = records_on(python)["never_ends"].text.split("\n", 1)

    assert printed == "the main thread ends"
    assert "  forever waits in threading.Event.wait\n" in report


@pytest.mark.parametrize("python", some_by_default(python for python in VERSIONS if python not in SUSPENDING))
def test_a_python_that_cannot_suspend_refuses_in_the_words_of_cpython(python: Version) -> None:
    *_, last = records_on(python)["never_ends"].text.splitlines()

    assert re.fullmatch(r"RuntimeError: can't start new thread: Python in this browser has only the one .+", last)


@each_that_suspends
def test_updates_are_lost_only_if_threads_take_turns_and_by_the_virtual_clock_always_the_same(python: Version) -> None:
    records = records_on(python)

    assert records["no_race"].text == "30000\n"
    assert int(records["race"].text) < 30000
    assert records["raced_again"].text == records["race"].text


@each_that_suspends
def test_threads_that_are_interrupted_everywhere_keep_their_locks_queues_and_loops_whole(python: Version) -> None:
    assert records_on(python)["preempted"].text == "1200 1200\n"
