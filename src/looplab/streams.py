"""Standard streams that report what is written to and read from them.

They are line-buffered as at a terminal, so that the output to stdout and stderr stays in the order written.
"""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .record import Stream

OnPrinted = Callable[[Stream, str], None]
OnRead = Callable[[int], None]


class _ObservedOutput(io.RawIOBase):
    """The raw file below `sys.stdout` or `sys.stderr`: each write is decoded and passed to `on_printed`."""

    def __init__(self, stream: Stream, fd: int, on_printed: OnPrinted) -> None:
        self.name = f"<{stream}>"
        self._stream: Stream = stream
        self._fd = fd
        self._on_printed = on_printed
        # a write may end in the middle of a character; bytes that are not UTF-8 must not stop the program
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd

    def write(self, data) -> int:  # type: ignore[no-untyped-def]  # collections.abc.Buffer is 3.12+
        if text := self._decoder.decode(bytes(data)):
            self._on_printed(self._stream, text)
        return len(data)


class _NoInput(io.RawIOBase):
    """The raw file below `sys.stdin`: always at its end. A read is reported with the line of the program."""

    name = "<stdin>"

    def __init__(self, program: str, on_read: OnRead) -> None:
        self._program = program
        self._on_read = on_read

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # collections.abc.Buffer is 3.12+
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename != self._program:
            frame = frame.f_back
        self._on_read(frame.f_lineno if frame.f_code.co_filename == self._program else 0)
        return 0


@contextmanager
def observed_streams(program: str, on_printed: OnPrinted, on_read: OnRead) -> Iterator[None]:
    """Replace `sys.stdin`, `sys.stdout` and `sys.stderr` while the block runs; `program` is its file name."""

    def output(stream: Stream, fd: int) -> io.TextIOWrapper:
        raw = _ObservedOutput(stream, fd, on_printed)
        errors = "backslashreplace" if stream == "stderr" else "strict"
        return io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", errors, newline="\n", line_buffering=True)

    before = sys.stdin, sys.stdout, sys.stderr
    stdout, stderr = output("stdout", 1), output("stderr", 2)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(_NoInput(program, on_read)), "utf-8")
    sys.stdout, sys.stderr = stdout, stderr
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        for stream in (stdout, stderr):
            if not stream.closed:  # the program may have closed it
                stream.flush()
