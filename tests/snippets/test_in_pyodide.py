"""Every snippet, traced, in the browser's Python: by default of the version that readers start with.

`make check` runs them on every version, without a trace.
"""

from __future__ import annotations

import pytest

from loopsite.run.runtimes import Pyodide
from loopsite.run.verdict import check
from tests.support.snippets import IN_PYODIDE, RUNTIMES, SNIPPETS, records_in_pyodide, report


@pytest.mark.parametrize(
    "runtime",
    [
        pytest.param(runtime, id=runtime.name, marks=() if runtime.name == IN_PYODIDE else pytest.mark.exhaustive)
        for runtime in RUNTIMES
        if isinstance(runtime, Pyodide)
    ],
)
def test_each_snippet_prints_and_ends_as_its_page_says(runtime: Pyodide) -> None:
    mistakes = [
        mistake
        for name, record in records_in_pyodide(runtime).items()
        for mistake in check(SNIPPETS[name], runtime.python, record)
    ]

    assert not mistakes, report(mistakes)
