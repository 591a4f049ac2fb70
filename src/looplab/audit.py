"""CPython's audit events that looplab needs (https://docs.python.org/3/library/audit_events.html).

They are the only place where CPython calls Python code with tracing off, for `sys.settrace`, `sys.setprofile` and
`sys.monitoring` alike, and with no frame of ours below the program's. Handlers may be called until the interpreter has
ended, when modules are cleared already: they must not use global names that hold modules.
"""

from __future__ import annotations

import builtins
import sys
from _thread import get_ident
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

# neither the program's changes to builtins nor the end of the interpreter, which clears them, reach this module
__builtins__ = dict(vars(builtins))  # type: ignore[assignment]

Handler = Callable[..., None]

_UNTRACED = "looplab.untraced"
_handlers: dict[str, Handler] = {}
_reporting: set[int] = set()
"""The threads that are running an untraced function."""


def listen(event: str, handler: Handler) -> None:
    """Call `handler` with the arguments of each such event."""
    _handlers[event] = handler


def ignore(event: str) -> None:
    """Call no handler for these events any more."""
    _handlers.pop(event, None)


def listens(event: str) -> bool:
    """Whether there is a handler for these events."""
    return event in _handlers


def untraced(function: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """`function` as a C function, which returns None, and during which this thread calls no tracer or profiler."""
    return partial(sys.audit, _UNTRACED, function)


def _call(function: Callable[[bytes], None], data: bytes) -> None:
    thread = get_ident()
    nested = thread in _reporting
    _reporting.add(thread)
    try:
        function(data)
    finally:
        if not nested:
            _reporting.discard(thread)


def _hook(handlers: dict[str, Handler]) -> Callable[[str, tuple[Any, ...]], Any]:
    def on_event(event: str, arguments: tuple[Any, ...]) -> None:
        if (handler := handlers.get(event)) is not None:
            handler(*arguments)

    return on_event


_host_addaudithook = sys.addaudithook
listen(_UNTRACED, _call)
_host_addaudithook(_hook(_handlers))


def addaudithook(hook: Callable[[str, tuple[Any, ...]], Any]) -> None:
    """`sys.addaudithook`, with hooks that do not see looplab: one that prints each event would never end."""

    @wraps(hook)
    def visible(event: str, arguments: tuple[Any, ...]) -> None:
        if event != _UNTRACED and get_ident() not in _reporting:
            hook(event, arguments)

    _host_addaudithook(visible)
