"""Run many programs at once, in child processes, and keep the records of those that did as expected.

Each native program has a process of its own, forked where that can be done (`loopsite.forks`); a Pyodide is brought
back to where it was (`web/src/rewind.ts`). Programs that sleep overlap: a cold build costs about its longest program,
not their sum. What a machine does not carry is many programs *starting* at once, so that is limited by the number of
processors, and what they hold in memory by `AT_ONCE`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from looplab.record import Record

from .check import check
from .forks import ForkServer, fork_server
from .mistakes import Mistake
from .process import Interpreter, RuntimeFailedError, interpreter
from .runtimes import LOOPLAB, NODE_HOST, Limits, Program, Pyodide, Runtime, this_cpython
from .snippet import Snippet

AT_ONCE = 64
"""Native programs that may be under way together, 20 MB each at most."""

PYODIDES_AT_ONCE = 2 * (os.cpu_count() or 1)
"""Pyodides that may be under way together, about 250 MB each."""

JOBS_A_PYODIDE = 20
"""Programs for which a Pyodide is booted. It runs them one after the other, from where it was before the first:
that takes a twentieth of a boot, but those that sleep do not overlap."""

OUTPUT = 200_000
"""Characters that a snippet may print: several screens of a page, far below what would freeze one."""

MEMORY = 1 << 30
"""Bytes of address space that a native snippet may have."""

PROCESSES = 64
"""Processes and threads that a snippet may have, with its interpreter's own: those of Node are a dozen."""

LONG = 1
"""Seconds from which on a program counts as one that takes long."""

_SLEEP = re.compile(r"\bsleep\((\d+(?:\.\d+)?)")

_UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Job:
    """One snippet to be run on one runtime."""

    snippet: Snippet
    runtime: Runtime

    @property
    def program(self) -> Program:
        return Program(self.snippet.source, self.snippet.filename, trace=True)

    @property
    def limits(self) -> Limits:
        return Limits(self.snippet.header.timeout, OUTPUT, MEMORY, PROCESSES)

    @property
    def key(self) -> str:
        """What the record depends on: the program and how it is run, looplab's source and the Python that runs it.

        A Pyodide is run by our host in Node, which counts as looplab's source does, as do its own files.
        """
        program = (asdict(self.program), asdict(self.limits))
        runtime = (self.runtime.name, self.runtime.version, looplab_digest())
        host = (_digest(NODE_HOST), self.runtime.folder) if isinstance(self.runtime, Pyodide) else None
        return hashlib.sha256(json.dumps([*program, *runtime, host]).encode()).hexdigest()


class Cache:
    """Records on disk, one file each, by `Job.key`. Writing is atomic: a killed build leaves no half record."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, job: Job) -> Record | None:
        try:
            return Record.from_json(json.loads(self._path(job).read_text()))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):  # of an older version, or damaged by hand: run it again
            return None

    def store(self, job: Job, record: Record) -> None:
        write_whole(self._path(job), json.dumps(record.as_json()))

    def _path(self, job: Job) -> Path:
        return self._folder / job.key[:2] / f"{job.key}.json"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file of a cache: whoever reads it meanwhile, or after we were killed, finds all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=_UNFINISHED, delete=False) as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    Path(file.name).replace(path)


def remove_unfinished(folder: Path) -> None:
    """Remove what builds that were killed have left of files below `folder`, but for what one may be writing now."""
    for path in folder.rglob(f"*{_UNFINISHED}"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - 3600:
                path.unlink()


@cache
def looplab_digest() -> str:
    """A digest of looplab's source, which every record depends on."""
    return _digest(*sorted(LOOPLAB.rglob("*.py")))


@cache
def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def capture(jobs: Iterable[Job], cache: Cache) -> dict[Job, Record | Mistake]:
    """The record of each job: from the cache, or from a run now. A runtime that did not start is a Mistake.

    Only records that pass `check` are kept, so that a run which a busy machine spoilt is run again next time; each as
    soon as it is there, so that a build which is killed need not be done again as a whole.
    """
    jobs = list(jobs)
    found: dict[Job, Record | Mistake] = {job: record for job in jobs if (record := cache.load(job))}
    missing = [job for job in jobs if job not in found]
    if missing:
        found |= zip(missing, asyncio.run(_run_all(missing, cache)), strict=True)
    return {job: found[job] for job in jobs}


def _check(job: Job, record: Record) -> Iterator[Mistake]:
    return check(job.snippet, job.runtime.python, record)


async def _run_all(jobs: list[Job], cache: Cache) -> list[Record | Mistake]:
    results: dict[Job, Record | Mistake] = {}

    def keep(job: Job, result: Record | Mistake) -> None:
        results[job] = result
        if isinstance(result, Record) and not any(_check(job, result)):
            cache.store(job, result)

    async def run_alone(job: Job) -> None:
        async with machine.native, AsyncExitStack() as stack:
            _, result = await machine.start(job, stack)
            keep(job, result)

    async def run_after_each_other(waiting: deque[Job]) -> None:
        async with machine.pyodides:
            while waiting:
                async with AsyncExitStack() as stack:
                    python, result = await machine.start(job := waiting.popleft(), stack)
                    keep(job, result)
                    while python and python.ready and waiting:
                        keep(job := waiting.popleft(), await _run(job, python))

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
