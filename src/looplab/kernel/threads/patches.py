"""Puts the scheduler's locks and threads under CPython's `threading`, `queue`, `concurrent.futures` and `asyncio`."""

from __future__ import annotations

import _thread
import concurrent.futures.thread
import queue
import sys
import threading
from asyncio import events
from collections.abc import Callable
from typing import Any

from ... import DeadlockError
from . import switching, without
from .locks import lock_types
from .scheduler import Scheduler
from .starting import Starter

_IN_THREADING = {
    "_start_new_thread": "start_new_thread",
    "_start_joinable_thread": "start_joinable_thread",
    "_allocate_lock": "allocate_lock",
    "Lock": "allocate_lock",
    "_LockType": "allocate_lock",
    "_CRLock": "RLock",
    "_ThreadHandle": "_ThreadHandle",
    "_thread_shutdown": "_shutdown",
    "_set_sentinel": "_set_sentinel",
    "get_ident": "get_ident",
}
"""The names under which `threading` has imported those of `_thread`; each Python has some of them."""


def install(scheduler: Scheduler, on_first_thread: Callable[[], None]) -> None:
    """Replace what is in C and would block the whole worker."""
    lock, rlock = lock_types(scheduler)
    names = {
        **Starter(scheduler, lock, on_first_thread).functions(),
        **{"allocate_lock": lock, "allocate": lock, "lock": lock, "LockType": lock, "RLock": rlock},
    }
    _replace(vars(_thread), names)
    _replace(vars(threading), {name: names[source] for name, source in _IN_THREADING.items()})
    queue.SimpleQueue = queue._PySimpleQueue  # type: ignore[attr-defined, misc]
    # locks made before; a thread may wait, for another to start, while it holds the first
    vars(concurrent.futures.thread)["_global_shutdown_lock"] = lock()
    _replace(vars(events), {"_lock": lock()})
    for owner, name, value in without.patches(scheduler):
        setattr(owner, name, value)
    vars(sys)["_current_frames"] = scheduler.frames
    sys.getswitchinterval, sys.setswitchinterval = switching.get_switch_interval, switching.set_switch_interval
    vars(threading)["_shutdown"] = _shutdown(vars(threading)["_shutdown"], scheduler)
    switching.entry = scheduler.run


def _shutdown(shutdown: Callable[[], None], scheduler: Scheduler) -> Callable[[], None]:
    """What CPython calls first at its end: it waits for all threads that are not daemons."""

    def shutdown_or_report() -> None:
        reported = scheduler.deadlocked
        try:
            shutdown()
        except DeadlockError as error:  # CPython would ignore it, and say where it was raised
            if not reported:
                print(f"looplab.DeadlockError: {error}", file=sys.stderr)

    return shutdown_or_report


def _replace(namespace: dict[str, Any], replacements: dict[str, Any]) -> None:
    namespace.update({name: value for name, value in replacements.items() if name in namespace})
