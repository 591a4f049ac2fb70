"""The snippets, the runtimes that they support, and their records in Pyodide."""

from __future__ import annotations

import fcntl
import functools
from collections.abc import Iterable, Iterator

import pytest

from looplab.record import Record
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.other_runs import other_run, supports
from loopsite.run.runtimes import PYODIDES, CPython, Pyodide, Runtime, other_cpythons, pyodide, this_cpython
from loopsite.run.verdict import check
from loopsite.source.expectation import dotted
from loopsite.source.mistakes import Mistake
from loopsite.source.pythons import DEFAULT, VERSIONS
from loopsite.source.snippet import Snippet, load_all
from tests.support.paths import PROJECT
from tests.support.runs import records_of

SNIPPETS = load_all(PROJECT / "snippets")
CAPTURES = PROJECT / ".cache" / "captures"
ALL_PAGES = frozenset(name.partition("/")[0] for name in SNIPPETS)
RUNTIMES: tuple[Runtime, ...] = (this_cpython(), *other_cpythons(), *map(pyodide, PYODIDES))

IN_PYODIDE = f"pyodide{dotted(DEFAULT)}"
"""The name of the runtime on which readers run programs by default."""

natively_and_in_pyodide = pytest.mark.parametrize("runtime", ["cpython", IN_PYODIDE])
"""Runs a test on the Python that builds the site, and on the one in readers' browsers."""


def claimed(snippet: Snippet) -> Iterator[Runtime]:
    """The runtimes that a snippet's header allows."""
    return (runtime for runtime in RUNTIMES if supports(snippet, runtime))


def page_of(name: str) -> str:
    """The page that a snippet belongs to."""
    return name.partition("/")[0]


@functools.cache
def records_in_pyodide(runtime: Pyodide, pages: frozenset[str] = ALL_PAGES) -> dict[str, Record]:
    """The record of each of these pages' snippets that support this runtime, by name; all run on the virtual clock."""
    sources = {
        name: snippet.source
        for name, snippet in SNIPPETS.items()
        if page_of(name) in pages and runtime in claimed(snippet)
    }

    def is_good(name: str, records: tuple[Record, ...]) -> bool:
        return not any(check(SNIPPETS[name], runtime.python, records[0]))

    return {name: record for name, (record,) in records_of(runtime, sources, is_good=is_good).items()}


def _captured(jobs: Iterable[Job]) -> dict[Job, Record | Mistake]:
    """The record of each job, kept between test runs as the build keeps it; native programs that sleep overlap."""
    CAPTURES.mkdir(parents=True, exist_ok=True)
    with CAPTURES.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return capture(jobs, Cache(CAPTURES))


@functools.cache
def untraced_records(runtime: Pyodide, pages: frozenset[str] = ALL_PAGES) -> dict[str, Record | Mistake]:
    """Like `records_in_pyodide`, without traces: `make check` has made those of the oldest Python."""
    names = [name for name in SNIPPETS if page_of(name) in pages and runtime in claimed(SNIPPETS[name])]
    found = _captured(other_run(SNIPPETS[name], runtime) for name in names)
    return dict(zip(names, found.values(), strict=True))


@functools.cache
def native_records(runtime: CPython, pages: frozenset[str] = ALL_PAGES) -> dict[str, Record | Mistake]:
    """The record of each of these pages' snippets that support this runtime, by name."""
    return _native(runtime, [name for name in SNIPPETS if page_of(name) in pages])


def only_native(runtime: CPython) -> dict[str, Record | Mistake]:
    """The record of each snippet that supports this runtime, but no Pyodide of the same Python, by name."""
    return _native(runtime, [name for name in SNIPPETS if dotted(runtime.python) not in runs_in_browser(name)])


def _native(runtime: CPython, names: Iterable[str]) -> dict[str, Record | Mistake]:
    supported = [name for name in names if runtime in claimed(SNIPPETS[name])]
    found = _captured(Job(SNIPPETS[name], runtime) for name in supported)
    return dict(zip(supported, found.values(), strict=True))


def record_of_snippet(name: str, runtime: str, tested: frozenset[str]) -> Record | Mistake:
    """The record of a snippet; with it, those of all `tested` pages are made, but no others.

    In a Pyodide that is not the readers' default one, without a trace.
    """
    on = next(found for found in RUNTIMES if found.name == runtime)
    pages = tested if page_of(name) in tested else frozenset([page_of(name)])
    if not isinstance(on, Pyodide):
        return native_records(on, pages)[name]
    return (records_in_pyodide if on.name == IN_PYODIDE else untraced_records)(on, pages)[name]


def report(mistakes: Iterable[Mistake]) -> str:
    """The mistakes, each with its details below it."""
    return "\n".join(f"{mistake}\n{mistake.detail}" for mistake in mistakes)


def runs_in_browser(name: str) -> list[str]:
    """The Pythons, as "3.x", on which a reader can run a snippet; empty if it needs something that a browser lacks."""
    header = SNIPPETS[name].header
    return [dotted(python) for python in VERSIONS if header.runs_in_browser(python)]
