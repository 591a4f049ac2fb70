"""Standard streams that report what is written to and read from them.

They are line-buffered as at a terminal, so that the output to stdout and stderr stays in the order written.

A program may print at any moment: in a tracer, a signal handler or a finalizer, and so in the middle of another
`print`, or when most of the interpreter is gone. Therefore no stream here holds a lock while it runs Python code,
tracers do not see that code (`audit.untraced`), and it uses no module (`audit`).
"""

from __future__ import annotations

import builtins
import sys
from _codecs import utf_8_decode
from collections.abc import Callable
from io import BufferedReader, RawIOBase
from io import TextIOWrapper as _TextIOWrapper
from types import FrameType
from typing import TYPE_CHECKING, Any

from .audit import addaudithook, untraced

if TYPE_CHECKING:
    from .record import Stream

__builtins__ = dict(vars(builtins))  # type: ignore[assignment]  # as in `audit`

OnPrinted = Callable[["Stream", str], None]
OnRead = Callable[[int], None]
ReadLine = Callable[[], bytes]


class _Output(RawIOBase):
    """`sys.stdout.buffer` or that of stderr: unbuffered, as with `python -u`; reports bytes as text at once."""

    mode = "wb"

    def __init__(self, stream: Stream, fd: int, on_printed: OnPrinted) -> None:
        self.name = f"<{stream}>"
        self._stream: Stream = stream
        self._fd = fd
        self._on_printed = on_printed
        self._rest = b""  # a write may end in the middle of a character

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd

    def write(self, data) -> int:  # type: ignore[no-untyped-def]  # collections.abc.Buffer is 3.12+
        if self.closed:
            raise ValueError("write to closed file")
        whole = bytes(data)
        self.report(whole)
        return len(whole)

    def report(self, data: bytes, final: bool = False) -> None:
        data = self._rest + data
        # bytes that are not UTF-8 must not stop the program
        text, used = utf_8_decode(data, "replace", final)
        self._rest = data[used:]
        if text:
            self._on_printed(self._stream, text)


class TextIOWrapper(_TextIOWrapper):
    """`sys.stdout` or `sys.stderr`, whose writes go to `_Output.report` without a Python frame that a tracer sees."""

    __module__ = "_io"
    mode = "w"
    buffer: Any = None

    def __init__(self, output: _Output, errors: str) -> None:
        below: Any = _Output(output._stream, output._fd, output._on_printed)
        below.write = untraced(output.report)  # its result, None, is only seen by the C code of this class
        super().__init__(below, "utf-8", errors, newline="\n", line_buffering=True)
        self.buffer = output

    def __repr__(self) -> str:
        return super().__repr__().replace("<TextIOWrapper", "<_io.TextIOWrapper", 1)

    def detach(self) -> Any:
        super().detach()
        return self.buffer


class _Input(RawIOBase):
    """The raw file below `sys.stdin`. Each read is reported with the line of the program, before it waits.

    `read_line` returns the next line; without it, the file is empty.
    """

    name = "<stdin>"
    mode = "rb"

    def __init__(self, program: str, on_read: OnRead, read_line: ReadLine | None) -> None:
        self._program = program
        self._on_read = on_read
        self._read_line = read_line
        self._rest = b""

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # collections.abc.Buffer is 3.12+
        if not self._rest:
            self._report(sys._getframe(1))
            self._rest = self._read_line() if self._read_line else b""
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def _report(self, frame: FrameType) -> None:
        while frame.f_back is not None and frame.f_code.co_filename != self._program:
            frame = frame.f_back
        self._on_read(frame.f_lineno if frame.f_code.co_filename == self._program else 0)


def observe_streams(
    program: str, on_printed: OnPrinted, on_read: OnRead, read_line: ReadLine | None
) -> Callable[[], None]:
    """Replace `sys.stdin`, `sys.stdout` and `sys.stderr`; `program` is its file name.

    `read_line` returns the next line of standard input, and nothing at its end; without it, the input is empty.

    Returns a function that reports the rest of what was written: a part of a character.
    """
    outputs = _Output("stdout", 1, on_printed), _Output("stderr", 2, on_printed)
    sys.stdin = sys.__stdin__ = _TextIOWrapper(BufferedReader(_Input(program, on_read, read_line)), "utf-8")  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = TextIOWrapper(outputs[0], "strict")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = TextIOWrapper(outputs[1], "backslashreplace")  # type: ignore[misc]
    sys.addaudithook = addaudithook

    def report_rest() -> None:
        for output in outputs:
            output.report(b"", final=True)

    return report_rest
