"""Report, message by message, what a program prints and how it ends, while CPython itself runs its file.

`Run` prepares an interpreter. Its host then lets CPython run the program's file, and end: `native` for a CPython,
`web/src/worker/host.ts` for a Pyodide. So whatever a program can ask about its module, its stack or its end is as if
the interpreter had been started with its file.
"""

from __future__ import annotations

import builtins
import sys
from _thread import get_ident
from atexit import register
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from json.encoder import JSONEncoder
from json.encoder import encode_basestring_ascii as quoted
from time import monotonic as host_monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .audit import listen
from .integrity import seal
from .streams import ReadLine, observe_streams
from .thread_errors import fold_tracebacks_of_threads
from .trace import Event, recording
from .tracebacks import folded_traceback

if TYPE_CHECKING:  # importing from the package would keep it alive, and with it this module, which is then cleared
    from .observer import WaitObserver
    from .record import Stream
    from .trace.recorder import Recorder

__builtins__ = dict(vars(builtins))  # type: ignore[assignment]  # as in `audit`

_HOOK = sys.__excepthook__
_encode = JSONEncoder().encode  # the program may patch `json.dumps`

Emit = Callable[[str], None]
"""Called with each message of `record.Record.of` as JSON, in order."""


class Run:
    """The run of one program, whose file is called `filename`."""

    def __init__(
        self,
        filename: str,
        emit: Emit,
        finish: Emit,
        trace: bool = False,
        monotonic: Callable[[], float] = host_monotonic,
        observe_waits: Callable[[WaitObserver], None] | None = None,
        read_line: ReadLine | None = None,
    ) -> None:
        """`monotonic` is the clock of the loop and the program, in seconds. `observe_waits` is called with the
        observer of the waits of threads. `read_line` is as in `observe_streams`.

        `emit` gets all messages but "finished", which `finish` gets when the interpreter has ended but for itself. With
        `trace`, there are also messages with what the event loops do (`looplab.trace`). In "finished", a `sys.exit` may
        look like a normal end: only the host knows the status of the interpreter.
        """
        self.filename = filename
        self.other_name = filename
        """Another name of the file, which SyntaxErrors may have."""
        self._emit, self._finish = emit, finish
        self._outcome = '{"kind": "finished"}'
        """`record.Outcome.as_json`, as JSON. Written by hand: the program may have changed what `json` calls."""
        self._trace = trace
        self._monotonic = monotonic
        self._observe_waits = observe_waits
        self._read_line = read_line
        self._start = self._last = 0.0
        self._recorded: Callable[[str, str], None] | None = None
        self._late_events = False
        self._events = 0
        """How many were sent."""
        self._tampering: Callable[[], str] = str
        self._tampered = '""'
        """As `record.Record.tampered`, as JSON: see `_outcome`."""
        self._recording = ExitStack()
        self._main_thread = get_ident()

    def begin(self) -> None:
        """Begin to report; the program must start next."""
        self._emit(_encode({"type": "started", "python": sys.version.split()[0]}))
        register(self._stop)  # before the program's own functions, so it is called after them
        if self._trace and "asyncio" in sys.modules:
            recorder = self._recording.enter_context(recording(self.filename, self._monotonic, self._send_events))
            self._recorded = recorder.printed
            if self._observe_waits is not None:
                self._observe_waits(recorder)
            self._late_events = True
            self._tampered = '"it has removed what ends its recording"'  # until that is called
            self._tampering = _tampering(recorder)
        self._report_rest = observe_streams(self.filename, self._printed, self._read, self._read_line)
        listen("sys.excepthook", self._uncaught)
        fold_tracebacks_of_threads()
        listen("cpython.PyInterpreterState_Clear", self.end)
        self._start = self._monotonic()

    def _stop(self) -> None:
        """Note the time while the clock is complete, and stop the trace."""
        self._now()
        self._tampered = quoted(self._tampering())
        self._tampering = str  # the other one keeps modules from being cleared
        self.stop_recording()

    def stop_recording(self) -> None:
        """Stop the trace: finalizers run after it, when modules are no longer complete."""
        self._recorded = None
        self._recording.close()

    def end(self) -> None:
        """Report what is left, and the end. Called when all modules are gone."""
        self._report_rest()
        times = f'"duration": {_decimal(self._now())}, "events": {self._events}, "tampered": {self._tampered}'
        self._finish(f'{{"type": "finished", "outcome": {self._outcome}, {times}}}')

    def _now(self) -> float:
        try:  # noqa: SIM105  # `contextlib` may be gone at the interpreter's end, like the virtual clock
            self._last = self._monotonic() - self._start
        except Exception:
            pass
        return self._last

    def _printed(self, stream: Stream, text: str) -> None:
        event = f'"stream": "{stream}", "text": {quoted(text)}, "time": {_decimal(self._now())}}}'
        self._emit(f'{{"type": "printed", {event}')
        if self._recorded is not None:
            self._recorded(stream, text)
        elif self._late_events:
            self._events += 1
            self._emit(f'{{"type": "traced", "events": [{{"kind": "printed", {event}]}}')

    def _send_events(self, events: Sequence[Event]) -> None:
        self._events += len(events)
        self._emit(_encode({"type": "traced", "events": list(events)}))
        if events[-1]["kind"] == "cut":
            self._late_events = False

    def _read(self, line: int) -> None:
        self._emit(_encode({"type": "read-stdin", "line": line}))

    def _uncaught(self, hook: Any, kind: type, error: BaseException, tb: TracebackType | None) -> None:
        """Note the exception that ends the program, and print it instead of CPython if that prints it shorter.

        If an audit hook raises RuntimeError, CPython does not call `sys.excepthook`.
        """
        if get_ident() != self._main_thread:
            return
        if kind is SystemExit or SystemExit in type.mro(kind):
            # a Pyodide of Python 3.12 or later prints it, as `python -i` does
            if status := _exit_status(error):
                self._outcome = f'{{"kind": "exited", "status": {status}}}'
            raise RuntimeError
        exception, line = type.__dict__["__name__"].__get__(kind), self._line(error, tb)
        lines = "" if line is None else f', "line": {line}'
        self._outcome = f'{{"kind": "raised", "exception": {quoted(exception)}{lines}}}'
        if hook is not _HOOK:
            return
        try:
            if (text := folded_traceback(error)) is None:
                return
            sys.stderr.write(text)
        except Exception:  # whatever the program did to `sys`, CPython copes with it
            return
        raise RuntimeError

    def _line(self, error: BaseException, tb: TracebackType | None) -> int | None:
        line = None
        if isinstance(error, SyntaxError) and error.filename in (self.filename, self.other_name):
            line = error.lineno
        while tb is not None:
            if tb.tb_frame.f_code.co_filename == self.filename:
                line = tb.tb_lineno
            tb = tb.tb_next
        return line


def _tampering(recorder: Recorder) -> Callable[[], str]:
    """A function that says how the program has changed what its recording relies on since now; "" if it has not."""
    replaced = seal()

    def tampering() -> str:
        if name := replaced():
            return f"it has replaced `{name}`"
        return "it reports events of its own" if recorder.has_reports else ""

    return tampering


def _decimal(seconds: float) -> str:
    """To nanoseconds, as JSON: `repr` of some floats crashes Python 3.13 when the interpreter is nearly gone."""
    nanoseconds = round(seconds * 1e9)
    return f"{nanoseconds // 1_000_000_000}.{nanoseconds % 1_000_000_000:09}"


def _exit_status(error: BaseException) -> int:
    """As CPython treats `sys.exit(code)`: None is status 0, a number is the status, anything else is printed."""
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)
    code = getattr(error, "code", error)
    if code is None or isinstance(code, int):
        return int(code or 0) & 0xFF
    with suppress(Exception):  # as CPython
        print(code, file=sys.stderr)
    return 1
