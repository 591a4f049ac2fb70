"""The way in for JavaScript: Pyodide's host calls `prepare` once, then `run_json` for a program.

The host registers a JavaScript module `looplab_host` with `emit(json)` and `wait(seconds)`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import looplab_host

from . import kernel
from .run import run


def prepare() -> None:
    """Install the kernel and import what nearly every program imports, so that a run starts at once."""
    kernel.install()
    import asyncio  # noqa: F401  # only after the kernel is in place


def run_json(
    source: str,
    filename: str,
    clock: kernel.ClockName = "real",
    arguments: Sequence[str] = (),
    paths: Sequence[str] = (),
) -> None:
    """Run one program by that clock; each message goes to the host as JSON.

    `arguments` is `sys.argv[1:]`, `paths` are folders to import from.
    """
    sys.path[:0] = list(paths)
    kernel.use_clock(clock)

    def emit(message: dict[str, Any]) -> None:
        looplab_host.emit(json.dumps(message))

    run(source, filename, emit, arguments)
