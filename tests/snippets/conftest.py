"""The records of snippets for the tests of their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.source.mistakes import Mistake
from tests.support.snippets import ALL_PAGES, record_of_snippet, report

FEW = 3

_tested: frozenset[str] = frozenset()
"""The pages whose claims are tested in this session."""


def pytest_collection_finish(session: pytest.Session) -> None:
    global _tested
    _tested = pages_tested_by(item.path for item in session.items)


def pages_tested_by(files: Iterable[Path]) -> frozenset[str]:
    """The pages whose claims these files test: "two-tasks" for test_two_tasks.py. All pages, if there are many."""
    pages = {page for file in files if (page := file.stem.removeprefix("test_").replace("_", "-")) in ALL_PAGES}
    return frozenset(pages) if len(pages) <= FEW else ALL_PAGES


@pytest.fixture(scope="session")
def record_of() -> Callable[..., Record]:
    """The record of a snippet, by its name and a runtime's (by default the Python that builds the site)."""

    def record_of(name: str, runtime: str = "cpython") -> Record:
        result = record_of_snippet(name, runtime, _tested)
        if isinstance(result, Mistake):
            pytest.fail(report([result]), pytrace=False)
        return result

    return record_of
