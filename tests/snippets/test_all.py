"""Every snippet, on every native Python that it claims and that is found here."""

from __future__ import annotations

import pytest

from looplab.record import Record
from loopsite.run.capture import Job
from loopsite.run.verdict import check
from loopsite.source.mistakes import Mistake

from .conftest import JOBS


@pytest.mark.parametrize("job", JOBS, ids=lambda job: f"{job.snippet.name}-{job.runtime.name}")
def test_it_prints_and_ends_as_its_page_says(job: Job, records: dict[Job, Record | Mistake]) -> None:
    result = records[job]

    found = [result] if isinstance(result, Mistake) else list(check(job.snippet, job.runtime.python, result))
    assert not found, "\n".join(f"{mistake}\n{mistake.detail}" for mistake in found)
