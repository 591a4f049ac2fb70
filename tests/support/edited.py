"""Runs of snippets after edits, such as those that a page suggests to its readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from looplab.record import Record
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.runtimes import find
from loopsite.source.mistakes import Mistake
from loopsite.source.snippet import Snippet
from tests.support.results_cache import cached
from tests.support.runs import ended_by_itself
from tests.support.snippets import SNIPPETS


def run_edited(name: str, *edits: tuple[str, str], runtime: str = "cpython") -> Record:
    """The record of a snippet after `edits`, each of which replaces its first text with its second."""
    return _run(Job(_edit(name, edits), find(runtime)))


def run_on_virtual_clock(name: str, *edits: tuple[str, str], runtime: str = "cpython") -> Record:
    """Like `run_edited`, but waits take no time, and the times in the record are the same on any machine.

    The record is therefore cached until something that it depends on changes.
    """
    job = Job(_edit(name, edits), find(runtime), clock="virtual")

    def make(names: list[str]) -> Iterable[tuple[str, Any]]:
        yield name, _run(job).as_json()

    def is_good(name: str, record: Any) -> bool:
        return ended_by_itself(Record.from_json(record))

    group = f"edited-{name.replace('/', '-')}"
    return Record.from_json(cached(group, {name: job.key}, make, is_good)[name])


def _run(job: Job) -> Record:
    with TemporaryDirectory() as folder:
        result = capture([job], Cache(Path(folder)))[job]
    if isinstance(result, Mistake):
        pytest.fail(f"{result}\n{result.detail}", pytrace=False)
    return result


def _edit(name: str, edits: Iterable[tuple[str, str]]) -> Snippet:
    snippet = SNIPPETS[name]
    source = snippet.source
    for before, after in edits:
        assert source.count(before) == 1, f"{name} contains {before!r} {source.count(before)} times, not once"
        source = source.replace(before, after)
    return replace(snippet, source=source)
