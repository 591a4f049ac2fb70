"""Install the kernel in a running CPython: virtual `_socket` and `select`, then the modules that build on them.

`_socket`, `select`, `signal`, `errno` and `time` are changed in place, so every module that imported them sees the
change; `socket` and `selectors` are reloaded on top. asyncio is not imported again: its C half keeps references to
the first import.
"""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
import time
import warnings
from typing import Any, Literal

from . import processes, threads
from .clock import Block, RealClock, VirtualClock
from .descriptors import Descriptors
from .errors import ALIASES, ERRNO, TEXTS
from .machine import Machine
from .net.socket_module import socket_functions
from .os_calls import os_functions, stat_shows_sockets
from .select_module import select_functions
from .signals import Signals
from .waiting import Waiter

ClockName = Literal["real", "virtual"]

_installed: Machine | None = None


def install(clock: ClockName = "real", block: Block | None = None) -> None:
    """Make CPython's own asyncio, sockets and `time.sleep` work in this interpreter; a second call does nothing.

    For `clock` see `use_clock`. `block` is how this thread blocks (see `clock.Block`); by default
    `looplab_host.wait`, in Pyodide. Raises RuntimeError outside Pyodide if no `block` is given.
    """
    global _installed
    if _installed is not None:
        return
    if block is None:
        if sys.platform != "emscripten":
            raise RuntimeError("looplab.kernel.install() is for Pyodide; elsewhere CPython has sockets of its own")
        from .host import block
    descriptors = Descriptors()
    signals = Signals(descriptors)
    machine = Machine(descriptors, Waiter(RealClock(block), can_be_woken=signals.can_wake))
    _install_errors()
    _install_time(machine.waiter)
    import _socket
    import select

    vars(_socket).update(socket_functions(machine))
    vars(select).update(select_functions(descriptors, machine.waiter))
    vars(os).update(os_functions(machine))
    machine.network.on_first_path = lambda: stat_shows_sockets(machine)
    vars(signal).update(signals.functions())
    _reload("socket", "selectors")
    for owner, name, value in [*threads.patches(), *processes.patches()]:
        setattr(owner, name, value)
    _define_unix_streams()
    _use_asyncios_own_loop()
    _installed = machine
    use_clock(clock)


def use_clock(clock: ClockName) -> None:
    """Make the kernel and the functions of `time` use the real clock, or a new virtual one.

    With the virtual clock every wait jumps to its deadline. Call it before a program starts. Raises RuntimeError
    before `install`, and ValueError for an unknown clock.
    """
    if _installed is None:
        raise RuntimeError("looplab.kernel.use_clock() comes after install()")
    waiter = _installed.waiter
    match clock:
        case "real":
            waiter.clock, waiter.exact = RealClock(waiter.clock.block), lambda timeout: timeout
            functions = _REAL_TIME
        case "virtual":
            virtual = VirtualClock(waiter.clock.block)
            waiter.clock, waiter.exact = virtual, _exact
            functions = {
                **dict.fromkeys(("monotonic", "perf_counter"), virtual.monotonic),
                **dict.fromkeys(("monotonic_ns", "perf_counter_ns"), virtual.monotonic_ns),
                "time": virtual.time,
                "time_ns": virtual.time_ns,
            }
        case _:
            raise ValueError(f"clock {clock!r}: expected 'real' or 'virtual'")
    vars(time).update(functions)


def peek() -> float:
    """The time that `time.monotonic()` would return to the program; never moves a virtual clock."""
    if _installed is None:
        raise RuntimeError("looplab.kernel.peek() comes after install()")
    return _installed.waiter.clock.peek()


_REAL_TIME = {
    name: getattr(time, name)
    for name in ("monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "time", "time_ns")
}


def _install_errors() -> None:
    codes: dict[int, str] = vars(errno)["errorcode"]
    for name, number in ERRNO.items():
        setattr(errno, name, number)
        codes[int(number)] = name
    for alias, name in ALIASES.items():
        setattr(errno, alias, ERRNO[name])
    host_strerror = os.strerror

    def strerror(code: int, /) -> str:
        return TEXTS.get(int(code)) or host_strerror(code)

    os.strerror = strerror


def _install_time(waiter: Waiter) -> None:
    def sleep(seconds: Any, /) -> None:
        """Delay execution for a given number of seconds, which may be a fraction."""
        if not hasattr(seconds, "__float__") and not hasattr(seconds, "__index__"):
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        waiter.sleep(seconds)

    time.sleep = sleep


def _exact(timeout: float) -> float:
    """The exact seconds until the running loop's next timer, if selectors.py has rounded them up to `timeout`.

    selectors.py rounds to whole milliseconds, because Linux's epoll_wait counts them; a virtual wait can be exact.
    """
    from asyncio import events

    timers = getattr(events._get_running_loop(), "_scheduled", None)
    if not timers:
        return timeout
    left: float = timers[0].when() - time.monotonic()
    return left if 0 <= timeout - left < 0.0011 else timeout


def _reload(*names: str) -> None:
    for name in names:
        module = sys.modules.get(name)
        if module is not None:
            importlib.reload(module)
        else:
            importlib.import_module(name)


def _define_unix_streams() -> None:
    """Reload `asyncio.streams`, which leaves out its Unix functions if there is no AF_UNIX when it is imported."""
    import asyncio
    from asyncio import streams

    if not hasattr(streams, "open_unix_connection"):
        importlib.reload(streams)
        for name in streams.__all__:
            setattr(asyncio, name, getattr(streams, name))
        vars(asyncio)["__all__"] = tuple(dict.fromkeys((*asyncio.__all__, *streams.__all__)))


def _use_asyncios_own_loop() -> None:
    """Detach Pyodide's running WebLoop, its policy and its `asyncio.run`: asyncio is then in its initial state."""
    import asyncio
    from asyncio import events, runners

    asyncio.run = runners.run
    events._set_running_loop(None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the policy system ends with 3.16
        set_policy = getattr(events, "_set_event_loop_policy", None) or events.set_event_loop_policy
        set_policy(None)
