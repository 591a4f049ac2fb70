"""The records of every snippet on every runtime, made together because programs that sleep overlap."""

from __future__ import annotations

import fcntl
from collections.abc import Callable

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


@pytest.fixture(scope="session")
def records() -> dict[Job, Record | Mistake]:
    """The native record of each snippet, by the real clock; kept between test runs as the build keeps it."""
    CAPTURES.mkdir(parents=True, exist_ok=True)
    with CAPTURES.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return capture(JOBS, Cache(CAPTURES))


@pytest.fixture
def record_of(records: dict[Job, Record | Mistake]) -> Callable[..., Record]:
    """The record of a snippet, by its name and a runtime's (by default the Python that builds the site)."""

    def record_of(name: str, runtime: str = "cpython") -> Record:
        snippet, on = SNIPPETS[name], next(found for found in RUNTIMES if found.name == runtime)
        result = records_in_pyodide(on)[name] if isinstance(on, Pyodide) else records[Job(snippet, on)]
        if isinstance(result, Mistake):
            pytest.fail(report([result]), pytrace=False)
        return result

    return record_of
