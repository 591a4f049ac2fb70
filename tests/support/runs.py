"""Runs of programs and snippets on any runtime, and what may differ between two runs."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from looplab.record import Record
from loopsite.run.job import run_key
from loopsite.run.process import run_process
from loopsite.run.runtimes import Limits, Program, Pyodide, Runtime, find
from loopsite.source.expectation import matches
from loopsite.source.snippet import load_all
from tests.support.paths import PROJECT
from tests.support.pyodides import run_each
from tests.support.results_cache import cached, digest_of

PROGRAMS = {path.stem: path.read_text() for path in sorted((PROJECT / "tests/looplab/trace/programs").glob("*.py"))}
_SNIPPETS = load_all(PROJECT / "snippets")
SNIPPET_PROGRAMS = {name: snippet.source for name, snippet in _SNIPPETS.items()}

some_or_all_snippets = pytest.mark.parametrize(
    "snippets",
    [
        pytest.param(dict(list(SNIPPET_PROGRAMS.items())[::8]), id="some snippets"),
        pytest.param(SNIPPET_PROGRAMS, id="all snippets", marks=pytest.mark.exhaustive),
    ],
)
"""Gives a test an eighth of the book's programs, and in make test-all each of them."""

LIMITS = Limits(seconds=20)


def file_of(name: str) -> str:
    """The name that tracebacks show for a program, as on its page."""
    return f"{Path(name).name}.py"


def runs_on(name: str, runtime: str) -> bool:
    """Whether a program or a snippet supports this runtime: its Python and, in a Pyodide, the lack of threads."""
    python = find(runtime).python
    if name in _SNIPPETS:
        header = _SNIPPETS[name].header
        return header.runs_in_browser(python) if "pyodide" in runtime else header.allows(python)
    source = PROGRAMS[name]
    needed = re.search(r"requires-python >= 3\.(\d+)", source)
    return (needed is None or python >= (3, int(needed[1]))) and not (
        "pyodide" in runtime and "needs threads" in source
    )


def waits_for_others(name: str) -> bool:
    """Whether a program has threads or processes, for which the virtual clock would not wait."""
    return bool(_SNIPPETS[name].header.needs) if name in _SNIPPETS else "needs threads" in PROGRAMS.get(name, "")


def in_pairs(runtime: str, sources: Mapping[str, str]) -> dict[str, tuple[Record, Record]]:
    """Each program's record without a trace and its record with one."""

    def is_good(name: str, records: tuple[Record, ...]) -> bool:
        plain, traced = records
        return prints_the_same(name, plain, traced) and plain.outcome == traced.outcome and ended_by_itself(traced)

    found = records_of(find(runtime), sources, traces=(False, True), is_good=is_good)
    return {name: (plain, traced) for name, (plain, traced) in found.items()}


def records_of(
    runtime: Runtime,
    sources: Mapping[str, str],
    *,
    traces: tuple[bool, ...] = (True,),
    is_good: Callable[[str, tuple[Record, ...]], bool],
) -> dict[str, tuple[Record, ...]]:
    """Each program's records, one for each of `traces`: from the cache, or from runs now, which are cached if good."""
    programs = {name: [_program(name, source, trace) for trace in traces] for name, source in sources.items()}

    def make(names: list[str]) -> Iterable[tuple[str, Any]]:
        wanted = {name: programs[name] for name in names}
        if isinstance(runtime, Pyodide):
            found = _run_in_pyodide(runtime, wanted)
        else:
            found = asyncio.run(_run_natively(runtime, wanted))
        for name, records in found.items():
            yield name, [record.as_json() for record in records]

    def read(records: list[dict[str, Any]]) -> tuple[Record, ...]:
        return tuple(map(Record.from_json, records))

    keys = {
        name: digest_of(*(run_key(runtime, program, LIMITS) for program in each)) for name, each in programs.items()
    }
    found = cached(runtime.name, keys, make, lambda name, records: is_good(name, read(records)))
    return {name: read(records) for name, records in found.items()}


def _program(name: str, source: str, trace: bool) -> Program:
    packages = _SNIPPETS[name].header.packages if name in _SNIPPETS else ()
    clock = "real" if waits_for_others(name) else "virtual"
    return Program(source, file_of(name), clock=clock, trace=trace, packages=packages)


async def _run_natively(runtime: Runtime, programs: Mapping[str, list[Program]]) -> dict[str, list[Record]]:
    limit = asyncio.Semaphore(2)

    async def run(program: Program) -> Record:
        async with limit:
            return await run_process(runtime, program, LIMITS, lambda message: None)

    async def run_each(each: list[Program]) -> list[Record]:
        return [await run(program) for program in each]

    return dict(zip(programs, await asyncio.gather(*map(run_each, programs.values())), strict=True))


def _run_in_pyodide(runtime: Pyodide, programs: Mapping[str, list[Program]]) -> dict[str, list[Record]]:
    records = iter(run_each(runtime, (program for each in programs.values() for program in each), LIMITS))
    return {name: [next(records) for _ in each] for name, each in programs.items()}


def ended_by_itself(record: Record) -> bool:
    """Whether the program ended before the time limit, which it may exceed on a busy machine."""
    return record.outcome.kind in ("finished", "raised", "exited")


def prints_the_same(name: str, one: Record, other: Record) -> bool:
    """Whether both printed the same; of a snippet, both may also be what its page expects, as when it measures time."""
    major, minor = map(int, one.python.split(".")[:2])
    expectation = _SNIPPETS[name].expectation_on((major, minor)) if name in _SNIPPETS else None
    as_expected = expectation and all(matches(expectation.text, record.text) for record in (one, other))
    return bool(as_expected) or normal(one.text) == normal(other.text)


def normal(text: str) -> str:
    """`text` without addresses."""
    return re.sub(r"0x[0-9a-f]+", "0x…", text)


def lines(record: Record) -> list[str]:
    """What the program printed."""
    return record.text.splitlines()


def kinds(record: Record) -> list[str]:
    return [event["kind"] for event in record.trace]


def story(record: Record) -> list[dict[str, Any]]:
    """The record's events, without addresses and line numbers of the standard library, which differ by release."""
    events = normal(json.dumps(record.trace))
    events = re.sub(r"[^\s\"]*/(?:python3\.\d+|python3\d+\.zip)/([\w/]+\.py)(\\\", line |:)\d+", r"…/\1", events)
    comparable: list[dict[str, Any]] = json.loads(events)
    return comparable
