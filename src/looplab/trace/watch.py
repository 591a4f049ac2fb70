"""Call back when chosen functions are called and when they return, without a frame of ours in between.

A wrapper would do the same, but be visible in tracebacks, in `inspect.stack()` and in what debug mode prints. So it is
done through `sys.monitoring` (PEP 669) from Python 3.12 on, and on 3.10 and 3.11 by recompiling the functions.
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

_DEBUG = bool(os.environ.get("LOOPLAB_DEBUG"))  # read before the program could change it


def fault(error: Exception) -> str:
    """What the trace says of a mistake in the recorder: the exception's type, because a reader can do nothing about it.

    To find the mistake, set the environment variable LOOPLAB_DEBUG to anything: the traceback is then printed to the
    interpreter's own standard error as well, as in `LOOPLAB_DEBUG=1 loopsite run program.py --record run.json`.
    """
    if _DEBUG:
        with suppress(Exception):  # there may be no stack left to print with
            traceback.print_exception(error, file=sys.__stderr__)
    return type(error).__name__


@dataclass(frozen=True)
class Watched:
    """What to do when a function is called, and when it returns a value: None also when it ends in an exception."""

    called: Callable[[FrameType], None] | None = None
    returned: Callable[[FrameType, object], None] | None = None


class MonitoringWatch:
    """By `sys.monitoring`: Python 3.12 and later. Sees all threads."""

    _TOOL = 4  # an unassigned id: debuggers, coverage, profilers and optimizers have reserved ones

    def __init__(self) -> None:
        self.failed: str | None = None
        """The type of an exception in a callback, which the program must never see; nothing is watched from then on."""
        # by identity: the hash of a code object is one of all its instructions
        self._called: dict[int, Callable[[FrameType], None]] = {}
        self._returned: dict[int, Callable[[FrameType, object], None]] = {}
        self._codes: list[CodeType] = []

    def start(self) -> bool:
        """Whether it could start: a program's own tool may have the place."""
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
        """Whether it could watch until now."""
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

    # After a failure no callback is called, not even to report it: it may have been the recursion limit.

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
    """By other code in the functions themselves: Python 3.10 and 3.11. Sees all threads."""

    def __init__(self) -> None:
        self.failed: str | None = None
        self._on = False
        self._own_code: dict[FunctionType, CodeType] = {}

    def start(self) -> bool:
        """Whether it could start: always."""
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
        """Whether it could watch until now: yes."""
        self._on = False  # functions that run at this moment continue with our code
        for function, code in self._own_code.items():
            function.__code__ = code
        self._own_code.clear()
        return True


Watch = MonitoringWatch | RewritingWatch


def new_watch() -> Watch:
    """The watch for this Python, not started."""
    return MonitoringWatch() if sys.version_info >= (3, 12) else RewritingWatch()
