"""Starting and joining threads: what `_thread` has for `threading`, in the forms of Python 3.10 to 3.12 and since."""

from __future__ import annotations

import sys
import threading
import traceback
import weakref
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from . import switching
from .scheduler import Scheduler, Strand

CANNOT = "can't start new thread"
REFUSED = f"{CANNOT}: Python in this browser has only the one that runs your program"


def thread_name(ident: int) -> str:
    thread = vars(threading)["_active"].get(ident)
    return f"thread {ident}" if thread is None else str(thread.name)


def _report(error: BaseException, function: Callable[..., Any]) -> None:
    """As CPython reports an exception that a thread does not catch."""
    sentence = f"Exception ignored in thread started by {function!r}"
    frames = error.__traceback__ and error.__traceback__.tb_next  # without our own function
    if sys.unraisablehook is sys.__unraisablehook__:
        print(f"{sentence}:", file=sys.stderr)
        traceback.print_exception(type(error), error, frames)
        return
    fields: Any = {"exc_type": type(error), "exc_value": error, "exc_traceback": frames, "err_msg": sentence}
    sys.unraisablehook(SimpleNamespace(**fields, object=None))


class Starter:
    """The functions of `_thread` that start threads. `on_first` is called before the first one starts."""

    def __init__(self, scheduler: Scheduler, new_lock: Callable[[], Any], on_first: Callable[[], None]) -> None:
        self._scheduler = scheduler
        self._new_lock = new_lock
        self._on_first = on_first
        self._sentinels: dict[Strand, weakref.ref[Any]] = {}
        self._to_join: dict[Any, None] = {}
        self._handle_type = self._new_handle_type()

    def functions(self) -> dict[str, Any]:
        """By their names in `_thread`. Those that this Python does not have are not to be added."""
        scheduler = self._scheduler

        def get_ident() -> int:
            return scheduler.current.ident

        get_ident.__module__, get_ident.__qualname__ = "_thread", "get_ident"
        start, join = self.start_new_thread, self.start_joinable_thread
        return {
            **{"start_new_thread": start, "start_new": start, "start_joinable_thread": join},
            **{"_ThreadHandle": self._handle_type, "_shutdown": self.shutdown, "_set_sentinel": self.set_sentinel},
            **{"get_ident": get_ident, "_count": lambda: len(scheduler.strands) - 1},
        }

    def start_new_thread(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None, /
    ) -> int:
        """As `_thread.start_new_thread`: returns the thread's identifier."""
        if not callable(function):
            raise TypeError("first arg must be callable")
        if not isinstance(args, tuple):
            raise TypeError("2nd arg must be a tuple")
        if kwargs is not None and not isinstance(kwargs, dict):
            raise TypeError("optional 3rd arg must be a dictionary")
        return self._start(function, args, kwargs or {}, lambda: None).ident

    def start_joinable_thread(self, function: Callable[[], Any], handle: Any = None, daemon: bool = True) -> Any:
        """As `_thread.start_joinable_thread`, of Python 3.13: returns the handle."""
        if handle is None:
            handle = self._handle_type()
        if handle.ident:
            raise RuntimeError("thread already started")
        handle.ident = self._start(function, (), {}, handle._set_done).ident
        if not daemon:
            self._to_join[handle] = None
        return handle

    def shutdown(self) -> None:
        """As `_thread._shutdown`, of Python 3.13: wait for all threads that are not daemons."""
        while self._to_join:
            next(iter(self._to_join)).join()

    def set_sentinel(self) -> Any:
        """As `_thread._set_sentinel`, up to Python 3.12: a lock that is released when the current thread ends."""
        lock = self._new_lock()
        self._sentinels[self._scheduler.current] = weakref.ref(lock)
        return lock

    def _start(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], done: Callable[[], None]
    ) -> Strand:
        if not self._scheduler.started:
            if not switching.can_suspend():
                raise RuntimeError(REFUSED)
            self._on_first()

        def call_as_thread() -> None:
            try:
                function(*args, **kwargs)
            except SystemExit:
                pass
            except BaseException as error:
                _report(error, function)
            sentinel = self._sentinels.pop(self._scheduler.current, lambda: None)()
            if sentinel is not None and sentinel.locked():
                sentinel.release()
            done()

        strand = self._scheduler.start(call_as_thread)
        if strand is None:
            raise RuntimeError(CANNOT)
        return strand

    def _new_handle_type(self) -> type:
        scheduler, to_join = self._scheduler, self._to_join

        class _ThreadHandle:
            """A handle to a thread: it can be joined, also by several threads."""

            def __init__(self) -> None:
                self.ident = 0
                self._done = False
                self._joining: list[Strand] = []

            def is_done(self) -> bool:
                return self._done

            def _set_done(self) -> None:
                if not self.ident:
                    raise RuntimeError("thread not started")
                self._done = True
                to_join.pop(self, None)
                for strand in self._joining:
                    scheduler.wake(strand)

            def join(self, timeout: float | None = None, /) -> None:
                if not self.ident:
                    raise RuntimeError("thread not started")
                if self.ident == scheduler.current.ident:
                    raise RuntimeError("Cannot join current thread")
                deadline = None if timeout is None or timeout < 0 else scheduler.deadline(timeout)
                me = scheduler.current
                self._joining.append(me)
                try:
                    while not self._done and not scheduler.passed(deadline):
                        scheduler.wait(f"for {thread_name(self.ident)} to end", deadline)
                finally:
                    self._joining.remove(me)

            def __repr__(self) -> str:
                return f"<_ThreadHandle object: ident={self.ident}>"

        return _ThreadHandle
