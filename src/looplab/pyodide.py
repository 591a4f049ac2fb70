"""The way in for JavaScript: Pyodide's host calls `prepare` once, then `run_json` for a program.

The host registers a JavaScript module `looplab_host` with `emit(json)` and `wait(seconds)`. In an interpreter made
from the saved memory of a prepared one, it calls `restored` instead of `prepare`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import random
import sys
import time
from collections.abc import Sequence
from typing import Any

import looplab_host

import looplab

from . import kernel
from .run import run
from .trace import recording

_HOOK = sys.excepthook
_encode = json.JSONEncoder().encode  # a program may patch `json.dumps`


def prepare() -> None:
    """Install the kernel and import what nearly every program imports, so that a run starts at once."""
    kernel.install()
    import asyncio  # noqa: F401  # only after the kernel is in place

    # imports asyncio, and compiles what the next recordings reuse
    with recording("", kernel.peek, lambda events: None):
        pass
    gc.collect()  # or it would be due at another moment of the program each time


def before_snapshot() -> None:
    """Make this prepared interpreter ready for its memory to be kept: without its files, so import all of looplab."""
    for module in pkgutil.walk_packages(looplab.__path__, "looplab."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    sys.path.remove("")  # Pyodide puts it there again
    del os.environ["PYTHONHASHSEED"]  # with which the memory is the same each time that it is made
    random.seed(1)
    gc.collect()


def restored() -> None:
    """Make this interpreter, restored from saved memory, independent of the others.

    What stays the same in all of them is the seed of `hash()`: dictionaries that exist rely on it.
    """
    import logging  # asyncio has done so

    random.seed()
    # what %(relativeCreated)d counts from has no public name
    logging._startTime = time.time_ns() if sys.version_info >= (3, 13) else time.time()  # type: ignore[attr-defined]
    sys.excepthook = _HOOK  # Pyodide makes a new one, and `run` would take that for the program's


def run_json(
    source: str,
    filename: str,
    clock: kernel.ClockName = "real",
    arguments: Sequence[str] = (),
    paths: Sequence[str] = (),
    trace: bool = False,
) -> None:
    """Run one program by that clock; each message goes to the host as JSON.

    `arguments` is `sys.argv[1:]`, `paths` are folders to import from, `trace` is that of `run`.
    """
    sys.path[:0] = list(paths)
    kernel.use_clock(clock)

    def emit(message: dict[str, Any]) -> None:
        looplab_host.emit(_encode(message))

    run(source, filename, emit, arguments, trace, kernel.peek)
