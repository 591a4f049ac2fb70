"""What the host provides: stacks to switch between (web/src/worker/threads.ts).

The host puts `switch_to`, `reserve` and `CAPACITY` into this module, if the browser can suspend WebAssembly at all.
Whether it can suspend *this* interpreter is only known once it has (`can_suspend`): where Pyodide calls C functions
through JavaScript, as on an iPhone, a stack has frames that cannot be suspended.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

switch_to: Callable[[int], bool] | None = None
"""Suspend this stack and resume another, by its number; a number that is new starts a stack with `entry`.

Returns once another stack switches back. Returns False, at once, if this stack cannot be suspended. With a number -n
it resumes the same stack, and from then on sends `PREEMPT` to a stack that has run for n ticks.
"""

reserve: Callable[[int], bool] | None = None
"""Get the memory for the stack with this number, before its start. Returns False if there is none."""

PREEMPT = 64
"""A signal: SIGRTMAX, which no program uses. Its handler lets other threads run."""

TICKS = 10_000
"""How many ticks, of 50 loops and calls each, a thread may run: as long as CPython's default interval of 5 ms, and some
20 to 100 ms here. It is long enough that a short computation is not interrupted, and ticks are counted, so that a
program does the same each time.
"""

LEAST_TICKS = 20
"""The handler itself takes fewer."""

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
        _suspends = switch_to is not None and switch_to(-TICKS) and sys.version_info >= (3, 12)
    return _suspends


_interval = 0.005


def get_switch_interval() -> float:
    """As `sys.getswitchinterval`."""
    return _interval


def set_switch_interval(interval: float, /) -> None:
    """As `sys.setswitchinterval`: a shorter interval takes fewer ticks, in proportion."""
    global _interval
    if interval <= 0:
        raise ValueError("switch interval must be strictly positive")
    _interval = float(interval)
    if can_suspend() and switch_to is not None:
        switch_to(-max(LEAST_TICKS, min(round(TICKS * interval / 0.005), 2**31 - 1)))
