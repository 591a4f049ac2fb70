"""The functions of `os` for the kernel's descriptors: pipes, and reading, writing and closing by descriptor.

Each function handles descriptors from `descriptors.FIRST` on, and calls the host's function for all others. `open` is
replaced only once the program makes a pipe, and `os.stat` once it binds a Unix socket to a path: otherwise every
program's tracebacks would show the replacements.
"""

from __future__ import annotations

import builtins
import io
import os
import stat
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from .descriptors import FIRST, POLLERR, POLLHUP, READABLE, File, WouldBlock
from .errors import os_error
from .machine import Machine
from .pipe import Pipe, PipeReader

T = TypeVar("T")


def os_functions(machine: Machine) -> dict[str, Callable[..., Any]]:
    """The names to replace in `os`."""
    descriptors = machine.descriptors

    def pipe() -> tuple[int, int]:
        """Create a pipe: (read_fd, write_fd)."""
        _open_takes_virtual_descriptors(machine)
        ends = Pipe()
        return descriptors.open(ends.reader), descriptors.open(ends.writer)

    def read(fd: int, length: int, /) -> bytes:
        file = descriptors.get(fd)
        return _call(machine, file, lambda: file.read(length))

    def write(fd: int, data: Any, /) -> int:
        file, whole = descriptors.get(fd), memoryview(data).cast("B").tobytes()
        sent = _call(machine, file, lambda: file.write(whole))
        while sent < len(whole) and not file.nonblocking:
            sent += _call(machine, file, partial(file.write, whole[sent:]))
        return sent

    def dup(fd: int, /) -> int:
        return descriptors.open(descriptors.get(fd))

    def dup2(fd: int, fd2: int, inheritable: bool = True) -> int:
        file = descriptors.get(fd)
        if fd2 < FIRST:
            raise os_error("EBADF")  # the host's numbers cannot refer to our files
        descriptors.open_as(fd2, file)
        return fd2

    def fstat(fd: int) -> os.stat_result:
        kind = stat.S_IFIFO | 0o600 if isinstance(descriptors.get(fd), PIPES) else stat.S_IFSOCK | 0o777
        return os.stat_result((kind, fd, 8, 1, 0, 0, 0, 0, 0, 0))

    def set_blocking(fd: int, blocking: bool, /) -> None:
        descriptors.get(fd).nonblocking = not blocking

    def get_blocking(fd: int, /) -> bool:
        return not descriptors.get(fd).nonblocking

    def set_inheritable(fd: int, inheritable: bool, /) -> None:
        descriptors.get(fd)

    def get_inheritable(fd: int, /) -> bool:
        descriptors.get(fd)
        return False

    def isatty(fd: int, /) -> bool:
        return False

    def lseek(fd: int, position: int, how: int, /) -> int:
        raise os_error("ESPIPE")

    def sendfile(out_fd: int, in_fd: int, offset: int | None, count: int) -> int:
        data = os.read(in_fd, count) if offset is None else os.pread(in_fd, count, offset)
        return write(out_fd, data) if data else 0

    virtual = (
        read,
        write,
        dup,
        dup2,
        fstat,
        set_blocking,
        get_blocking,
        set_inheritable,
        get_inheritable,
        isatty,
        lseek,
    )
    found: dict[str, Callable[..., Any]] = {
        function.__name__: _by_number(getattr(os, function.__name__, _unknown), function) for function in virtual
    }
    found["close"] = _by_number(os.close, descriptors.close)
    found["pipe"] = pipe
    found["sendfile"] = _by_number(getattr(os, "sendfile", _unknown), sendfile)
    found["pipe2"] = lambda flags: pipe()
    if not hasattr(os, "get_terminal_size"):  # in Pyodide, up to Python 3.13
        found["get_terminal_size"] = _no_terminal
    return found


def _no_terminal(fd: int = 1, /) -> os.terminal_size:
    """`os.get_terminal_size`, for a standard output that is not a terminal."""
    raise os_error("ENOTTY")


PIPES = (type(Pipe().reader), type(Pipe().writer))


def _unknown(*args: Any, **kwargs: Any) -> Any:
    raise os_error("EBADF")


def _by_number(host: Callable[..., Any], virtual: Callable[..., Any]) -> Callable[..., Any]:
    def call(fd: int, *args: Any, **kwargs: Any) -> Any:
        return (virtual if isinstance(fd, int) and fd >= FIRST else host)(fd, *args, **kwargs)

    call.__name__, call.__doc__ = virtual.__name__, host.__doc__
    return call


def _call(machine: Machine, file: File, operation: Callable[[], T]) -> T:
    """Perform `operation`, waiting as long as it takes unless the file is non-blocking."""
    machine.waiter.scheduler.pause_if_overdue()
    while True:
        try:
            return operation()
        except WouldBlock as blocked:
            events = blocked.events
        if file.nonblocking:
            raise os_error("EAGAIN")
        _wait(machine, file, events)


def _wait(machine: Machine, file: File, events: int) -> None:
    verb = "to read from" if events & READABLE else "to write to"
    mask = events | POLLERR | POLLHUP
    machine.waiter.until(lambda: file.events() & mask, None, f"{verb} a pipe or socket that blocks")


class VirtualFile(io.RawIOBase):
    """The raw file under the buffer that `open(fd)` returns for a descriptor of the kernel."""

    def __init__(self, machine: Machine, fd: int, mode: str, closefd: bool) -> None:
        super().__init__()
        self._machine = machine
        self._fd = fd
        self._closefd = closefd
        self.name = fd
        self.mode = mode
        file = machine.descriptors.get(fd)
        both = not isinstance(file, PIPES)
        self._readable = both or isinstance(file, PipeReader)
        self._writable = both or not self._readable

    def fileno(self) -> int:
        if self.closed:
            raise ValueError("I/O operation on closed file")
        return self._fd

    def readable(self) -> bool:
        return self._readable and ("r" in self.mode or "+" in self.mode)

    def writable(self) -> bool:
        return self._writable and ("r" not in self.mode or "+" in self.mode)

    def readinto(self, buffer: Any) -> int | None:
        view = memoryview(buffer).cast("B")
        try:
            data = os.read(self.fileno(), len(view))
        except BlockingIOError:
            return None
        view[: len(data)] = data
        return len(data)

    def write(self, data: Any) -> int | None:
        try:
            return os.write(self.fileno(), data)
        except BlockingIOError:
            return None

    def close(self) -> None:
        if not self.closed:
            super().close()
            if self._closefd:
                self._machine.descriptors.close(self._fd)


def _open_takes_virtual_descriptors(machine: Machine) -> None:
    if getattr(builtins.open, "takes_virtual_descriptors", False):
        return
    host_open = builtins.open

    def open(
        file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None, errors: str | None = None,
        newline: str | None = None, closefd: bool = True, opener: Any = None,
    ) -> Any:  # fmt: skip
        if not isinstance(file, int) or file < FIRST:
            return host_open(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = VirtualFile(machine, file, mode.replace("b", "").replace("t", "") or "r", closefd)
        if buffering == 0:
            return raw
        buffered: Any = io.BufferedReader(raw) if raw.readable() else io.BufferedWriter(raw)
        if "b" in mode:
            return buffered
        return io.TextIOWrapper(buffered, encoding, errors, newline, line_buffering=buffering == 1)

    open.takes_virtual_descriptors = True  # type: ignore[attr-defined]
    builtins.open = io.open = open


def stat_shows_sockets(machine: Machine) -> None:
    """Make `os.stat` and `os.lstat` report the name of a Unix socket as a socket."""
    if getattr(os.stat, "shows_sockets", False):
        return

    def showing(host: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        def call(*args: Any, **kwargs: Any) -> os.stat_result:
            status = host(*args, **kwargs)
            if not machine.network.is_socket(status.st_dev, status.st_ino):
                return status
            fields = list(status)
            fields[0] = stat.S_IFSOCK | stat.S_IMODE(status.st_mode)
            return os.stat_result(fields)

        call.__name__, call.__doc__ = host.__name__, host.__doc__
        call.shows_sockets = True  # type: ignore[attr-defined]
        return call

    os.stat, os.lstat = showing(os.stat), showing(os.lstat)
