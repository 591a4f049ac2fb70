"""Every snippet, on the browser's Python of every version that it claims."""

from __future__ import annotations

import pytest

from loopsite.check import check
from loopsite.mistakes import Mistake
from loopsite.runtimes import Pyodide

from .conftest import RUNTIMES, SNIPPETS, claimed, record_in_pyodide


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
    snippet = SNIPPETS[name]
    result = record_in_pyodide(snippet, runtime)

    found = [result] if isinstance(result, Mistake) else list(check(snippet, runtime.python, result))
    assert not found, "\n".join(f"{mistake}\n{mistake.detail}" for mistake in found)
