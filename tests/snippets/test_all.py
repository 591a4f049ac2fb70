"""Every snippet, on every native Python that it claims and that is installed here."""

from __future__ import annotations

import pytest

from loopsite.run.runtimes import CPython
from loopsite.run.verdict import check
from loopsite.source.mistakes import Mistake
from tests.support.snippets import RUNTIMES, SNIPPETS, native_records, report


@pytest.mark.parametrize(
    "runtime", [runtime for runtime in RUNTIMES if isinstance(runtime, CPython)], ids=lambda runtime: runtime.name
)
def test_each_snippet_prints_and_ends_as_its_page_says(runtime: CPython) -> None:
    mistakes: list[Mistake] = []
    for name, result in native_records(runtime).items():
        mistakes += [result] if isinstance(result, Mistake) else check(SNIPPETS[name], runtime.python, result)

    assert not mistakes, report(mistakes)
