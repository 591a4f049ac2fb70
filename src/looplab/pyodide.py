"""The entry points for JavaScript: Pyodide's host calls `prepare` once, then `run_json` for each program.

The host registers a JavaScript module `looplab_host` (web/src/worker/host.ts). In an interpreter restored from a memory
snapshot of a prepared one, it calls `restored` instead of `prepare`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import random
import sys
from collections.abc import Sequence
from typing import Any

import looplab_host

import looplab

from . import kernel
from .kernel import errors
from .run import run
from .trace import recording

_HOOK = sys.excepthook
_encode = json.JSONEncoder().encode  # the program may patch `json.dumps`


def prepare() -> None:
    """Install the kernel and import what nearly every program imports, so that a run starts at once."""
    kernel.install()
    import asyncio  # noqa: F401  # only after the kernel is in place

    # imports asyncio, and compiles the code that later recordings reuse
    with recording("", kernel.peek, lambda events: None):
        pass
    gc.collect()  # otherwise a collection would happen at a different point of the program each time


def addresses() -> str:
    """What `web/src/worker/errors.ts` and `stacks.ts` need, as JSON: addresses of objects, which live as long as the
    interpreter.
    """
    for_errors = {
        **{"osError": OSError, "int": int, "fromHost": errors.FROM_HOST, "onHost": errors.ON_HOST},
        **{"errno": _ERRNO, "args": _ARGS},
    }
    for_stacks = {"run": run_json, "exec": exec, "eval": eval}
    return _encode(
        {
            "errors": {"flags": OSError.__flags__, **{name: id(value) for name, value in for_errors.items()}},
            "stacks": {name: id(value) for name, value in for_stacks.items()},
        }
    )


_ERRNO, _ARGS = "errno", "args"


def before_snapshot() -> None:
    """Get this prepared interpreter ready for a memory snapshot.

    A snapshot does not contain files, so all of looplab is imported first.
    """
    for module in pkgutil.walk_packages(looplab.__path__, "looplab."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    sys.path.remove("")  # Pyodide adds it again
    del os.environ["PYTHONHASHSEED"]  # set while building, so that the snapshot is reproducible
    random.seed(1)
    gc.collect()


def restored() -> None:
    """Make this interpreter, restored from a snapshot, independent of others restored from it.

    Only the seed of `hash()` stays the same in all of them, because existing dictionaries rely on it.
    """
    random.seed()
    sys.excepthook = _HOOK  # Pyodide installs a new one, which `run` would take for the program's


def run_json(
    source: str,
    filename: str,
    clock: kernel.ClockName = "real",
    arguments: Sequence[str] = (),
    paths: Sequence[str] = (),
    trace: bool = False,
) -> None:
    """Run one program on the given clock and send each message to the host as JSON.

    `arguments` is `sys.argv[1:]`, `paths` are folders to import from, and `trace` is as in `run`.
    """
    sys.path[:0] = list(paths)
    kernel.use_clock(clock)

    def emit(message: dict[str, Any]) -> None:
        looplab_host.emit(_encode(message))

    run(source, filename, emit, arguments, trace, kernel.peek)
