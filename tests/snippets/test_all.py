"""Every snippet, on the native Pythons that it claims and that are installed here.

By default, those other than the one that builds the site run only what no Pyodide of the same Python can: the rest is
left to test_in_pyodide.py, which runs every snippet on each Python.
"""

from __future__ import annotations

import pytest

from looplab.record import Record
from loopsite.run.runtimes import CPython, this_cpython
from loopsite.run.verdict import check
from loopsite.source.mistakes import Mistake
from tests.support.pythons import each_native_python
from tests.support.snippets import RUNTIMES, SNIPPETS, native_records, only_native, report


@each_native_python
def test_each_snippet_prints_and_ends_as_its_page_says(runtime: CPython) -> None:
    assert_as_on_its_page(runtime, native_records(runtime))


@pytest.mark.parametrize(
    "runtime",
    [runtime for runtime in RUNTIMES if isinstance(runtime, CPython) and runtime != this_cpython()],
    ids=lambda runtime: runtime.name,
)
def test_what_no_pyodide_of_its_python_runs_prints_and_ends_as_its_page_says(runtime: CPython) -> None:
    assert_as_on_its_page(runtime, only_native(runtime))


def assert_as_on_its_page(runtime: CPython, records: dict[str, Record | Mistake]) -> None:
    mistakes: list[Mistake] = []
    for name, result in records.items():
        mistakes += [result] if isinstance(result, Mistake) else check(SNIPPETS[name], runtime.python, result)

    assert not mistakes, report(mistakes)
