"""The records of every snippet on every runtime, made in one go because programs that sleep overlap."""

from __future__ import annotations

import fcntl
import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.run.capture import Cache, Job, capture
from loopsite.run.runtimes import PYODIDES, CPython, Pyodide, Runtime, other_cpythons, pyodide, this_cpython
from loopsite.run.verdict import check
from loopsite.source.mistakes import Mistake
from loopsite.source.snippet import Snippet, load_all
from tests.support.runs import in_one_pyodide

PROJECT = Path(__file__).parents[2]
CAPTURES = PROJECT / ".cache" / "captures"
SNIPPETS = load_all(PROJECT / "snippets")
RUNTIMES: tuple[Runtime, ...] = (this_cpython(), *other_cpythons(), *map(pyodide, PYODIDES))


def claimed(snippet: Snippet) -> Iterator[Runtime]:
    """Where a snippet says that it runs."""
    for runtime in RUNTIMES:
        if snippet.header.allows(runtime.python) and not (snippet.header.needs and isinstance(runtime, Pyodide)):
            yield runtime


JOBS = tuple(
    Job(snippet, runtime)
    for snippet in SNIPPETS.values()
    for runtime in claimed(snippet)
    if isinstance(runtime, CPython)
)
"""What is run at the start, by the real clock; in Pyodide, when a test asks for it."""


@pytest.fixture(scope="session")
def records() -> dict[Job, Record | Mistake]:
    """The record of each of `JOBS`; kept between runs of the tests until something that it depends on changes."""
    CAPTURES.mkdir(parents=True, exist_ok=True)
    with CAPTURES.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return capture(JOBS, Cache(CAPTURES))


@functools.cache
def records_in_pyodide(runtime: Pyodide) -> dict[str, Record]:
    """The record of each snippet that claims this Python, by name; by the virtual clock."""
    programs = {name: snippet.source for name, snippet in SNIPPETS.items() if runtime in claimed(snippet)}
    return {name: record for name, [record] in in_one_pyodide(runtime, programs).items()}


@pytest.fixture
def record_of(records: dict[Job, Record | Mistake]) -> Callable[..., Record]:
    """The record of a snippet, by its name and a runtime's (by default the Python that builds the site)."""

    def record_of(name: str, runtime: str = "cpython") -> Record:
        snippet, on = SNIPPETS[name], next(found for found in RUNTIMES if found.name == runtime)
        result = records_in_pyodide(on)[name] if isinstance(on, Pyodide) else records[Job(snippet, on)]
        if isinstance(result, Mistake):
            pytest.fail(f"{result}\n{result.detail}", pytrace=False)
        return result

    return record_of
