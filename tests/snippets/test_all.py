"""Every snippet, on the native Pythons that it claims and that are installed here.

By default these are the one that builds the site and 3.10. The others are between them, and test_in_pyodide.py runs
every snippet on each of them.
"""

from __future__ import annotations

import pytest

from loopsite.run.runtimes import CPython
from loopsite.run.verdict import check
from loopsite.source.mistakes import Mistake
from loopsite.source.pythons import BUILD, VERSIONS
from tests.support.snippets import RUNTIMES, SNIPPETS, native_records, report


@pytest.mark.parametrize(
    "runtime",
    [
        pytest.param(
            runtime, id=runtime.name, marks=() if runtime.python in (BUILD, VERSIONS[0]) else pytest.mark.exhaustive
        )
        for runtime in RUNTIMES
        if isinstance(runtime, CPython)
    ],
)
def test_each_snippet_prints_and_ends_as_its_page_says(runtime: CPython) -> None:
    mistakes: list[Mistake] = []
    for name, result in native_records(runtime).items():
        mistakes += [result] if isinstance(result, Mistake) else check(SNIPPETS[name], runtime.python, result)

    assert not mistakes, report(mistakes)
