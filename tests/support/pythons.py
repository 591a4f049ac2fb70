"""Tests that repeat themselves for each Python of the site: `make test-all` does so for all, `make test` for one.

The others are covered there by tests/snippets/test_in_pyodide.py, which runs every program of the book in each.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

import pytest
from _pytest.mark import ParameterSet

from loopsite.run.runtimes import other_cpythons, this_cpython
from loopsite.source.expectation import Version, dotted
from loopsite.source.pythons import DEFAULT, VERSIONS

SUSPENDING = [python for python in VERSIONS if python >= (3, 12)]
"""The Pythons whose Pyodide can run threads."""

_OFTEN = frozenset({DEFAULT})
"""The one that readers get by default."""


def some_by_default(pythons: Iterable[Version], often: Container[Version] = _OFTEN) -> list[ParameterSet]:
    return [
        pytest.param(python, id=dotted(python), marks=() if python in often else pytest.mark.exhaustive)
        for python in pythons
    ]


each_python = pytest.mark.parametrize("python", some_by_default(VERSIONS))
each_that_suspends = pytest.mark.parametrize("python", some_by_default(SUSPENDING, {SUSPENDING[0], DEFAULT}))
NATIVE_AND_PYODIDES = [
    "cpython",
    *(
        pytest.param(f"pyodide{dotted(python)}", marks=() if python in _OFTEN else pytest.mark.exhaustive)
        for python in VERSIONS
    ),
]
each_native_python = pytest.mark.parametrize(
    "runtime",
    [
        pytest.param(runtime, id=runtime.name, marks=() if runtime == this_cpython() else pytest.mark.exhaustive)
        for runtime in (this_cpython(), *other_cpythons())
    ],
)
"""The CPython that builds the site; in make test-all also those that are installed."""
natively_and_in_each_pyodide = pytest.mark.parametrize("runtime", NATIVE_AND_PYODIDES)
