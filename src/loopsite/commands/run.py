"""Run any program in any runtime from the command line: its output as it comes, its exit status, its record."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from looplab.record import Outcome, Record

from ..run.process import RuntimeFailedError, run_process
from ..run.runtimes import Limits, Program, Runtime, find

CANNOT = 2
"""The exit status when the program was not run: no such file, no such runtime, an interpreter that did not start."""


def run_program(
    file: Path, arguments: tuple[str, ...], runtime: str, clock: str, paths: tuple[Path, ...], record_to: str | None
) -> int:
    """Run `file` and return the exit status that CPython would give; see `loopsite run --help`."""
    try:
        source, chosen = file.read_text(encoding="utf-8"), find(runtime)
    except (OSError, UnicodeDecodeError, LookupError) as error:
        return _cannot(f"{file}: {error}" if isinstance(error, UnicodeDecodeError) else str(error))
    for path in paths:
        if not path.is_dir():
            return _cannot(f"--path {path}: no such folder")
    folders = tuple(str(path.resolve()) for path in paths)
    try:
        record = asyncio.run(
            _run(chosen, Program(source, file.name, arguments, folders, clock, trace=record_to is not None))
        )
    except RuntimeFailedError as error:
        return _cannot(f"{chosen.name} did not start: {error}")
    except KeyboardInterrupt:
        return 130
    if record_to is not None:
        Path(record_to).write_text(json.dumps({"runtime": chosen.name, **record.as_json()}, indent=1) + "\n")
    return exit_status(record.outcome)


async def _run(runtime: Runtime, program: Program) -> Record:
    return await run_process(runtime, program, Limits(), _show)


def _show(message: dict[str, Any]) -> None:
    if message["type"] == "printed":
        stream = sys.stdout if message["stream"] == "stdout" else sys.stderr
        stream.write(message["text"])
        stream.flush()


def exit_status(outcome: Outcome) -> int:
    """What a shell would see: 128 and the signal's number for a process that a signal ended."""
    match outcome.kind:
        case "finished":
            return 0
        case "raised":
            return 130 if outcome.exception == "KeyboardInterrupt" else 1
        case _:
            status = outcome.status or 1
            return status if status > 0 else 128 - status


def _cannot(why: str) -> int:
    print(f"loopsite run: {why}", file=sys.stderr)
    return CANNOT
