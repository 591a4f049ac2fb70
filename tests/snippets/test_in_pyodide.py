"""Every snippet, in the browser's Python of every version that it claims."""

from __future__ import annotations

import pytest

from loopsite.run.runtimes import Pyodide
from loopsite.run.verdict import check
from tests.support.snippets import RUNTIMES, SNIPPETS, records_in_pyodide, report


@pytest.mark.parametrize(
    "runtime", [runtime for runtime in RUNTIMES if isinstance(runtime, Pyodide)], ids=lambda runtime: runtime.name
)
def test_each_snippet_prints_and_ends_as_its_page_says(runtime: Pyodide) -> None:
    mistakes = [
        mistake
        for name, record in records_in_pyodide(runtime).items()
        for mistake in check(SNIPPETS[name], runtime.python, record)
    ]

    assert not mistakes, report(mistakes)
