"""Open files and their descriptors, as in a Unix kernel.

A descriptor is a number; several can refer to one `File` (what POSIX calls an open file description). Code that changes
the result of a file's `events()` calls its `changed()`, so that an epoll need not check every file.
"""

from __future__ import annotations

import heapq
import itertools
from typing import Protocol, TypeVar

from .errors import os_error

# Emscripten uses numbers below MAX_OPEN_FDS = 4096 (its library_fs.js), so ours never collide with the host's
FIRST = 4096

POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL = 0x1, 0x2, 0x4, 0x8, 0x10, 0x20
POLLRDNORM, POLLWRNORM, POLLRDHUP = 0x40, 0x100, 0x2000
READABLE, WRITABLE = POLLIN | POLLRDNORM, POLLOUT | POLLWRNORM


class WouldBlock(Exception):
    """An operation cannot continue until one of `events` (poll bits) holds for the file."""

    def __init__(self, events: int) -> None:
        super().__init__(events)
        self.events = events


class Watcher(Protocol):
    """Notified when a file's events may have changed, and when the file is closed."""

    def file_changed(self, file: File) -> None: ...

    def file_released(self, file: File) -> None: ...


class File:
    """An open file description, with the number of descriptors that refer to it, and its watchers."""

    def __init__(self) -> None:
        self.references = 0
        self.nonblocking = False
        self.watchers: list[Watcher] = []

    def events(self) -> int:
        """The current poll bits (a mask of POLLIN, POLLOUT, POLLERR, POLLHUP ...)."""
        return 0

    def changed(self) -> None:
        """Notify the watchers that `events()` may have changed."""
        for watcher in self.watchers:
            watcher.file_changed(self)

    def release(self) -> None:
        """Called when the last descriptor is closed."""
        for watcher in self.watchers[:]:
            watcher.file_released(self)
        self.watchers.clear()

    def read(self, size: int) -> bytes:
        raise os_error("EINVAL")

    def write(self, data: bytes) -> int:
        raise os_error("EINVAL")


F = TypeVar("F", bound=File)


class Descriptors:
    """The table of open files by descriptor. A new descriptor is the lowest free number, as POSIX requires."""

    def __init__(self) -> None:
        self._files: dict[int, File] = {}
        self._freed: list[int] = []
        self._fresh = itertools.count(FIRST)

    def open(self, file: File) -> int:
        """Return a new descriptor of `file`."""
        fd = self._lowest_free()
        self._files[fd] = file
        file.references += 1
        return fd

    def open_as(self, fd: int, file: File) -> None:
        """Make `fd` a descriptor of `file`, as dup2(2) does: if it was open, it is closed first."""
        if self._files.get(fd) is file:
            return
        if fd in self._files:
            self.close(fd)
        self._files[fd] = file
        file.references += 1

    def _lowest_free(self) -> int:
        # `open_as` may have taken any of the numbers
        while self._freed:
            fd = heapq.heappop(self._freed)
            if fd not in self._files:
                return fd
        return next(fd for fd in self._fresh if fd not in self._files)

    def find(self, fd: int) -> File | None:
        return self._files.get(fd)

    def get(self, fd: int) -> File:
        """Raises OSError EBADF if `fd` is not open here."""
        try:
            return self._files[fd]
        except KeyError:
            raise os_error("EBADF") from None

    def close(self, fd: int) -> None:
        """Close a descriptor, and release the file if it was the last one. Raises OSError EBADF."""
        file = self.get(fd)
        del self._files[fd]
        heapq.heappush(self._freed, fd)
        file.references -= 1
        if not file.references:
            file.release()
