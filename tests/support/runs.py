"""Programs run in pairs, with and without recording, in any runtime; and what two such runs may differ in."""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from looplab.record import Record
from loopsite.run.process import interpreter, run_process
from loopsite.run.runtimes import PROJECT, Limits, Program, Pyodide, Runtime, find
from loopsite.source.snippet import load_all

PROGRAMS = {path.stem: path.read_text() for path in sorted((PROJECT / "tests/looplab/trace/programs").glob("*.py"))}
_SNIPPETS = load_all(PROJECT / "snippets")
SNIPPET_PROGRAMS = {name: snippet.source for name, snippet in _SNIPPETS.items()}


def file_of(name: str) -> str:
    """What tracebacks call a program, as on its page."""
    return f"{Path(name).name}.py"


def runs_on(name: str, runtime: str) -> bool:
    """Whether a program, or a snippet, says that it is for this Python, and for a place without threads."""
    python = find(runtime).python
    if name in _SNIPPETS:
        header = _SNIPPETS[name].header
        return header.allows(python) and not ("pyodide" in runtime and header.needs)
    source = PROGRAMS[name]
    needed = re.search(r"requires-python >= 3\.(\d+)", source)
    return (needed is None or python >= (3, int(needed[1]))) and not (
        "pyodide" in runtime and "needs threads" in source
    )


def waits_for_others(name: str) -> bool:
    """Whether a program has threads or processes, for which a clock that jumps would not wait."""
    return bool(_SNIPPETS[name].header.needs) if name in _SNIPPETS else "needs threads" in PROGRAMS.get(name, "")


def in_pairs(runtime: str, programs: Mapping[str, str]) -> dict[str, tuple[Record, Record]]:
    """The record of each program without a trace, and the one with it, on the virtual clock."""
    found = find(runtime)
    if isinstance(found, Pyodide):
        many = in_one_pyodide(found, programs, traces=(False, True))
        return {name: (plain, recorded) for name, (plain, recorded) in many.items()}
    return asyncio.run(_each(found, programs))


async def _each(runtime: Runtime, programs: Mapping[str, str]) -> dict[str, tuple[Record, Record]]:
    at_once = asyncio.Semaphore(2)

    async def record(name: str, source: str, trace: bool) -> Record:
        clock = "real" if waits_for_others(name) else "virtual"
        program = Program(source, file_of(name), clock=clock, trace=trace)
        async with at_once:
            return await run_process(runtime, program, Limits(seconds=20), lambda message: None)

    async def pair(name: str, source: str) -> tuple[Record, Record]:
        return await record(name, source, False), await record(name, source, True)

    pairs = await asyncio.gather(*(pair(name, source) for name, source in programs.items()))
    return dict(zip(programs, pairs, strict=True))


def in_one_pyodide(
    runtime: Pyodide, programs: Mapping[str, str], traces: tuple[bool, ...] = (True,)
) -> dict[str, list[Record]]:
    """The records of each program, one for each of `traces`, on the virtual clock, in as few Pyodides as can be."""
    runs = deque((name, source, trace) for name, source in programs.items() for trace in traces)
    records: dict[str, list[Record]] = {}

    async def run_all() -> None:
        while runs:
            async with interpreter(runtime, Limits(seconds=20)) as python:
                while runs and python.ready:
                    name, source, trace = runs.popleft()
                    program = Program(source, file_of(name), clock="virtual", trace=trace)
                    records.setdefault(name, []).append(await python.run(program, lambda message: None))

    asyncio.run(run_all())
    return records


def normal(text: str) -> str:
    """`text` without addresses."""
    return re.sub(r"0x[0-9a-f]+", "0x…", text)


def kinds(record: Record) -> list[str]:
    return [event["kind"] for event in record.trace]


def story(record: Record) -> list[dict[str, Any]]:
    """The events of a record, but for places in memory, and in the standard library, whose releases differ."""
    events = normal(json.dumps(record.trace))
    events = re.sub(r"[^\s\"]*/(?:python3\.\d+|python3\d+\.zip)/([\w/]+\.py)(\\\", line |:)\d+", r"…/\1", events)
    told: list[dict[str, Any]] = json.loads(events)
    return told
