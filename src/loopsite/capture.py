"""Run many programs at once, each in a child process, and keep the records of those that did as expected.

Programs that sleep overlap: a cold build costs about its longest program, not their sum. What a machine does not
carry is many interpreters *starting* at once, so that is limited by the number of processors, and what they hold
in memory by `AT_ONCE`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from looplab.record import Record

from .check import check
from .mistakes import Mistake
from .process import RuntimeFailedError, run_process
from .runtimes import LOOPLAB, NODE_HOST, Limits, Program, Pyodide, Runtime
from .snippet import Snippet

AT_ONCE = 64
"""Native programs that may be under way together, about 20 MB each."""

PYODIDES_AT_ONCE = 2 * (os.cpu_count() or 1)
"""Pyodides that may be under way together, about 250 MB each."""


OUTPUT = 200_000
"""Characters that a snippet may print: several screens of a page, far below what would freeze one."""

MEMORY = 1 << 30
"""Bytes of address space that a native snippet may have."""


@dataclass(frozen=True)
class Job:
    """One snippet to be run on one runtime."""

    snippet: Snippet
    runtime: Runtime

    @property
    def key(self) -> str:
        """What the record depends on: the program, its limit, looplab's source and the Python that runs it.

        A Pyodide is run by our host in Node, which counts as looplab's source does.
        """
        header = self.snippet.header
        program = (self.snippet.source, self.snippet.filename, header.timeout)
        runtime = (self.runtime.name, self.runtime.version, looplab_digest())
        host = _digest(NODE_HOST) if isinstance(self.runtime, Pyodide) else None
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
        path = self._path(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            json.dump(record.as_json(), file)
        Path(file.name).replace(path)

    def _path(self, job: Job) -> Path:
        return self._folder / job.key[:2] / f"{job.key}.json"


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

    Only records that pass `check` are kept, so that a run which a busy machine spoilt is run again next time.
    """
    jobs = list(jobs)
    found: dict[Job, Record | Mistake] = {job: record for job in jobs if (record := cache.load(job))}
    missing = [job for job in jobs if job not in found]
    if missing:
        for job, result in zip(missing, asyncio.run(_run_all(missing)), strict=True):
            found[job] = result
            if isinstance(result, Record) and not any(_check(job, result)):
                cache.store(job, result)
    return {job: found[job] for job in jobs}


def _check(job: Job, record: Record) -> Iterator[Mistake]:
    return check(job.snippet, job.runtime.python, record)


async def _run_all(jobs: list[Job]) -> list[Record | Mistake]:
    machine = _Machine()
    return await asyncio.gather(*(machine.run(job) for job in jobs))


class _Machine:
    """How much of this machine programs may take at once."""

    def __init__(self) -> None:
        self._starting = asyncio.Semaphore(os.cpu_count() or 1)
        self._native = asyncio.Semaphore(AT_ONCE)
        self._pyodide = asyncio.Semaphore(PYODIDES_AT_ONCE)

    async def run(self, job: Job) -> Record | Mistake:
        snippet = job.snippet
        program = Program(snippet.source, snippet.filename)
        limits = Limits(snippet.header.timeout, OUTPUT, MEMORY)
        started = asyncio.Event()
        async with self._pyodide if isinstance(job.runtime, Pyodide) else self._native:
            await self._starting.acquire()
            run = asyncio.create_task(run_process(job.runtime, program, limits, lambda message: started.set()))
            waiting = asyncio.create_task(started.wait())
            try:
                await asyncio.wait([run, waiting], return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiting.cancel()
                self._starting.release()
            try:
                return await run
            except RuntimeFailedError as error:
                found = f"{job.runtime.name} did not start"
                return Mistake(snippet.path, None, found, "See below for what it said.", str(error))
