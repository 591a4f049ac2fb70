"""Programs run in pairs, with and without recording, in any runtime; and what two such runs may differ in."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from looplab.record import Record
from loopsite.process import run_process
from loopsite.runtimes import PROJECT, Limits, Program, Pyodide, Runtime, find
from loopsite.snippet import load_all

PROGRAMS = {path.stem: path.read_text() for path in sorted((Path(__file__).parent / "programs").glob("*.py"))}
_SNIPPETS = load_all(PROJECT / "snippets")
SNIPPET_PROGRAMS = {name: snippet.source for name, snippet in _SNIPPETS.items()}

# one boot of Pyodide for many programs: its own program runs the others
_MANY = """\
import asyncio, gc, json, warnings
from looplab import kernel
from looplab.run import run

for name, (file, source) in {programs!r}.items():
    for trace in {traces!r}:
        kernel.use_clock("virtual")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            asyncio.set_event_loop_policy(None)
        gc.collect()  # the loop of the program before
        messages = []
        run(source, file, messages.append, (), trace, kernel.peek)
        print(json.dumps([name, messages]))
"""


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


def alone(runtime: str, name: str, source: str) -> tuple[Record, Record]:
    """The same of one program, in interpreters that no other program has left its mark on."""
    return asyncio.run(_each(find(runtime), {name: source}))[name]


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
    runtime: Pyodide, programs: Mapping[str, str], traces: tuple[bool, ...] = (True,), before: str = ""
) -> dict[str, list[Record]]:
    """The records of each program, one for each of `traces`, on the virtual clock and after each other in one Pyodide.

    That costs a fiftieth of a Pyodide for each. What a program leaves behind is cleared away as far as programs
    usually leave things: the loop policy and the loop; not the numbers of tasks, and not which warnings were given.
    `before` is a program of the test's own, which is run first.
    """
    named = {name: (file_of(name), source) for name, source in programs.items()}
    asked = Program(before + _MANY.format(programs=named, traces=traces), "many.py")
    record = asyncio.run(run_process(runtime, asked, Limits(seconds=600), lambda message: None))
    assert record.outcome.kind == "finished", record.text
    records: dict[str, list[Record]] = {}
    for line in record.text.splitlines():
        name, messages = json.loads(line)
        records.setdefault(name, []).append(Record.of(messages))
    return records


def normal(text: str) -> str:
    """`text` without addresses, and without the numbers of tasks, which count on where one process runs many."""
    return re.sub(r"\bTask-\d+", "Task-N", re.sub(r"0x[0-9a-f]+", "0x…", text))


def kinds(record: Record) -> list[str]:
    return [event["kind"] for event in record.trace]


def story(record: Record) -> list[dict[str, Any]]:
    """The events of a record, with the unnamed tasks counted from 1, as they are in a process of their own."""
    events = json.dumps(record.trace)
    # where things are in memory, and in the standard library: its patch releases move lines
    events = re.sub(r"0x[0-9a-f]+", "0x…", events)
    events = re.sub(r"[^\s\"]*/(?:python3\.\d+|python3\d+\.zip)/([\w/]+\.py)(\\\", line |:)\d+", r"…/\1", events)
    numbers = [int(number) for number in re.findall(r"\bTask-(\d+)", events)]
    before = min(numbers, default=1) - 1
    told: list[dict[str, Any]] = json.loads(
        re.sub(r"\bTask-(\d+)", lambda match: f"Task-{int(match[1]) - before}", events)
    )
    return told
