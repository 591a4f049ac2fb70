"""Files and the numbers that programs know them by, as in a Unix kernel.

A descriptor is a number; several can name one `File` (what POSIX calls an open file description). A file's state
can change what `events()` says; whoever changes it calls `changed()`, so that an epoll need not ask every file.
"""

from __future__ import annotations

import heapq
import itertools
from typing import Protocol, TypeVar

from .errors import os_error

# Emscripten gives out numbers below MAX_OPEN_FDS = 4096 (its library_fs.js), so ours and the host's never meet
FIRST = 4096

POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL = 0x1, 0x2, 0x4, 0x8, 0x10, 0x20
POLLRDNORM, POLLWRNORM, POLLRDHUP = 0x40, 0x100, 0x2000
READABLE, WRITABLE = POLLIN | POLLRDNORM, POLLOUT | POLLWRNORM


class WouldBlock(Exception):
    """An operation cannot continue now; it can when `events` (poll bits) come up on the file."""

    def __init__(self, events: int) -> None:
        super().__init__(events)
        self.events = events


class Watcher(Protocol):
    """Notified when a file's events may have changed, and when the file is gone."""

    def file_changed(self, file: File) -> None: ...

    def file_released(self, file: File) -> None: ...


class File:
    """An open file description: how many descriptors name it, and its watchers."""

    def __init__(self) -> None:
        self.references = 0
        self.nonblocking = False
        self.watchers: list[Watcher] = []

    def events(self) -> int:
        """The poll bits that hold now (a mask of POLLIN, POLLOUT, POLLERR, POLLHUP ...)."""
        return 0

    def changed(self) -> None:
        """Notify the watchers that `events()` may have changed."""
        for watcher in self.watchers:
            watcher.file_changed(self)

    def release(self) -> None:
        """The last descriptor was closed."""
        for watcher in self.watchers[:]:
            watcher.file_released(self)
        self.watchers.clear()

    def read(self, size: int) -> bytes:
        raise os_error("EINVAL")

    def write(self, data: bytes) -> int:
        raise os_error("EINVAL")


F = TypeVar("F", bound=File)


class Descriptors:
    """The table from number to file. Numbers are the lowest free ones, as POSIX requires."""

    def __init__(self) -> None:
        self._files: dict[int, File] = {}
        self._freed: list[int] = []
        self._fresh = itertools.count(FIRST)

    def open(self, file: File) -> int:
        """Give `file` one more descriptor."""
        fd = self._lowest_free()
        self._files[fd] = file
        file.references += 1
        return fd

    def open_as(self, fd: int, file: File) -> None:
        """Make `fd` a descriptor of `file`, as dup2(2) does: what it named before is closed."""
        if self._files.get(fd) is file:
            return
        if fd in self._files:
            self.close(fd)
        self._files[fd] = file
        file.references += 1

    def _lowest_free(self) -> int:
        # `open_as` may have taken a number out of its turn
        while self._freed:
            fd = heapq.heappop(self._freed)
            if fd not in self._files:
                return fd
        return next(fd for fd in self._fresh if fd not in self._files)

    def find(self, fd: int) -> File | None:
        return self._files.get(fd)

    def get(self, fd: int) -> File:
        """Raises OSError EBADF if `fd` names no file of ours."""
        try:
            return self._files[fd]
        except KeyError:
            raise os_error("EBADF") from None

    def close(self, fd: int) -> None:
        """Free the number; the file is released with its last one. Raises OSError EBADF."""
        file = self.get(fd)
        del self._files[fd]
        heapq.heappush(self._freed, fd)
        file.references -= 1
        if not file.references:
            file.release()
