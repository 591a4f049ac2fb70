"""Runs of programs that a page tells its reader to edit, or that a claim is measured with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from looplab.record import Record
from loopsite.run.capture import Cache, Job, capture
from loopsite.run.runtimes import Runtime, this_cpython
from loopsite.source.mistakes import Mistake
from tests.support.snippets import SNIPPETS


def run_edited(name: str, *edits: tuple[str, str], runtime: Runtime | None = None) -> Record:
    """The record of a snippet in which each edit's first text, found exactly once, became its second."""
    snippet = SNIPPETS[name]
    source = snippet.source
    for before, after in edits:
        assert source.count(before) == 1, f"{name} has {before!r} {source.count(before)} times"
        source = source.replace(before, after)
    job = Job(replace(snippet, source=source), runtime or this_cpython())
    with TemporaryDirectory() as kept_nowhere:
        result = capture([job], Cache(Path(kept_nowhere)))[job]
    if isinstance(result, Mistake):
        pytest.fail(f"{result}\n{result.detail}", pytrace=False)
    return result
