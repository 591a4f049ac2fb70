"""The snippets, the runtimes that they support, and their records in Pyodide."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

import pytest

from looplab.record import Record
from loopsite.run.runtimes import PYODIDES, Pyodide, Runtime, other_cpythons, pyodide, this_cpython
from loopsite.run.verdict import check
from loopsite.source.expectation import dotted
from loopsite.source.mistakes import Mistake
from loopsite.source.pythons import DEFAULT, VERSIONS
from loopsite.source.snippet import Snippet, load_all
from tests.support.paths import PROJECT
from tests.support.runs import records_of

SNIPPETS = load_all(PROJECT / "snippets")
RUNTIMES: tuple[Runtime, ...] = (this_cpython(), *other_cpythons(), *map(pyodide, PYODIDES))

IN_PYODIDE = f"pyodide{dotted(DEFAULT)}"
"""The name of the runtime on which readers run programs by default."""

natively_and_in_pyodide = pytest.mark.parametrize("runtime", ["cpython", IN_PYODIDE])
"""Runs a test on the Python that builds the site, and on the one in readers' browsers."""


def claimed(snippet: Snippet) -> Iterator[Runtime]:
    """The runtimes that a snippet's header allows."""
    for runtime in RUNTIMES:
        if snippet.header.allows(runtime.python) and not (snippet.header.needs and isinstance(runtime, Pyodide)):
            yield runtime


@functools.cache
def records_in_pyodide(runtime: Pyodide) -> dict[str, Record]:
    """The record of each snippet that supports this runtime, by name; all run on the virtual clock."""
    sources = {name: snippet.source for name, snippet in SNIPPETS.items() if runtime in claimed(snippet)}

    def is_good(name: str, records: tuple[Record, ...]) -> bool:
        return not any(check(SNIPPETS[name], runtime.python, records[0]))

    return {name: record for name, (record,) in records_of(runtime, sources, is_good=is_good).items()}


def report(mistakes: Iterable[Mistake]) -> str:
    """The mistakes, each with its details below it."""
    return "\n".join(f"{mistake}\n{mistake.detail}" for mistake in mistakes)


def runs_in_browser(name: str) -> list[str]:
    """The Pythons, as "3.x", on which a reader can run a snippet; empty if it needs something that a browser lacks."""
    header = SNIPPETS[name].header
    return [] if header.needs else [dotted(python) for python in VERSIONS if header.allows(python)]
