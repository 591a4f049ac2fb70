"""`_thread.lock` and `_thread.RLock` over the scheduler: as CPython's in C, but a thread that waits lets others run.

As in CPython, `release` wakes a waiting thread and does not reserve the lock for it: who runs next can take it first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import TIMEOUT_MAX
from typing import Any

from .scheduler import Scheduler, Strand


def lock_types(scheduler: Scheduler) -> tuple[type, type]:
    """The types `lock` and `RLock`."""

    class Lockable:
        """What both types have; they acquire and release it."""

        __slots__ = ("__weakref__", "_owner", "_waiters")
        acquire: Callable[..., bool]
        release: Callable[[], None]

        def __init__(self) -> None:
            self._owner: Strand | None = None
            self._waiters: deque[Strand] = deque()

        def locked(self) -> bool:
            return self._owner is not None

        def __enter__(self) -> bool:
            return self.acquire()

        def __exit__(self, *exception: Any) -> None:
            self.release()

        def _at_fork_reinit(self) -> None:
            self.__init__()  # type: ignore[misc]

    class lock(Lockable):
        """A lock object is a synchronization primitive.  To create a lock, call threading.Lock()."""

        __slots__ = ()

        def __init_subclass__(cls) -> None:
            raise TypeError("type '_thread.lock' is not an acceptable base type")

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            deadline = _deadline(blocking, timeout)
            if self._owner is None:
                self._owner = scheduler.current
                return True
            if not blocking or timeout == 0:
                return False
            return _wait_for(self, deadline)

        def release(self) -> None:
            if self._owner is None:
                raise RuntimeError("release unlocked lock")
            self._owner = None
            _wake_next(self)

        acquire_lock, release_lock, locked_lock = acquire, release, Lockable.locked

        def __repr__(self) -> str:
            state = "unlocked" if self._owner is None else "locked"
            return f"<{state} _thread.lock object at {hex(id(self))}>"

    class RLock(Lockable):
        __slots__ = ("_count",)

        def __init__(self, *ignored: Any, **ignored_too: Any) -> None:
            super().__init__()
            self._count = 0

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            deadline = _deadline(blocking, timeout)
            if self._owner is not scheduler.current:
                if self._owner is not None and (not blocking or timeout == 0 or not _wait_for(self, deadline)):
                    return False
                self._owner = scheduler.current
            self._count += 1
            return True

        def release(self) -> None:
            if self._owner is not scheduler.current:
                raise RuntimeError("cannot release un-acquired lock")
            self._count -= 1
            if not self._count:
                self._owner = None
                _wake_next(self)

        # what `threading.Condition` uses

        def _is_owned(self) -> bool:
            return self._owner is scheduler.current

        def _recursion_count(self) -> int:
            return self._count if self._owner is scheduler.current else 0

        def _release_save(self) -> tuple[int, Strand | None]:
            if not self._count:
                raise RuntimeError("cannot release un-acquired lock")
            saved = self._count, self._owner
            self._count, self._owner = 0, None
            _wake_next(self)
            return saved

        def _acquire_restore(self, saved: tuple[int, Strand | None]) -> None:
            if self._owner is not None:
                _wait_for(self, None)
            self._count, self._owner = saved

        def __repr__(self) -> str:
            state = "unlocked" if self._owner is None else "locked"
            owner = 0 if self._owner is None else self._owner.ident
            return f"<{state} _thread.RLock object owner={owner} count={self._count} at {hex(id(self))}>"

    def _wait_for(held: Lockable, deadline: float | None) -> bool:
        """Wait until the lock is free, and take it; False if `deadline` comes first."""
        me = scheduler.current
        while held._owner is not None:
            if scheduler.passed(deadline):
                return False
            held._waiters.append(me)
            try:
                scheduler.wait(held, deadline)
            except BaseException:
                if me not in held._waiters:  # it was woken for the lock, which it will not take
                    _wake_next(held)
                raise
            finally:
                if me in held._waiters:
                    held._waiters.remove(me)
        held._owner = me
        return True

    def _wake_next(held: Lockable) -> None:
        if held._owner is None and held._waiters:
            scheduler.wake(held._waiters.popleft())

    def _deadline(blocking: bool, timeout: float) -> float | None:
        if timeout == -1:
            return None
        if not blocking:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0:
            raise ValueError("timeout value must be a non-negative number")
        if timeout > TIMEOUT_MAX:
            raise OverflowError("timeout value is too large")
        return scheduler.deadline(timeout)

    for type_ in (lock, RLock):
        type_.__module__, type_.__qualname__ = "_thread", type_.__name__
    return lock, RLock
