"""Install the kernel in a running CPython: virtual `_socket` and `select`, then the modules that build on them.

`_socket`, `select`, `signal`, `errno` and `time` are changed in place, so every module that imported them sees the
change; `socket` and `selectors` are reloaded on top. asyncio is not imported again: its C half keeps references to
the first import.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from . import errors, imports, processes, time_functions
from .clock import Block, RealClock, VirtualClock
from .descriptors import Descriptors
from .machine import Machine
from .net.socket_module import socket_functions
from .os_calls import os_functions, stat_shows_sockets
from .select_module import select_functions
from .signals import Signals
from .standard_input import StandardInput
from .threads import patches as threads
from .threads.preemption import Preemption
from .waiting import Waiter

if TYPE_CHECKING:
    from ..observer import WaitObserver

ClockName = Literal["real", "virtual"]

_installed: Machine | None = None
_standard_input = StandardInput()


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
    waiter = Waiter(RealClock(block), can_be_woken=lambda: bool(_standard_input.pending) or signals.can_wake())
    machine = Machine(descriptors, waiter)
    errors.install()
    time_functions.replace({"sleep": time_functions.sleep_function(machine.waiter)})
    import _socket
    import select

    vars(_socket).update(socket_functions(machine))
    vars(select).update(select_functions(descriptors, machine.waiter))
    vars(os).update(os_functions(machine))
    machine.network.on_first_path = lambda: stat_shows_sockets(machine)
    vars(signal).update(signals.functions())
    _reload("socket", "selectors")
    signals.scheduler = machine.waiter.scheduler

    def before_first_thread() -> None:
        signals.allow_preemption()
        if machine.preemption is not None:
            machine.preemption.start()

    threads.install(machine.waiter.scheduler, before_first_thread)
    for owner, name, value in processes.patches():
        setattr(owner, name, value)
    if sys.platform == "emscripten":
        from .host import put_back

        signals.wrap_interrupt(put_back)
        processes.add_missing_modules()
        imports.install_finders()
    _define_unix_streams()
    _use_asyncios_own_loop()
    _installed = machine
    use_clock(clock)


def use_clock(clock: ClockName) -> None:
    """Make the kernel and whatever reads the time use the real clock, or a new virtual one.

    With the virtual clock every wait jumps to its deadline; in Pyodide, the host starts and stops it. Call it before a
    program starts. A native interpreter keeps a virtual clock. Raises RuntimeError before `install`, and ValueError for
    an unknown clock.
    """
    if _installed is None:
        raise RuntimeError("looplab.kernel.use_clock() comes after install()")
    waiter, in_pyodide = _installed.waiter, sys.platform == "emscripten"
    match clock:
        case "real":
            waiter.clock, waiter.exact = RealClock(waiter.clock.block), lambda timeout: timeout
        case "virtual" if in_pyodide:
            from .host import HostClock

            waiter.clock, waiter.exact = HostClock(waiter.clock.block), _exact
            if sys.version_info < (3, 13):
                time_functions.replace(time_functions.exact_date(VirtualClock.START))
        case "virtual":
            virtual = VirtualClock(waiter.clock.block)
            waiter.clock, waiter.exact = virtual, _exact
            time_functions.replace(time_functions.native_functions(virtual))
        case _:
            raise ValueError(f"clock {clock!r}: expected 'real' or 'virtual'")
    waiter.waited_ns = 0
    if in_pyodide or clock == "virtual":
        time_functions.replace(time_functions.processor_time(waiter))
        os.times = time_functions.process_times
    _restart_logging()


def peek() -> float:
    """The time that `time.monotonic()` would return to the program; never moves a virtual clock."""
    if _installed is None:
        raise RuntimeError("looplab.kernel.peek() comes after install()")
    return _installed.waiter.clock.peek()


def preempt(filename: str, seconds: float) -> None:
    """Let the threads of the program in this file take turns of so many seconds; otherwise they switch where they wait.

    By a virtual clock, a turn is as many places as `threads.preemption` has for it, so two runs are the same.
    """
    if _installed is None:
        raise RuntimeError("looplab.kernel.preempt() comes after install()")
    waiter = _installed.waiter
    _installed.preemption = Preemption(waiter.scheduler, lambda: waiter.clock, filename, seconds)


def observe_waits(observer: WaitObserver) -> None:
    """Tell `observer` of the waits of threads, once the program has started any."""
    if _installed is None:
        raise RuntimeError("looplab.kernel.observe_waits() comes after install()")
    _installed.waiter.scheduler.observer = observer


def declare_packages(names: Iterable[str]) -> None:
    """Let the program import these packages, and those that they need. In Pyodide."""
    imports.PACKAGES.declare(names)


def read_line() -> bytes:
    """The next line that the reader types; other threads run meanwhile. Empty at the end of the input. In Pyodide."""
    if _installed is None:
        raise RuntimeError("looplab.kernel.read_line() comes after install()")
    return _standard_input.read(_installed.waiter)


def _restart_logging() -> None:
    """Let %(relativeCreated)d of log records count from now; asyncio has already imported `logging`."""
    import logging

    # it has no public name
    logging._startTime = time.time_ns() if sys.version_info >= (3, 13) else time.time()  # type: ignore[attr-defined]


def _exact(timeout: float) -> float:
    """The exact seconds until the running loop's next timer, if selectors.py has rounded them up to `timeout`.

    selectors.py rounds to whole milliseconds, because Linux's epoll_wait counts them; a virtual wait can be exact.
    """
    from asyncio import events

    timers = getattr(events._get_running_loop(), "_scheduled", None)
    if not timers:
        return timeout
    left: float = timers[0].when() - peek()
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
