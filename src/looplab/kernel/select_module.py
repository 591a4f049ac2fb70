"""The `select` module for the kernel's files: select(), poll() and epoll(), as on Linux.

With `epoll` present, CPython's `selectors.DefaultSelector` is an EpollSelector, as it is on Linux.
"""

from __future__ import annotations

import select as host_select
from collections.abc import Callable, Iterable
from typing import Any

from .descriptors import (
    FIRST,
    POLLERR,
    POLLHUP,
    POLLIN,
    POLLNVAL,
    POLLOUT,
    POLLPRI,
    Descriptors,
    File,
)
from .errors import os_error
from .waiting import Waiter

EPOLLET, EPOLLONESHOT = 1 << 31, 1 << 30
# select(2): POLLIN_SET, POLLOUT_SET and POLLEX_SET of Linux's fs/select.c
_READ_SET = POLLIN | POLLHUP | POLLERR
_WRITE_SET = POLLOUT | POLLERR
_EXCEPT_SET = POLLPRI


# kept before ours replaces it in the module
_host_select = host_select.select


def select_functions(descriptors: Descriptors, waiter: Waiter) -> dict[str, Any]:
    """The names of a `select` module over `descriptors`."""

    def select(
        rlist: Iterable[Any], wlist: Iterable[Any], xlist: Iterable[Any], timeout: float | None = None, /
    ) -> tuple[list[Any], list[Any], list[Any]]:
        timeout = _seconds(timeout)
        sets = [
            [(item, poller(descriptors, _fileno(item)), events) for item in items]
            for items, events in ((rlist, _READ_SET), (wlist, _WRITE_SET), (xlist, _EXCEPT_SET))
        ]

        def ready() -> list[list[Any]]:
            found = [[item for item, events_of, mask in items if events_of() & mask] for items in sets]
            return found if any(found) else []

        r, w, x = waiter.until(ready, timeout, "in select.select()") or [[], [], []]
        return r, w, x

    class poll(Poll):
        __doc__ = Poll.__doc__

        def __init__(self) -> None:
            super().__init__(descriptors, waiter)

    class epoll(Epoll):
        __doc__ = Epoll.__doc__

        def __init__(self, sizehint: int = -1, flags: int = 0) -> None:
            super().__init__(descriptors, waiter)

        @classmethod
        def fromfd(cls, fd: int) -> Any:
            raise os_error("EINVAL")

    for class_ in (poll, epoll):
        class_.__module__ = "select"
        class_.__qualname__ = class_.__name__
    constants = {
        "EPOLLIN": 0x1, "EPOLLPRI": 0x2, "EPOLLOUT": 0x4, "EPOLLERR": 0x8, "EPOLLHUP": 0x10,
        "EPOLLRDNORM": 0x40, "EPOLLRDBAND": 0x80, "EPOLLWRNORM": 0x100, "EPOLLWRBAND": 0x200, "EPOLLMSG": 0x400,
        "EPOLLRDHUP": 0x2000, "EPOLLEXCLUSIVE": 1 << 28, "EPOLLONESHOT": EPOLLONESHOT, "EPOLLET": EPOLLET,
        "EPOLL_CLOEXEC": 0o2000000,
    }  # fmt: skip
    # static, because selectors.SelectSelector has it as a class attribute, where a function would become a method
    return {"select": staticmethod(select), "poll": poll, "epoll": epoll, "error": OSError, **constants}


def poller(descriptors: Descriptors, fd: int) -> Callable[[], int]:
    """A function that returns the poll bits of `fd`. Raises OSError EBADF if there is no such file."""
    if fd >= FIRST:
        return descriptors.get(fd).events
    # a file of the host, which knows its state (a regular file is always ready)
    try:
        _host_select([fd], [], [], 0)
    except OSError:
        raise os_error("EBADF") from None
    return lambda: _host_events(fd)


def _host_events(fd: int) -> int:
    r, w, x = _host_select([fd], [fd], [fd], 0)
    return (POLLIN if r else 0) | (POLLOUT if w else 0) | (POLLPRI if x else 0)


def _fileno(item: Any) -> int:
    """As PyObject_AsFileDescriptor: an int, or what `fileno()` returns."""
    fd: int = item
    if not isinstance(item, int):
        try:
            method = item.fileno
        except AttributeError:
            raise TypeError("argument must be an int, or have a fileno() method.") from None
        fd = method()
        if not isinstance(fd, int):
            raise TypeError("fileno() returned a non-integer")
    if fd < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({fd})")
    return fd


def _seconds(timeout: Any) -> float | None:
    if timeout is None:
        return None
    if not hasattr(timeout, "__float__") and not hasattr(timeout, "__index__"):
        raise TypeError("timeout must be a float or None")
    if timeout < 0:
        raise ValueError("timeout must be non-negative")
    return float(timeout)


class Poll:
    """poll(2): checks every registered file, in order of registration. Timeouts are in milliseconds."""

    def __init__(self, descriptors: Descriptors, waiter: Waiter) -> None:
        self._descriptors = descriptors
        self._waiter = waiter
        self._masks: dict[int, int] = {}

    def register(self, fd: Any, eventmask: int = POLLIN | POLLPRI | POLLOUT, /) -> None:
        self._masks[_fileno(fd)] = eventmask

    def modify(self, fd: Any, eventmask: int, /) -> None:
        number = _fileno(fd)
        if number not in self._masks:
            raise os_error("ENOENT")
        self._masks[number] = eventmask

    def unregister(self, fd: Any, /) -> None:
        del self._masks[_fileno(fd)]

    def poll(self, timeout: float | None = None, /) -> list[tuple[int, int]]:
        seconds = None if timeout is None or timeout < 0 else timeout / 1000
        return self._waiter.until(self._ready, seconds, "in poll()")

    def _ready(self) -> list[tuple[int, int]]:
        found = []
        for fd, mask in self._masks.items():
            try:
                events = poller(self._descriptors, fd)() & (mask | POLLERR | POLLHUP)
            except OSError:
                events = POLLNVAL
            if events:
                found.append((fd, events))
        return found


class Epoll(File):
    """epoll(7): files report their changes, so the cost of a poll depends on how many are ready, not registered.

    The ready list has the same order as on Linux: the first file to change comes first, and a file that is still ready
    after it was reported moves to the end.
    """

    def __init__(self, descriptors: Descriptors, waiter: Waiter) -> None:
        super().__init__()
        self._descriptors = descriptors
        self._waiter = waiter
        self._interest: dict[int, tuple[File, int]] = {}
        self._numbers: dict[File, list[int]] = {}
        self._ready: dict[int, None] = {}
        self._fd = descriptors.open(self)

    # as a `File`, and as a `Watcher`

    def events(self) -> int:
        return POLLIN if self._collect(1, peek=True) else 0

    def file_changed(self, file: File) -> None:
        events = file.events()
        for fd in self._numbers[file]:
            if events & self._interest[fd][1]:
                self._ready[fd] = None
        if self._ready and self.watchers:
            self.changed()

    def file_released(self, file: File) -> None:
        for fd in self._numbers.pop(file):
            del self._interest[fd]
            self._ready.pop(fd, None)

    def release(self) -> None:
        super().release()
        for file in self._numbers:
            file.watchers.remove(self)
        self._numbers.clear()
        self._interest.clear()
        self._ready.clear()

    # as `select.epoll`

    @property
    def closed(self) -> bool:
        return self._fd < 0

    def close(self) -> None:
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            if self._descriptors.find(fd) is self:
                self._descriptors.close(fd)

    def __del__(self) -> None:
        self.close()

    def __enter__(self) -> Epoll:
        self._check()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def fileno(self) -> int:
        self._check()
        return self._fd

    def register(self, fd: Any, eventmask: int = POLLIN | POLLPRI | POLLOUT) -> None:
        """Raises OSError: EBADF, EEXIST if already registered, EPERM for a file that is always ready."""
        self._check()
        number = _fileno(fd)
        if number < FIRST:
            poller(self._descriptors, number)
            raise os_error("EPERM")
        file = self._descriptors.get(number)
        if number in self._interest:
            raise os_error("EEXIST")
        self._interest[number] = file, eventmask | POLLERR | POLLHUP
        if file not in self._numbers:
            self._numbers[file] = []
            file.watchers.append(self)
        self._numbers[file].append(number)
        self.file_changed(file)

    def modify(self, fd: Any, eventmask: int) -> None:
        self._check()
        number = self._registered(fd)
        file = self._interest[number][0]
        self._interest[number] = file, eventmask | POLLERR | POLLHUP
        self.file_changed(file)

    def unregister(self, fd: Any) -> None:
        self._check()
        number = self._registered(fd)
        file, _ = self._interest.pop(number)
        self._ready.pop(number, None)
        self._numbers[file].remove(number)
        if not self._numbers[file]:
            del self._numbers[file]
            file.watchers.remove(self)

    def poll(self, timeout: float | None = None, maxevents: int = -1) -> list[tuple[int, int]]:
        """(descriptor, events) of each ready file. `timeout` is in seconds; None or negative means no limit."""
        self._check()
        if maxevents < -1 or maxevents == 0:
            raise ValueError(f"maxevents must be greater than 0, got {maxevents}")
        if not self._ready and timeout == 0:
            return []
        limit = maxevents if maxevents > 0 else len(self._interest) or 1
        seconds = None if timeout is None or timeout < 0 else self._waiter.exact(timeout)
        return self._waiter.until(lambda: self._collect(limit), seconds, "in its event loop's select()")

    def _collect(self, limit: int, peek: bool = False) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for fd in list(self._ready):
            if len(found) == limit:
                break
            file, mask = self._interest[fd]
            events = file.events() & mask
            if not events:
                del self._ready[fd]
                continue
            found.append((fd, events & ~(EPOLLET | EPOLLONESHOT)))
            if peek:
                continue
            del self._ready[fd]
            if mask & EPOLLONESHOT:
                self._interest[fd] = file, 0
            elif not mask & EPOLLET:
                self._ready[fd] = None
        return found

    def _registered(self, fd: Any) -> int:
        number = _fileno(fd)
        if number not in self._interest:
            self._descriptors.get(number)
            raise os_error("ENOENT")
        return number

    def _check(self) -> None:
        if self._fd < 0:
            raise ValueError("I/O operation on closed epoll object")
