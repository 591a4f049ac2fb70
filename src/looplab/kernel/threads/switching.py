"""What the host provides: stacks to switch between (web/src/worker/threads.ts).

The host puts `switch_to` and `CAPACITY` into this module, if the browser can suspend WebAssembly at all. Whether it can
suspend *this* interpreter is only known once it has (`can_suspend`): where Pyodide calls C functions through
JavaScript, as on an iPhone, a stack has frames that cannot be suspended.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

switch_to: Callable[[int], bool] | None = None
"""Suspend this stack and resume another, by its number; a number that is new starts a stack with `entry`.

Returns once another stack switches back. Returns False, at once, if this stack cannot be suspended.
"""

CAPACITY = 0
"""How many stacks there may be besides the first, whose number is 0."""


def entry() -> int:
    """Called first on each new stack; returns the number of the stack that comes next. `Scheduler` replaces it."""
    raise NotImplementedError


_suspends: bool | None = None


def can_suspend() -> bool:
    """Whether stacks can be switched here, found out by suspending the current one for a moment."""
    global _suspends
    if _suspends is None:
        # nobody has tried 3.11, whose Pyodide lets C functions be called through JavaScript in some browsers only
        _suspends = switch_to is not None and switch_to(-1) and sys.version_info >= (3, 12)
    return _suspends
