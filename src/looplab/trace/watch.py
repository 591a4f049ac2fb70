"""Callbacks for when chosen functions are called and when they return, without an extra frame in between.

A wrapper would be visible in tracebacks, in `inspect.stack()` and in the messages of debug mode. So functions are
watched through `sys.monitoring` (PEP 669) on Python 3.12 and later, and by recompiling them on 3.10 and 3.11.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import CodeType, FrameType, FunctionType
from typing import Any

from .rewriting import instrumented

_DEBUG = bool(os.environ.get("LOOPLAB_DEBUG"))  # read before the program can change it


def fault(error: Exception) -> str:
    """What the trace says about a bug in the recorder: only the exception's type, as a reader can do nothing about it.

    To find the bug, set the environment variable LOOPLAB_DEBUG to any value: the traceback is then printed to the
    interpreter's own standard error as well, as in `LOOPLAB_DEBUG=1 loopsite run --record run.json program.py`.
    """
    if _DEBUG:
        with suppress(Exception):  # there may be no stack left to print with
            traceback.print_exception(error, file=sys.__stderr__)
    return type(error).__name__


@dataclass(frozen=True)
class Watched:
    """What to do when a function is called, and when it ends: `returned` gets its value, or None after an exception."""

    called: Callable[[FrameType], None] | None = None
    returned: Callable[[FrameType, object], None] | None = None


class MonitoringWatch:
    """Watches through `sys.monitoring`, on Python 3.12 and later, in all threads."""

    _TOOL = 4  # not reserved: debuggers, coverage, profilers and optimizers have ids of their own

    def __init__(self) -> None:
        self.failed: str | None = None
        """The type of an exception in a callback, which is kept from the program; nothing is watched afterwards."""
        # by identity: hashing a code object hashes all its instructions
        self._called: dict[int, Callable[[FrameType], None]] = {}
        self._returned: dict[int, Callable[[FrameType, object], None]] = {}
        self._codes: list[CodeType] = []

    def start(self) -> bool:
        """Start; False if another tool already has the id."""
        monitoring: Any = sys.monitoring
        if monitoring.get_tool(self._TOOL) is not None:
            return False
        monitoring.use_tool_id(self._TOOL, "looplab")
        events = monitoring.events
        for event, callback in (
            (events.PY_START, self._on_start),
            (events.PY_RETURN, self._on_return),
            (events.PY_UNWIND, self._on_unwind),
        ):
            monitoring.register_callback(self._TOOL, event, callback)
        monitoring.set_events(self._TOOL, events.PY_UNWIND)  # cannot be limited to chosen functions
        return True

    def add(self, function: FunctionType, watched: Watched) -> None:
        code, events = function.__code__, sys.monitoring.events
        self._codes.append(code)
        wanted = 0
        if watched.called is not None:
            self._called[id(code)] = watched.called
            wanted |= events.PY_START
        if watched.returned is not None:
            self._returned[id(code)] = watched.returned
            wanted |= events.PY_RETURN
        sys.monitoring.set_local_events(self._TOOL, code, wanted)

    def stop(self) -> bool:
        """Stop; False if the program has taken the id in the meantime."""
        monitoring: Any = sys.monitoring
        self._called.clear()
        self._returned.clear()
        if monitoring.get_tool(self._TOOL) != "looplab":
            return False  # the program may have freed the id
        for code in self._codes:
            monitoring.set_local_events(self._TOOL, code, 0)
        monitoring.set_events(self._TOOL, 0)
        monitoring.free_tool_id(self._TOOL)
        return True

    # After a failure no callback is called, not even to report it: the failure may have been the recursion limit.

    def _on_start(self, code: CodeType, offset: int) -> None:
        try:
            if called := self._called.get(id(code)):
                called(sys._getframe(1))
        except Exception as error:
            self.failed, self._called, self._returned = fault(error), {}, {}

    def _on_return(self, code: CodeType, offset: int, value: object) -> None:
        try:
            if returned := self._returned.get(id(code)):
                returned(sys._getframe(1), value)
        except Exception as error:
            self.failed, self._called, self._returned = fault(error), {}, {}

    def _on_unwind(self, code: CodeType, offset: int, raised: BaseException) -> None:
        try:
            if returned := self._returned.get(id(code)):
                returned(sys._getframe(1), None)
        except Exception as error:
            self.failed, self._called, self._returned = fault(error), {}, {}


class RewritingWatch:
    """Watches by replacing the code of functions, on Python 3.10 and 3.11, in all threads."""

    def __init__(self) -> None:
        self.failed: str | None = None
        self._on = False
        self._own_code: dict[FunctionType, CodeType] = {}

    def start(self) -> bool:
        """Start; always possible."""
        self._on = True
        return True

    def add(self, function: FunctionType, watched: Watched) -> None:
        if function in self._own_code:
            return

        def called() -> None:
            if self._on and watched.called is not None:
                try:
                    watched.called(sys._getframe(1))
                except Exception as error:
                    self.failed, self._on = fault(error), False

        def returned(value: Any) -> Any:
            if self._on and watched.returned is not None:
                try:
                    watched.returned(sys._getframe(1), value)
                except Exception as error:
                    self.failed, self._on = fault(error), False
            return value

        code = instrumented(function, watched.called and called, watched.returned and returned)
        if code is not None:
            self._own_code[function] = function.__code__
            function.__code__ = code

    def stop(self) -> bool:
        """Stop; nothing can have interfered."""
        self._on = False  # functions that are running continue with the instrumented code
        for function, code in self._own_code.items():
            function.__code__ = code
        self._own_code.clear()
        return True


Watch = MonitoringWatch | RewritingWatch


def new_watch() -> Watch:
    """The watch for this version of Python, not yet started."""
    return MonitoringWatch() if sys.version_info >= (3, 12) else RewritingWatch()
