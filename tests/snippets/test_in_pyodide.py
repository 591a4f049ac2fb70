"""Every snippet, on the browser's Python of every version that it claims."""

from __future__ import annotations

import pytest

from loopsite.run.runtimes import Pyodide
from loopsite.run.verdict import check

from .conftest import RUNTIMES, SNIPPETS, claimed, records_in_pyodide


@pytest.mark.parametrize(
    ("runtime", "name"),
    [
        (runtime, name)
        for runtime in RUNTIMES
        for name, snippet in SNIPPETS.items()
        if isinstance(runtime, Pyodide) and runtime in claimed(snippet)
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_it_prints_and_ends_as_its_page_says(runtime: Pyodide, name: str) -> None:
    found = list(check(SNIPPETS[name], runtime.python, records_in_pyodide(runtime)[name]))

    assert not found, "\n".join(f"{mistake}\n{mistake.detail}" for mistake in found)
