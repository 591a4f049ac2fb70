"""Locks, `time.sleep` and sockets of a native interpreter that say when a thread has to wait.

CPython's own are written in C, and nothing in Python is called when they block. These are put in their place before a
program with threads is recorded: for the program they are the same, and `tracebacks` leaves out their frames. In
Pyodide the kernel has its own.
"""

from __future__ import annotations

import _thread
import queue
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # as in `run`
    from .observer import WaitObserver


def install(observer: WaitObserver) -> None:
    """Replace what can block, so that each wait calls `observer`."""
    lock, rlock = _lock_types(observer)
    names = {"allocate_lock": lock, "allocate": lock, "RLock": rlock}
    in_threading = {"Lock": lock, "_allocate_lock": lock, "_CRLock": rlock}
    for module, replaced in ((_thread, names), (threading, in_threading)):
        vars(module).update({name: value for name, value in replaced.items() if name in vars(module)})
    queue.SimpleQueue = queue._PySimpleQueue  # type: ignore[attr-defined, misc]
    vars(time)["sleep"] = staticmethod(_sleep(observer))
    for name in ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "send", "sendall", "connect"):
        setattr(socket.socket, name, _socket_method(name, observer))
    socket.socket.accept = _blocking(socket.socket.accept, observer)  # type: ignore[method-assign]


def _lock_types(observer: WaitObserver) -> tuple[type, type]:
    """The types `lock` and `RLock`: each holds one in C, and knows which thread has it."""

    class _Lock:
        __slots__ = ("__weakref__", "_lock", "_owner")

        _new: Callable[[], Any]

        def __init__(self) -> None:
            self._lock = type(self)._new()
            self._owner: int | None = None

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            if not self._lock.acquire(False):
                if not blocking or timeout == 0:
                    return bool(self._lock.acquire(blocking, timeout))  # which may refuse the arguments
                observer.waits(sys._getframe(), _end(timeout), self._owner)
                try:
                    if not self._lock.acquire(True, timeout):
                        return False
                finally:
                    observer.continues()
            elif timeout != -1:
                _check(blocking, timeout)
            self._owner = _thread.get_ident()
            return True

        def __enter__(self) -> bool:
            if not self._lock.acquire(False):
                observer.waits(sys._getframe(), None, self._owner)
                try:
                    self._lock.acquire()
                finally:
                    observer.continues()
            self._owner = _thread.get_ident()
            return True

        def release(self) -> None:
            self._lock.release()

        def __exit__(self, *exception: Any) -> None:
            self._lock.release()

        def _at_fork_reinit(self) -> None:
            self._lock._at_fork_reinit()

        def __repr__(self) -> str:
            return repr(self._lock).replace(hex(id(self._lock)), hex(id(self)))

    class lock(_Lock):
        __slots__ = ()
        _new = staticmethod(_thread.allocate_lock)

        def locked(self) -> bool:
            return bool(self._lock.locked())

        acquire_lock, release_lock, locked_lock = _Lock.acquire, _Lock.release, locked

    class RLock(_Lock):
        __slots__ = ()
        _new = staticmethod(_thread.RLock)

        def _is_owned(self) -> bool:
            return bool(self._lock._is_owned())

        def _recursion_count(self) -> int:
            return int(self._lock._recursion_count())

        def _release_save(self) -> Any:
            return self._lock._release_save()

        def _acquire_restore(self, saved: Any) -> None:
            self.acquire()
            self._lock.release()
            self._lock._acquire_restore(saved)

    if hasattr(_thread.RLock, "locked"):  # since Python 3.14
        RLock.locked = lambda self: bool(self._lock.locked())  # type: ignore[attr-defined]
    for type_ in (lock, RLock):
        type_.__module__, type_.__qualname__ = "_thread", type_.__name__
    return lock, RLock


def _end(timeout: float) -> float | None:
    return None if timeout < 0 else time.monotonic() + timeout


def _check(blocking: bool, timeout: float) -> None:
    _thread.allocate_lock().acquire(blocking, timeout)


def _sleep(observer: WaitObserver) -> Callable[[float], None]:
    host_sleep, now = time.sleep, time.monotonic

    def sleep(seconds: float, /) -> None:
        """Delay execution for a given number of seconds, which may be a fraction."""
        if not isinstance(seconds, int | float) or not seconds > 0:
            return host_sleep(seconds)
        observer.waits(sys._getframe(), now() + seconds, None)
        try:
            return host_sleep(seconds)
        finally:
            observer.continues()

    return sleep


def _socket_method(name: str, observer: WaitObserver) -> Callable[..., Any]:
    return _blocking(getattr(socket.socket.__base__, name), observer)


def _blocking(method: Callable[..., Any], observer: WaitObserver) -> Callable[..., Any]:
    def blocking(self: socket.socket, *args: Any, **kwargs: Any) -> Any:
        if self.gettimeout() == 0:
            return method(self, *args, **kwargs)
        observer.waits(sys._getframe(), None, None)
        try:
            return method(self, *args, **kwargs)
        finally:
            observer.continues()

    # the recorder names a wait after the code that waits
    blocking.__code__ = blocking.__code__.replace(co_name=method.__name__)
    blocking.__name__ = method.__name__
    return blocking
