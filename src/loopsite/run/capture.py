"""Run snippets, and keep the records that are as expected."""

from __future__ import annotations

import json
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from looplab.record import Record

from ..source.mistakes import Mistake
from .cache_files import write_whole
from .job import Job
from .verdict import check

LIBRARY = sysconfig.get_path("stdlib")
"""Where the standard library of the Python that builds the site is. What a program logs may name its files."""
USUAL_LIBRARY = f"/usr/lib/python{sysconfig.get_python_version()}"
"""What readers see instead, so that a page is the same wherever it is built."""


class Cache:
    """Records on disk, one file each, by `Job.key`. A file is written whole: a killed build leaves no half record."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, job: Job) -> Record | None:
        try:
            return Record.from_json(json.loads(self._path(job).read_text()))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):  # from an older version, or edited by hand: run it again
            return None

    def store(self, job: Job, record: Record) -> None:
        write_whole(self._path(job), json.dumps(record.as_json()))

    def _path(self, job: Job) -> Path:
        return self._folder / job.key[:2] / f"{job.key}.json"


def capture(jobs: Iterable[Job], cache: Cache) -> dict[Job, Record | Mistake]:
    """The record of each job: from the cache, or from a run now. A runtime that does not start is a Mistake.

    Only records that pass `check` are kept, so a run that a busy machine spoilt is repeated next time. Each is kept as
    soon as it exists, so a build that is killed need not start over.
    """
    jobs = list(jobs)
    results: dict[Job, Record | Mistake] = {job: record for job in jobs if (record := cache.load(job))}
    missing = [job for job in jobs if job not in results]
    if missing:
        # not above: these take a moment to import, and most builds run nothing
        import asyncio

        from .scheduler import run_all

        def keep(job: Job, record: Record) -> None:
            if not any(check(job.snippet, job.runtime.python, record)):
                cache.store(job, record)

        results |= zip(missing, asyncio.run(run_all(missing, keep)), strict=True)
    return {job: _with_usual_library(results[job]) for job in jobs}


def _with_usual_library(result: Record | Mistake) -> Record | Mistake:
    """The record as it would be if the standard library were in its usual folder."""
    if isinstance(result, Mistake) or not any(LIBRARY in chunk.text for chunk in result.output):
        return result
    return Record.from_json(json.loads(json.dumps(result.as_json()).replace(LIBRARY, USUAL_LIBRARY)))
