"""The records of every snippet on every runtime, made in one go because programs that sleep overlap."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.capture import Cache, Job, capture
from loopsite.mistakes import Mistake
from loopsite.runtimes import PYODIDES, CPython, Runtime, other_cpythons, pyodide, this_cpython
from loopsite.snippet import Snippet, load_all

PROJECT = Path(__file__).parents[2]
SNIPPETS = load_all(PROJECT / "snippets")
RUNTIMES: tuple[Runtime, ...] = (this_cpython(), *other_cpythons(), *map(pyodide, PYODIDES))


def claimed(snippet: Snippet) -> Iterator[Runtime]:
    """Where a snippet says that it runs."""
    for runtime in RUNTIMES:
        if snippet.header.allows(runtime.python) and (isinstance(runtime, CPython) or not snippet.header.needs):
            yield runtime


JOBS = tuple(Job(snippet, runtime) for snippet in SNIPPETS.values() for runtime in claimed(snippet))


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[Job, Record | Mistake]:
    """The record of each of `JOBS`; kept between runs of the tests until something that it depends on changes."""
    shared = tmp_path_factory.getbasetemp().parent
    with (shared / "records.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return capture(JOBS, Cache(PROJECT / ".cache" / "captures"))


@pytest.fixture
def record_of(records: dict[Job, Record | Mistake]) -> Callable[..., Record]:
    """The record of a snippet, by its name and a runtime's (by default the Python that builds the site)."""

    def record_of(name: str, runtime: str = "cpython") -> Record:
        [result] = [
            result for job, result in records.items() if (job.snippet.name, job.runtime.name) == (name, runtime)
        ]
        if isinstance(result, Mistake):
            pytest.fail(f"{result}\n{result.detail}", pytrace=False)
        return result

    return record_of
