"""Run any program on any runtime: print its output as it arrives, write its record, return its exit status."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from looplab.record import Outcome, Record

from ..run.process import RuntimeFailedError, run_process
from ..run.runtimes import Limits, Program, Runtime, find
from ..source.header import split_header
from ..source.mistakes import Mistake

NOT_RUN = 2
"""The exit status if the program could not be run: no such file or runtime, or an interpreter that did not start."""


def run_program(
    file: Path, arguments: tuple[str, ...], runtime: str, clock: str, paths: tuple[Path, ...], record_to: str | None
) -> int:
    """Run `file` and return the exit status that CPython would have; see `loopsite run --help`."""
    try:
        source, chosen = file.read_text(encoding="utf-8"), find(runtime)
        header, _, _ = split_header(file, source)
    except (OSError, UnicodeDecodeError, LookupError, Mistake) as error:
        return _not_run(f"{file}: {error}" if isinstance(error, UnicodeDecodeError) else str(error))
    for path in paths:
        if not path.is_dir():
            return _not_run(f"--path {path}: no such folder")
    folders = tuple(str(path.resolve()) for path in paths)
    program = Program(
        source,
        file.name,
        arguments,
        folders,
        clock,
        trace=record_to is not None,
        switch=header.switch,
        packages=header.packages,
    )
    try:
        record = asyncio.run(_run(chosen, program))
    except RuntimeFailedError as error:
        return _not_run(f"{chosen.name} did not start: {error}")
    except KeyboardInterrupt:
        return 130
    if record_to is not None:
        Path(record_to).write_text(json.dumps({"runtime": chosen.name, **record.as_json()}, indent=1) + "\n")
    return exit_status(record.outcome)


async def _run(runtime: Runtime, program: Program) -> Record:
    return await run_process(runtime, program, Limits(), _print)


def _print(message: dict[str, Any]) -> None:
    if message["type"] == "printed":
        stream = sys.stdout if message["stream"] == "stdout" else sys.stderr
        stream.write(message["text"])
        stream.flush()


def exit_status(outcome: Outcome) -> int:
    """The status that a shell would report: 128 plus the signal's number if a signal ended the process."""
    match outcome.kind:
        case "finished":
            return 0
        case "raised":
            return 130 if outcome.exception == "KeyboardInterrupt" else 1
        case _:
            status = outcome.status or 1
            return status if status > 0 else 128 - status


def _not_run(reason: str) -> int:
    print(f"loopsite run: {reason}", file=sys.stderr)
    return NOT_RUN
