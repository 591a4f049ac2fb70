"""The two ends of `os.pipe()`, which behave as in Linux's fs/pipe.c."""

from __future__ import annotations

from .descriptors import POLLERR, POLLHUP, READABLE, WRITABLE, File, WouldBlock
from .errors import os_error

CAPACITY = 65_536  # bytes: pipe(7)
PIPE_BUF = 4096  # bytes up to which a write is all or nothing


class Pipe:
    """The bytes between two ends."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.reader = PipeReader(self)
        self.writer = PipeWriter(self)


class PipeReader(File):
    """The end to read from; reports the end of the file once all writers are closed."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self._pipe = pipe

    def read(self, size: int) -> bytes:
        buffer = self._pipe.buffer
        if not buffer and size and self._pipe.writer.references:
            raise WouldBlock(READABLE)
        data = bytes(buffer[:size])
        del buffer[:size]
        if data:
            self._pipe.writer.changed()
        return data

    def write(self, data: bytes) -> int:
        raise os_error("EBADF")

    def events(self) -> int:
        events = READABLE if self._pipe.buffer else 0
        return events if self._pipe.writer.references else events | POLLHUP

    def release(self) -> None:
        super().release()
        self._pipe.writer.changed()


class PipeWriter(File):
    """The end to write to; broken once all readers are closed."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self._pipe = pipe

    def read(self, size: int) -> bytes:
        raise os_error("EBADF")

    def write(self, data: bytes) -> int:
        if not self._pipe.reader.references:
            raise os_error("EPIPE")
        room = CAPACITY - len(self._pipe.buffer)
        if not room or (len(data) <= PIPE_BUF and len(data) > room):
            raise WouldBlock(WRITABLE)
        self._pipe.buffer += data[:room]
        self._pipe.reader.changed()
        return min(room, len(data))

    def events(self) -> int:
        events = WRITABLE if CAPACITY - len(self._pipe.buffer) >= PIPE_BUF else 0
        return events if self._pipe.reader.references else events | POLLERR

    def release(self) -> None:
        super().release()
        self._pipe.reader.changed()
