"""The entry points for JavaScript: Pyodide's host calls `prepare` once, and `begin` before each program.

The host registers a JavaScript module `looplab_host` (web/src/worker/host.ts). In an interpreter restored from a memory
snapshot of a prepared one, it calls `restored` instead of `prepare`.
"""

from __future__ import annotations

import atexit
import builtins
import gc
import importlib
import os
import pkgutil
import random
import sys
from collections.abc import Sequence
from json.encoder import JSONEncoder
from types import ModuleType
from typing import Any

from . import kernel
from .kernel import errors, switching
from .repl import repl_file
from .run import Run
from .trace import recording


def prepare() -> None:
    """Install the kernel and import what nearly every program imports, so that a run starts at once."""
    kernel.install()
    import asyncio  # noqa: F401  # only after the kernel is in place

    # imports asyncio, and compiles the code that later recordings reuse
    with recording("", kernel.peek, lambda events: None):
        pass
    gc.collect()  # otherwise a collection would happen at a different point of the program each time


def addresses() -> str:
    """What `errors.ts`, `stacks.ts` and `threads.ts` of `web/src/worker` need, as JSON: addresses of objects, which
    live as long as the interpreter.
    """
    for_errors = {
        **{"osError": OSError, "int": int, "fromHost": errors.FROM_HOST, "onHost": errors.ON_HOST},
        **{"errno": _ERRNO, "args": _ARGS},
    }
    for_stacks = {"run": begin, "exec": exec, "eval": eval, "class": Run}
    for_threads = {"switching": vars(switching), "run": _run_thread, "true": True, "false": False}
    return JSONEncoder().encode(
        {
            "errors": {"flags": OSError.__flags__, **{name: id(value) for name, value in for_errors.items()}},
            "stacks": {name: id(value) for name, value in for_stacks.items()},
            "threads": {name: id(value) for name, value in for_threads.items()},
        }
    )


_ERRNO, _ARGS = "errno", "args"


def _run_thread() -> int:
    return switching.entry()


def before_snapshot() -> None:
    """Get this prepared interpreter ready for a memory snapshot.

    A snapshot does not contain files, so all of looplab is imported first.
    """
    import looplab

    for module in pkgutil.walk_packages(looplab.__path__, "looplab."):
        if module.name not in ("looplab.__main__", "looplab.native"):
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


def begin(
    filename: str,
    clock: kernel.ClockName = "real",
    arguments: Sequence[str] = (),
    paths: Sequence[str] = (),
    trace: bool = False,
    repl: bool = False,
    switch: float | None = None,
    packages: Sequence[str] = (),
) -> str:
    """Make this interpreter as if it had just been started with a file in the working directory, on the given clock.

    The host must then run the file that this returns, and end the interpreter. With `repl`, it is another one, which
    runs the program as the asyncio REPL would. `arguments` is `sys.argv[1:]`, `paths` are folders to
    import from. Messages go to the host as JSON, with what the event loops do if `trace`; see `run.Run`. `switch` is
    how long a thread may run before others do, in seconds; None for as long as it does not wait. `packages` are those
    that it can import besides the standard library.
    """
    import looplab_host

    # the interpreter's end looks for garbage several times: without what was there before, it takes a third of the time
    gc.freeze()
    sys.argv = [filename, *arguments]
    sys.path[:0] = [os.getcwd(), *paths]  # noqa: PTH109  # pathlib is half of a run's imports
    sys.modules["__main__"] = _new_main()
    sys.excepthook = sys.__excepthook__  # Pyodide has its own, and an event loop that gets unfinished generators
    sys.set_asyncgen_hooks(None, None)
    kernel.use_clock(clock)
    if switch is not None:
        kernel.preempt(filename, switch)
    atexit.register(_outlive_modules)  # called last
    kernel.declare_packages(packages)
    run = Run(
        filename,
        looplab_host.emit,
        looplab_host.finish,
        trace,
        kernel.peek,
        observe_waits=kernel.observe_waits,
        read_line=kernel.read_line,
    )
    run.begin()
    return repl_file(filename) if repl else filename


def _outlive_modules() -> None:
    """Keep looplab's modules from being cleared at the interpreter's end: it clears those that it finds and that the
    garbage collector has not, as it does not if they are frozen.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] == "looplab"]:
        del sys.modules[name]


def _new_main() -> ModuleType:
    """The module `__main__`, with what CPython puts into it at its start; Pyodide has used its own."""
    main: Any = ModuleType("__main__")
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
    main.__builtins__ = builtins
    return main  # type: ignore[no-any-return]
