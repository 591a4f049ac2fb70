"""Run one program as `__main__` and report, message by message, what it printed and how it ended.

To the program it looks as if the interpreter had been started with its file: it is the `__main__` module, tracebacks
show its lines, and it ends as it would there: threads are joined, `atexit` functions called and its names cleared, so
that "coroutine was never awaited" is printed here too. Its tracebacks omit the frames of this file.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import linecache
import os
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from .record import Outcome, Stream
from .streams import observed_streams
from .trace import Event, Printed, recording
from .tracebacks import print_traceback

Emit = Callable[[dict[str, Any]], None]


# the hook of the interpreter, or of Pyodide, which has its own; if the program sets another, that one is used
_OWN_HOOK = sys.excepthook


def run(
    source: str,
    filename: str,
    emit: Emit,
    arguments: Sequence[str] = (),
    trace: bool = False,
    monotonic: Callable[[], float] = time.monotonic,
) -> Outcome:
    """Run `source` and return how it ended; `emit` gets each message of `record.Record.of`, in order.

    With `trace`, there are also messages with what the event loops do (`looplab.trace`). `monotonic` is the clock of
    the loop and the program, in seconds.

    `arguments` is `sys.argv[1:]`. `filename` is what tracebacks show; no file of that name need exist. No exception of
    the program is passed on, not even `SystemExit` or `KeyboardInterrupt`.
    """
    start = monotonic()

    def now() -> float:
        return monotonic() - start

    def printed(stream: Stream, text: str) -> None:
        emit({"type": "printed", "stream": stream, "text": text, "time": now()})
        if recorded is not None:
            recorded(stream, text)

    def read(line: int) -> None:
        emit({"type": "read-stdin", "line": line})

    emit({"type": "started", "python": sys.version.split()[0]})
    with contextlib.ExitStack() as stack:
        recorded: Printed | None = None
        if trace and "asyncio" in sys.modules:
            recorded = stack.enter_context(recording(filename, monotonic, lambda events: emit(_traced(events))))
        stack.enter_context(observed_streams(filename, printed, read))
        start = monotonic()
        outcome = _execute(source, filename, arguments)
    emit({"type": "finished", "outcome": outcome.as_json(), "duration": now()})
    return outcome


def _traced(events: Sequence[Event]) -> dict[str, Any]:
    return {"type": "traced", "events": list(events)}


def _execute(source: str, filename: str, arguments: Sequence[str]) -> Outcome:
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=filename, __builtins__=__builtins__)
    sys.modules["__main__"] = module
    sys.argv = [filename, *arguments]
    sys.path.insert(0, os.getcwd())  # noqa: PTH109  # pathlib is half of a run's imports
    # without a modification time, linecache never looks for the file, so tracebacks and warnings find the lines
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    try:
        exec(compile(source, filename, "exec", dont_inherit=True), module.__dict__)
        outcome = Outcome("finished")
    except SystemExit as exit_:
        outcome = _exited(exit_)
    except BaseException as error:
        outcome = _raised(error, filename)
    _finalize(module)
    return outcome


def _exited(exit_: SystemExit) -> Outcome:
    """As CPython treats `sys.exit(code)`: None is status 0, a number is the status, anything else is printed."""
    if exit_.code is None or isinstance(exit_.code, int):
        status = int(exit_.code or 0)
        return Outcome("exited", status=status) if status else Outcome("finished")
    print(exit_.code, file=sys.stderr)
    return Outcome("exited", status=1)


def _raised(error: BaseException, filename: str) -> Outcome:
    """Print the traceback of `error` without the frames of this file."""
    # not __file__, which differs once this file is compiled into a wheel
    while error.__traceback__ and error.__traceback__.tb_frame.f_code.co_filename == _execute.__code__.co_filename:
        error.__traceback__ = error.__traceback__.tb_next
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == filename else None
    for frame, frame_line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == filename:
            line = frame_line
    outcome = Outcome("raised", exception=type(error).__name__, line=line)
    if sys.excepthook is _OWN_HOOK:
        print_traceback(error)
    else:
        sys.excepthook(type(error), error, error.__traceback__)
    # as the interpreter does: objects in the failed frames live until the program is finalized
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    return outcome


def _finalize(module: types.ModuleType) -> None:
    """End the program in the order of CPython's `Py_FinalizeEx`: threads, `atexit`, flush, names, garbage."""
    threading._shutdown()  # type: ignore[attr-defined]  # as the interpreter itself does
    atexit._run_exitfuncs()
    warnings._showwarnmsg_impl = _show_final_warning  # type: ignore[attr-defined]
    sys.last_type = sys.last_value = sys.last_traceback = None
    for name in list(module.__dict__):
        if name != "__builtins__":
            module.__dict__[name] = None
    gc.collect()
    warnings._showwarnmsg_impl = _show_warning  # type: ignore[attr-defined]


_show_warning = warnings._showwarnmsg_impl  # type: ignore[attr-defined]


def _show_final_warning(message: warnings.WarningMessage) -> None:
    """Show a warning from the final garbage collection as CPython does, which has no frame left to point at."""
    if message.filename == _execute.__code__.co_filename:
        # `setup_context` in CPython's Python/_warnings.c
        nowhere = ("<sys>", 0) if sys.version_info >= (3, 13) else ("sys", 1)
        message = warnings.WarningMessage(message.message, message.category, *nowhere)
    _show_warning(message)
