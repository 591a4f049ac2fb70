"""Run many programs at once, as many as this machine carries.

Each native program has a process of its own, forked where that can be done (`fork_client`); a Pyodide is brought back
to where it was (`web/src/node/rewind.ts`). Programs that sleep overlap: a cold build costs about its longest program,
not their sum. What a machine does not carry is many programs *starting* at once, so that is limited by the number of
processors, and what they hold in memory by `AT_ONCE`.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack

from looplab.record import Record

from ..source.mistakes import Mistake
from ..source.snippet import Snippet
from .capture import Job
from .fork_client import ForkServer, fork_server
from .process import Interpreter, RuntimeFailedError, interpreter
from .runtimes import Limits, Pyodide, Runtime, this_cpython
from .sandbox import why_not

AT_ONCE = 64
"""Native programs that may be under way together, 20 MB each at most."""

PYODIDES_AT_ONCE = 2 * (os.cpu_count() or 1)
"""Pyodides that may be under way together, about 250 MB each."""

JOBS_A_PYODIDE = 20
"""Programs for which a Pyodide is booted. It runs them one after the other, from where it was before the first:
that takes a twentieth of a boot, but those that sleep do not overlap."""

LONG = 1
"""Seconds from which on a program counts as one that takes long."""

_SLEEP = re.compile(r"\bsleep\((\d+(?:\.\d+)?)")


async def run_all(jobs: Sequence[Job], keep: Callable[[Job, Record], None]) -> list[Record | Mistake]:
    """The record of each job, or why there is none; `keep` gets each record as soon as it is there."""
    if reason := why_not():
        said = f"programs run with the network and without a limit on processes: {reason} (see SECURITY.md)"
        print(said, file=sys.stderr)
    results: dict[Job, Record | Mistake] = {}

    def ended(job: Job, result: Record | Mistake) -> None:
        results[job] = result
        if isinstance(result, Record):
            keep(job, result)

    async def run_alone(job: Job) -> None:
        async with machine.native, AsyncExitStack() as stack:
            _, result = await machine.start(job, stack)
            ended(job, result)

    async def run_after_each_other(waiting: deque[Job]) -> None:
        async with machine.pyodides:
            while waiting:
                async with AsyncExitStack() as stack:
                    python, result = await machine.start(job := waiting.popleft(), stack)
                    ended(job, result)
                    while python and python.ready and waiting:
                        ended(job := waiting.popleft(), await _run(job, python))

    native = [job for job in jobs if not isinstance(job.runtime, Pyodide)]
    async with AsyncExitStack() as stack:
        forks = None
        if sys.platform == "linux" and any(job.runtime == this_cpython() for job in native):
            forks = await stack.enter_async_context(fork_server(this_cpython()))
        machine = _Machine(forks)
        async with asyncio.TaskGroup() as group:
            # first what is under way longest
            for job in native:
                if _sleeps(job.snippet) >= LONG:
                    group.create_task(run_alone(job))
            for waiting in _of_pyodides(jobs):
                for _ in range(0, len(waiting), JOBS_A_PYODIDE):
                    group.create_task(run_after_each_other(waiting))
            for job in native:
                if _sleeps(job.snippet) < LONG:
                    group.create_task(run_alone(job))
    return [results[job] for job in jobs]


def _sleeps(snippet: Snippet) -> float:
    """The longest that it says it sleeps at once, in seconds: how long it takes is not known before it has run."""
    return max(map(float, _SLEEP.findall(snippet.source)), default=0)


def _of_pyodides(jobs: Iterable[Job]) -> list[deque[Job]]:
    """The jobs of each Pyodide and each set of limits, which are those of a process; the longest list first."""
    found: dict[tuple[Runtime, Limits], deque[Job]] = {}
    for job in jobs:
        if isinstance(job.runtime, Pyodide):
            found.setdefault((job.runtime, job.limits), deque()).append(job)
    return sorted(found.values(), key=len, reverse=True)


async def _run(job: Job, python: Interpreter, started: Callable[[], None] = lambda: None) -> Record | Mistake:
    try:
        return await python.run(job.program, lambda _: started())
    except RuntimeFailedError as error:
        return _did_not_start(job, error)


def _did_not_start(job: Job, error: RuntimeFailedError) -> Mistake:
    found = f"{job.runtime.name} did not start"
    return Mistake(job.snippet.path, None, found, "See below for what it said.", str(error))


class _Machine:
    """How much of this machine programs may take at once. `forks`: what starts those of the CPython of this build."""

    def __init__(self, forks: ForkServer | None) -> None:
        self.native = asyncio.Semaphore(AT_ONCE)
        self.pyodides = asyncio.Semaphore(PYODIDES_AT_ONCE)
        self._forks = forks
        self._starting = asyncio.Semaphore(os.cpu_count() or 1)

    async def start(self, job: Job, stack: AsyncExitStack) -> tuple[Interpreter | None, Record | Mistake]:
        """Run `job` in a new interpreter, which is there until `stack` ends, unless it could not be started."""
        forks = self._forks if job.runtime == this_cpython() else None
        started = asyncio.Event()
        async with self._starting:
            new = forks.interpreter(job.limits) if forks else interpreter(job.runtime, job.limits)
            try:
                python = await stack.enter_async_context(new)
            except RuntimeFailedError as error:
                return None, _did_not_start(job, error)
            run = asyncio.create_task(_run(job, python, started.set))
            waiting = asyncio.create_task(started.wait())
            await asyncio.wait([run, waiting], return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
        return python, await run
