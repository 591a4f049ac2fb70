"""Every snippet, on every native Python that it claims and that is installed here."""

from __future__ import annotations

import pytest

from looplab.record import Record
from loopsite.run.job import Job
from loopsite.run.runtimes import CPython
from loopsite.run.verdict import check
from loopsite.source.mistakes import Mistake
from tests.support.snippets import RUNTIMES, report


@pytest.mark.parametrize(
    "runtime", [runtime for runtime in RUNTIMES if isinstance(runtime, CPython)], ids=lambda runtime: runtime.name
)
def test_each_snippet_prints_and_ends_as_its_page_says(runtime: CPython, records: dict[Job, Record | Mistake]) -> None:
    mistakes: list[Mistake] = []
    for job, result in records.items():
        if job.runtime == runtime:
            mistakes += [result] if isinstance(result, Mistake) else check(job.snippet, runtime.python, result)

    assert not mistakes, report(mistakes)
