"""What threads cost in Pyodide, in Node, beside this machine's own: a switch, a start and a join, and a queue of jobs.

The programs time themselves, so the boot is not included. Then, in Chromium, how soon Stop ends programs with threads.
"""

from __future__ import annotations

import asyncio
import statistics

from loopsite.run.process import run_process
from loopsite.run.runtimes import Limits, Program, find

from . import stop_latency

RUNTIMES = ("cpython", "pyodide3.12", "pyodide3.14")
ROUNDS = 5

SWITCHES = 2_000
STARTS = 200
JOBS = 2_000

PROGRAM = f"""\
import queue, threading, time

def timed(function):
    start = time.perf_counter()
    function()
    print(time.perf_counter() - start)

def switch():
    here, there = threading.Semaphore(0), threading.Semaphore(0)

    def other():
        for _ in range({SWITCHES // 2}):
            there.acquire()
            here.release()

    thread = threading.Thread(target=other)
    thread.start()
    for _ in range({SWITCHES // 2}):
        there.release()
        here.acquire()
    thread.join()

def start():
    for _ in range({STARTS}):
        thread = threading.Thread(target=int)
        thread.start()
        thread.join()

def work():
    jobs, results = queue.Queue(10), queue.SimpleQueue()

    def worker():
        while (job := jobs.get()) is not None:
            results.put(job)

    workers = [threading.Thread(target=worker) for _ in range(20)]
    for each in workers:
        each.start()
    for job in [*range({JOBS}), *[None] * 20]:
        jobs.put(job)
    for each in workers:
        each.join()

for function in (switch, start, work):
    timed(function)
"""

MEASURED = (("a switch", SWITCHES), ("a start and a join", STARTS), ("a job, 20 workers over a queue", JOBS))


def measure(runtime: str) -> list[float]:
    """The median seconds of each row, for one of what it counts."""

    def run() -> list[float]:
        program = Program(PROGRAM, "measured.py")
        record = asyncio.run(run_process(find(runtime), program, Limits(seconds=120), lambda message: None))
        if record.outcome.kind != "finished":
            raise RuntimeError(f"{runtime}: {record.text}")
        return [float(line) for line in record.text.split()]

    rounds = [run() for _ in range(ROUNDS)]
    return [
        statistics.median(each) / count for each, (_, count) in zip(zip(*rounds, strict=True), MEASURED, strict=True)
    ]


def main() -> None:
    print(f"\nThreads: microseconds, medians of {ROUNDS}")
    columns = {runtime: measure(runtime) for runtime in RUNTIMES}
    print(f"{'':32}" + "".join(f"{runtime:>14}" for runtime in RUNTIMES))
    for row, (name, _) in enumerate(MEASURED):
        print(f"{name:32}" + "".join(f"{1e6 * columns[runtime][row]:14.1f}" for runtime in RUNTIMES))
    print()
    stop_latency.with_threads()
