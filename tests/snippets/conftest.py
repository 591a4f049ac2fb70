"""The records of snippets, natively by the real clock and in Pyodide by the virtual one."""

from __future__ import annotations

import fcntl
import functools
from collections.abc import Callable, Iterable

import pytest

from looplab.record import Record
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.runtimes import CPython, Pyodide
from loopsite.source.mistakes import Mistake
from tests.support.paths import PROJECT
from tests.support.snippets import RUNTIMES, SNIPPETS, claimed, records_in_pyodide, report

CAPTURES = PROJECT / ".cache" / "captures"
JOBS = tuple(
    Job(snippet, runtime)
    for snippet in SNIPPETS.values()
    for runtime in claimed(snippet)
    if isinstance(runtime, CPython)
)


def records_of(jobs: Iterable[Job]) -> dict[Job, Record | Mistake]:
    """The native record of each job, kept between test runs as the build keeps it; programs that sleep overlap."""
    CAPTURES.mkdir(parents=True, exist_ok=True)
    with CAPTURES.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return capture(jobs, Cache(CAPTURES))


@functools.cache
def records_of_page(page: str) -> dict[Job, Record | Mistake]:
    """The native records of a page's snippets: the tests of one page need not wait for those of others."""
    return records_of(job for job in JOBS if job.snippet.name.startswith(f"{page}/"))


@pytest.fixture(scope="session")
def records() -> dict[Job, Record | Mistake]:
    """The native record of each snippet."""
    return records_of(JOBS)


@pytest.fixture(scope="session")
def record_of() -> Callable[..., Record]:
    """The record of a snippet, by its name and a runtime's (by default the Python that builds the site)."""

    def record_of(name: str, runtime: str = "cpython") -> Record:
        snippet, on = SNIPPETS[name], next(found for found in RUNTIMES if found.name == runtime)
        if isinstance(on, Pyodide):
            return records_in_pyodide(on)[name]
        result = records_of_page(name.split("/")[0])[Job(snippet, on)]
        if isinstance(result, Mistake):
            pytest.fail(report([result]), pytrace=False)
        return result

    return record_of
