"""Every snippet, on every Python that it claims and that is found here, native and in Pyodide."""

from __future__ import annotations

import ast
import sys

import pytest

from looplab.record import Record
from loopsite.capture import Job
from loopsite.check import check
from loopsite.mistakes import Mistake
from loopsite.snippet import Snippet

from .conftest import JOBS, SNIPPETS

MOST_LINES = 30


@pytest.mark.parametrize("job", JOBS, ids=lambda job: f"{job.snippet.name}-{job.runtime.name}")
def test_it_prints_and_ends_as_its_page_says(job: Job, records: dict[Job, Record | Mistake]) -> None:
    result = records[job]

    found = [result] if isinstance(result, Mistake) else list(check(job.snippet, job.runtime.python, result))
    assert not found, "\n".join(f"{mistake}\n{mistake.detail}" for mistake in found)


@pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=lambda snippet: snippet.name)
def test_it_needs_nothing_but_the_standard_library(snippet: Snippet) -> None:
    nodes = list(ast.walk(ast.parse(snippet.source)))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=lambda snippet: snippet.name)
def test_it_fits_on_a_screen(snippet: Snippet) -> None:
    assert len(snippet.source.splitlines()) <= MOST_LINES
