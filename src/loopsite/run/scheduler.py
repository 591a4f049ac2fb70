"""Run many programs at once, within this machine's processors and memory.

Each native program has a process of its own. A Pyodide runs many programs, one after another, each from the memory it
had before the first (`web/src/node/rewind.ts`). Runs overlap, as most programs sleep; what a machine cannot do is start
many interpreters at once.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack

from looplab.record import Record

from ..source.mistakes import Mistake
from . import sandbox
from .job import Job
from .process import Interpreter, OnMessage, RuntimeFailedError, interpreter
from .runtimes import Limits, Pyodide, Runtime

PROCESSORS = os.cpu_count() or 1

MAX_NATIVE = 64
"""How many native interpreters run at the same time, at 20 MB each."""

MAX_PYODIDES = 2 * PROCESSORS
"""How many Pyodides run at the same time, at about 250 MB each."""

MANY = 20
"""How many programs take so long that their number is printed first."""

JOBS_PER_PYODIDE = {"real": 20, "virtual": 200}
"""How many programs each boot of a Pyodide serves, by their clock: each further run takes a fraction of a boot, but on
the real clock the programs' sleeps follow one another."""


async def run_all(jobs: Sequence[Job], keep: Callable[[Job, Record], None]) -> list[Record | Mistake]:
    """The record of each job, or why there is none; `keep` gets each record as soon as it exists."""
    if reason := sandbox.why_not():
        print(f"programs run without a sandbox: {reason}. See SECURITY.md.", file=sys.stderr)
    if len(jobs) >= MANY:
        print(f"running {len(jobs)} programs whose output is not known yet (up to a minute)", file=sys.stderr)
    results: dict[Job, Record | Mistake] = {}
    native, pyodides, starting = map(asyncio.Semaphore, (MAX_NATIVE, MAX_PYODIDES, PROCESSORS))

    async def work(waiting: deque[Job]) -> None:
        """Run jobs that can share an interpreter, one after another, until none is waiting."""
        while waiting:
            job = waiting.popleft()
            async with pyodides if isinstance(job.runtime, Pyodide) else native:
                await starting.acquire()
                with ExitStack() as start:
                    start.callback(starting.release)
                    async with interpreter(job.runtime, job.limits) as python:
                        await run(job, python, lambda _: start.close())
                        while python.ready and waiting:
                            await run(waiting.popleft(), python, lambda _: None)

    async def run(job: Job, python: Interpreter, on_message: OnMessage) -> None:
        try:
            record = await python.run(job.program, on_message)
        except RuntimeFailedError as error:
            found = f"{job.runtime.name} did not start"
            results[job] = Mistake(job.snippet.path, None, found, "See below for what it printed.", str(error))
        else:
            results[job] = record
            keep(job, record)

    async with asyncio.TaskGroup() as group:
        for waiting in _grouped(jobs):
            first = waiting[0]
            per_interpreter = JOBS_PER_PYODIDE[first.clock] if isinstance(first.runtime, Pyodide) else 1
            for _ in range(0, len(waiting), per_interpreter):
                group.create_task(work(waiting))
    return [results[job] for job in jobs]


def _grouped(jobs: Iterable[Job]) -> list[deque[Job]]:
    """The jobs of each runtime and set of limits, which hold for a process, by their clock; the largest group first."""
    groups: dict[tuple[Runtime, Limits, str], deque[Job]] = {}
    for job in jobs:
        groups.setdefault((job.runtime, job.limits, job.clock), deque()).append(job)
    return sorted(groups.values(), key=len, reverse=True)
