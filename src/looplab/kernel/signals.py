"""Signals within one process: Python's own handlers, plus the wake-up descriptor that asyncio relies on.

The C implementation of `set_wakeup_fd` cannot write to a virtual descriptor. So every Python handler is wrapped in a
small function that first writes the signal's number to the descriptor, as the C code does. A signal can come from the
program itself (`signal.raise_signal`, `os.kill(os.getpid(), ...)`) and SIGINT from the reader's Stop button.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any

from .descriptors import Descriptors, WouldBlock
from .errors import os_error
from .threads.scheduler import Scheduler
from .threads.switching import PREEMPT


class Signals:
    """The functions that replace those of the `signal` module."""

    def __init__(self, descriptors: Descriptors) -> None:
        self._descriptors = descriptors
        self._wakeup_fd = -1
        self._handlers: dict[int, Any] = {}
        self._signal, self._getsignal = signal.signal, signal.getsignal
        self.scheduler: Scheduler | None = None
        self._put_back: Callable[[int], None] | None = None

    def functions(self) -> dict[str, Any]:
        """The names to replace in the `signal` module."""
        return {"signal": self.signal, "getsignal": self.getsignal, "set_wakeup_fd": self.set_wakeup_fd}

    def can_wake(self) -> bool:
        """Whether a signal can wake the program: an endless wait is then not a deadlock."""
        own = [handler for handler in self._handlers.values() if handler is not signal.default_int_handler]
        return self._wakeup_fd != -1 and bool(own)

    def signal(self, signalnum: int, handler: Any, /) -> Any:
        """As `signal.signal`: returns the previous handler."""
        if signalnum in (signal.SIGKILL, signal.SIGSTOP):
            raise os_error("EINVAL")
        previous = self.getsignal(signalnum)
        if not callable(handler) or (handler is signal.default_int_handler and self._put_back is None):
            self._signal(signalnum, handler)
            self._handlers.pop(signalnum, None)
            return previous

        def deliver(number: int, frame: FrameType | None) -> None:
            if self.scheduler is not None:
                self.scheduler.main_first = True
            self._wake(number)
            handler(number, frame)

        def on_signal(number: int, frame: FrameType | None) -> None:
            blocked = self.scheduler is not None and self.scheduler.blocked  # perhaps in a read of standard input
            if self._put_back is not None and not blocked and _is_recording(frame):
                self._put_back(number)
            elif self.scheduler is not None and self.scheduler.current is not self.scheduler.main:
                self.scheduler.interrupt(partial(deliver, number, frame), frame)
            else:
                deliver(number, frame)

        self._signal(signalnum, on_signal)
        self._handlers[signalnum] = handler
        return previous

    def allow_preemption(self) -> None:
        """Let the host interrupt a thread that runs for long, so that others run."""
        if self.scheduler is not None:
            preempt = self.scheduler.preempt
            self._signal(PREEMPT, lambda number, frame: preempt(frame))

    def wrap_interrupt(self, put_back: Callable[[int], None]) -> None:
        """Let SIGINT raise KeyboardInterrupt in the main thread. To CPython's C code, all of ours are the main one.

        `put_back` lets the host send a signal again, soon: it has come while looplab reports or records something,
        which is C code to the program.
        """
        self._put_back = put_back
        if self.getsignal(signal.SIGINT) is signal.default_int_handler:
            self.signal(signal.SIGINT, signal.default_int_handler)

    def getsignal(self, signalnum: int, /) -> Any:
        """As `signal.getsignal`: the program's own handler, or the host's."""
        return self._handlers.get(signalnum) or self._getsignal(signalnum)

    def set_wakeup_fd(self, fd: int, /, *, warn_on_full_buffer: bool = True) -> int:
        """As `signal.set_wakeup_fd`. Raises ValueError for a bad or a blocking descriptor."""
        if fd != -1:
            file = self._descriptors.find(fd)
            if file is None:
                raise os_error("EBADF")
            if not file.nonblocking:
                raise ValueError(f"the fd {fd} must be in non-blocking mode")
        previous, self._wakeup_fd = self._wakeup_fd, fd
        return previous

    def _wake(self, number: int) -> None:
        file = self._descriptors.find(self._wakeup_fd)
        if file is not None:
            # full or closed: its reader is awake or gone, so it is ignored, as in C
            with suppress(OSError, WouldBlock):
                file.write(bytes([number]))


def _is_recording(frame: FrameType | None) -> bool:
    """Whether looplab, but for its kernel, is at work in `frame`, called by the program."""
    while frame is not None and (name := str(frame.f_globals.get("__name__"))) != "__main__":
        if name.startswith(_RECORDING):
            return True
        frame = frame.f_back
    return False


_RECORDING = ("looplab.run", "looplab.streams", "looplab.audit", "looplab.trace", "looplab.thread_errors")
