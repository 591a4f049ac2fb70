"""`make test TESTS=tests/snippets/test_two_tasks.py` runs the programs of that page, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from loopsite.run.job import Job
from tests.snippets.conftest import pages_tested_by
from tests.support import snippets
from tests.support.snippets import (
    ALL_PAGES,
    IN_PYODIDE,
    SNIPPETS,
    native_records,
    record_of_snippet,
    records_in_pyodide,
    untraced_records,
)

TWO_TASKS = {name for name in SNIPPETS if name.startswith("two-tasks/")}


class RanError(Exception):
    """Raised instead of running programs, with their names."""


@pytest.fixture(autouse=True)
def running(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is run."""

    def native(jobs: Iterable[Job]) -> None:
        raise RanError({job.snippet.name for job in jobs})

    def in_pyodide(runtime: object, sources: Iterable[str], **_: object) -> None:
        raise RanError(set(sources))

    monkeypatch.setattr(snippets, "_captured", native)
    monkeypatch.setattr(snippets, "records_of", in_pyodide)
    native_records.cache_clear()
    records_in_pyodide.cache_clear()
    untraced_records.cache_clear()


@pytest.mark.parametrize("runtime", ["cpython", IN_PYODIDE, "pyodide3.12"])
def test_the_tests_of_one_page_run_its_programs_only(runtime: str) -> None:
    tested = pages_tested_by([Path("tests/snippets/test_two_tasks.py")])
    with pytest.raises(RanError) as ran:
        record_of_snippet(min(TWO_TASKS), runtime, tested)

    assert ran.value.args == (TWO_TASKS,)


@pytest.mark.parametrize("runtime", ["cpython", IN_PYODIDE, "pyodide3.12"])
def test_a_program_of_another_page_brings_in_that_page_only(runtime: str) -> None:
    with pytest.raises(RanError) as ran:
        record_of_snippet(min(TWO_TASKS), runtime, frozenset({"waiting"}))

    assert ran.value.args == (TWO_TASKS,)


def test_the_tests_of_all_pages_run_all_programs_together() -> None:
    assert pages_tested_by(Path("tests/snippets").glob("test_*.py")) == ALL_PAGES
