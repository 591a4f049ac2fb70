"""Runs of snippets after changes: those that a page suggests to its readers, and others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import Any

import pytest

from looplab.record import Record
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.runtimes import Pyodide, find
from loopsite.source.changes import Change, find_changes
from loopsite.source.expectation import dotted
from loopsite.source.mistakes import Mistake
from loopsite.source.snippet import Snippet
from tests.support.pages import DOCS
from tests.support.pyodides import run_each
from tests.support.results_cache import cached
from tests.support.runs import ended_by_itself
from tests.support.snippets import RUNTIMES, SNIPPETS


def run_change(name: str, having: str = "", *, runtime: str = "cpython", clock: str = "virtual") -> Record:
    """The record of a snippet after the change that its page suggests: the only one, or that with `having` in its diff.

    By the virtual clock, as `run_on_virtual_clock`; `clock="real"` is for a program that needs time itself.
    """
    changed = replace(SNIPPETS[name], source=change_on_page(name, having).apply(SNIPPETS[name].source))
    return _run_on_virtual_clock(changed, runtime) if clock == "virtual" else _run(Job(changed, find(runtime)))


def change_on_page(name: str, having: str = "") -> Change:
    """The change to the snippet "page/name" that the page suggests."""
    [page] = DOCS.rglob(f"{name.split('/')[0]}.md")
    changes = [found for found in find_changes(page, page.read_text()) if isinstance(found, Change)]
    fitting = [found for found in changes if found.snippet == name and having in "\n".join(found.diff)]
    assert len(fitting) == 1, f"{page.name} suggests {len(fitting)} changes to {name} with {having!r}, not one"
    return fitting[0]


def run_edited(name: str, *edits: tuple[str, str], runtime: str = "cpython") -> Record:
    """The record of a snippet after `edits`, each of which replaces its first text with its second."""
    return _run(Job(_edit(name, edits), find(runtime)))


def run_on_virtual_clock(name: str, *edits: tuple[str, str], runtime: str = "cpython") -> Record:
    """Like `run_edited`, but waits take no time, and the times in the record are the same on any machine.

    The record is therefore cached until something that it depends on changes.
    """
    return _run_on_virtual_clock(_edit(name, edits), runtime)


def run_with_main(name: str, main: str, *, runtime: str = "cpython", clock: str = "virtual") -> Record:
    """The record of a snippet with this body for its `main` instead of its own, and nothing below but `asyncio.run`.

    By the virtual clock, as `run_on_virtual_clock`; `clock="real"` is for a program with threads.
    """
    source = SNIPPETS[name].source
    own = source[source.index("async def main(") :]
    body = indent(main.strip("\n"), "    ")
    changed = _edit(name, [(own, f"async def main():\n{body}\n\n\nasyncio.run(main())\n")])
    return _run_on_virtual_clock(changed, runtime) if clock == "virtual" else _run(Job(changed, find(runtime)))


def runtime_with(python: str) -> str:
    """The name of a runtime with this Python, "3.12": a native one if it is installed, since Pyodide starts slowly."""
    return next(runtime.name for runtime in RUNTIMES if dotted(runtime.python) == python)


def _run_on_virtual_clock(snippet: Snippet, runtime: str) -> Record:
    name, job = snippet.name, Job(snippet, find(runtime), clock="virtual")

    def make(names: list[str]) -> Iterable[tuple[str, Any]]:
        yield name, _run(job).as_json()

    def is_good(name: str, record: Any) -> bool:
        return ended_by_itself(Record.from_json(record))

    group = f"edited-{name.replace('/', '-')}"
    return Record.from_json(cached(group, {name: job.key}, make, is_good)[name])


def _run(job: Job) -> Record:
    if isinstance(job.runtime, Pyodide):
        [record] = run_each(job.runtime, [job.program], job.limits)
        return record
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
