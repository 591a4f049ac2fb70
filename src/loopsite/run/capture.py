"""Run programs in child processes, and keep the records of those that did as expected."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from looplab.record import Record

from ..source.mistakes import Mistake
from ..source.snippet import Snippet
from .cache_files import write_whole
from .runtimes import LOOPLAB, NODE_HOST, Limits, Program, Pyodide, Runtime
from .verdict import check

OUTPUT = 200_000
"""Characters that a snippet may print: several screens of a page, far below what would freeze one."""

MEMORY = 1 << 30
"""Bytes of address space that a native snippet may have."""

PROCESSES = 64
"""Processes and threads that a snippet may have, with its interpreter's own: those of Node are a dozen."""


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
        return run_key(self.runtime, self.program, self.limits)


def run_key(runtime: Runtime, program: Program, limits: Limits) -> str:
    """A digest of what a record depends on: the program and how it is run, looplab's source, and the Python.

    A Pyodide is run by our host in Node, which counts as looplab's source does, as do its own files.
    """
    host = (_digest(NODE_HOST), runtime.folder) if isinstance(runtime, Pyodide) else None
    parts = (asdict(program), asdict(limits), runtime.name, runtime.version, looplab_digest(), host)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


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
        # not above: what runs programs takes a moment to import, and most builds run none
        import asyncio

        from .scheduler import run_all

        def keep(job: Job, record: Record) -> None:
            if not any(check(job.snippet, job.runtime.python, record)):
                cache.store(job, record)

        found |= zip(missing, asyncio.run(run_all(missing, keep)), strict=True)
    return {job: found[job] for job in jobs}
