"""Standard streams that report what is written to and read from them.

They are line-buffered as at a terminal, so that the output to stdout and stderr stays in the order written.

A program may print at any moment: in a tracer, a signal handler or a finalizer, and so in the middle of another
`print`. Therefore no stream here holds a lock while it runs Python code, and tracers do not see that code
(`_untraced`): one that prints each call would otherwise be called for its own output.
"""

from __future__ import annotations

import codecs
import functools
import io
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from .record import Stream

OnPrinted = Callable[[Stream, str], None]
OnRead = Callable[[int], None]


class _Output(io.RawIOBase):
    """`sys.stdout.buffer` or that of stderr: unbuffered, as with `python -u`; reports bytes as text at once."""

    mode = "wb"

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
        if self.closed:
            raise ValueError("write to closed file")
        whole = bytes(data)
        self.report(whole)
        return len(whole)

    def report(self, data: bytes, final: bool = False) -> None:
        if text := self._decoder.decode(data, final):
            self._on_printed(self._stream, text)


class TextIOWrapper(io.TextIOWrapper):
    """`sys.stdout` or `sys.stderr`, whose writes go to `_Output.report` without a Python frame that a tracer sees."""

    __module__ = "_io"
    mode = "w"
    buffer: Any = None

    def __init__(self, output: _Output, errors: str) -> None:
        below: Any = _Output(output._stream, output._fd, output._on_printed)
        below.write = _untraced(output.report)  # its result, None, is only seen by the C code of this class
        super().__init__(below, "utf-8", errors, newline="\n", line_buffering=True)
        self.buffer = output

    def __repr__(self) -> str:
        return super().__repr__().replace("<TextIOWrapper", "<_io.TextIOWrapper", 1)

    def detach(self) -> Any:
        super().detach()
        return self.buffer


class _NoInput(io.RawIOBase):
    """The raw file below `sys.stdin`: always at its end. A read is reported with the line of the program."""

    name = "<stdin>"
    mode = "rb"

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
    outputs = _Output("stdout", 1, on_printed), _Output("stderr", 2, on_printed)
    stdout, stderr = TextIOWrapper(outputs[0], "strict"), TextIOWrapper(outputs[1], "backslashreplace")
    stdin = io.TextIOWrapper(io.BufferedReader(_NoInput(program, on_read)), "utf-8")
    before = {name: getattr(sys, name) for name in _REPLACED}
    for name, value in zip(_REPLACED, (stdin, stdout, stderr, stdin, stdout, stderr, _addaudithook), strict=True):
        setattr(sys, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(sys, name, value)
        for stream, output in ((stdout, outputs[0]), (stderr, outputs[1])):
            with suppress(ValueError):  # the program may have closed or detached it
                stream.flush()
            output.report(b"", final=True)


_REPLACED = ("stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__", "addaudithook")

_EVENT = "looplab.untraced"

_reporting: set[int] = set()
"""The threads that are reporting output."""


def _untraced(function: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """`function` as a C function, which returns None, and during which this thread calls no tracer or profiler.

    Audit hooks are the only Python code that CPython calls with tracing off, for `sys.settrace`, `sys.setprofile` and
    `sys.monitoring` alike (https://docs.python.org/3/library/sys.html#sys.addaudithook).
    """
    return functools.partial(sys.audit, _EVENT, function)


def _call(event: str, arguments: tuple[Any, ...]) -> None:
    if event != _EVENT:
        return
    function, data = arguments
    thread = threading.get_ident()
    nested = thread in _reporting
    _reporting.add(thread)
    try:
        function(data)
    finally:
        if not nested:
            _reporting.discard(thread)


_host_addaudithook = sys.addaudithook
_host_addaudithook(_call)


def _addaudithook(hook: Callable[[str, tuple[Any, ...]], Any]) -> None:
    """`sys.addaudithook`, with hooks that do not see this module: one that prints each event would never end."""

    @functools.wraps(hook)
    def visible(event: str, arguments: tuple[Any, ...]) -> None:
        if event != _EVENT and threading.get_ident() not in _reporting:
            hook(event, arguments)

    _host_addaudithook(visible)
