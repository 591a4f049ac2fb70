"""Every snippet in the browser's Pythons: traced in the one that readers start with, as on the page.

In the others only `make test-all` traces them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from loopsite.run.runtimes import Pyodide
from loopsite.run.verdict import check
from loopsite.source.mistakes import Mistake
from tests.support.snippets import (
    IN_PYODIDE,
    RUNTIMES,
    SNIPPETS,
    Record,
    records_in_pyodide,
    report,
    untraced_records,
)

PYODIDES = [runtime for runtime in RUNTIMES if isinstance(runtime, Pyodide)]


@pytest.mark.parametrize(
    "runtime",
    [
        pytest.param(runtime, id=runtime.name, marks=() if runtime.name == IN_PYODIDE else pytest.mark.exhaustive)
        for runtime in PYODIDES
    ],
)
def test_each_snippet_prints_and_ends_as_its_page_says_when_it_is_traced(runtime: Pyodide) -> None:
    assert_as_on_its_page(runtime, records_in_pyodide(runtime))


@pytest.mark.parametrize(
    "runtime", [runtime for runtime in PYODIDES if runtime.name != IN_PYODIDE], ids=lambda runtime: runtime.name
)
def test_each_snippet_prints_and_ends_as_its_page_says(runtime: Pyodide) -> None:
    assert_as_on_its_page(runtime, untraced_records(runtime))


def assert_as_on_its_page(runtime: Pyodide, records: Mapping[str, Record | Mistake]) -> None:
    mistakes: list[Mistake] = []
    for name, result in records.items():
        mistakes += [result] if isinstance(result, Mistake) else check(SNIPPETS[name], runtime.python, result)

    assert not mistakes, report(mistakes)
