"""A real clock, and a virtual one whose waits take no time.

A clock reads the time, and is the only part of the kernel that lets time pass. Moments are seconds since a fixed point
in time, the same as `time.monotonic()` has.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

Block = Callable[[float], None]
"""Block this thread for at most the given seconds (infinity allowed); may return early."""


class Clock(Protocol):
    """What the kernel needs from a clock. `block` is how this thread blocks."""

    block: Block

    def peek(self) -> float:
        """This moment. Unlike a reading by the program, it never moves a virtual clock."""

    def passed(self, moment: float) -> bool:
        """Whether `moment` has come."""

    def wait_until(self, moment: float) -> None:
        """Let time pass until `moment` (infinity allowed). May return early: check `passed`."""


_host_monotonic = time.monotonic  # `time.monotonic` may be replaced by the virtual clock's


class RealClock:
    """The host's clock; `block` blocks the thread to wait."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.peek = _host_monotonic

    def passed(self, moment: float) -> bool:
        return self.peek() >= moment

    def wait_until(self, moment: float) -> None:
        self.block(max(0.0, moment - self.peek()))


class VirtualClock:
    """A clock that stands still while the program computes, and jumps when it waits.

    An hour's sleep takes milliseconds, and two runs are identical. A program that only reads the clock (`while
    monotonic() < end: ...`, or `sleep(0)` in a loop until a timer is due) would wait forever, so after `PATIENCE`
    readings without a wait each further reading moves the clock by `TICK`.

    It counts whole nanoseconds, as an operating system does. Pyodide has the same clock in JavaScript
    (web/src/worker/clock.ts), where it replaces the one that the C library reads.
    """

    PATIENCE = 1000
    TICK = 100_000  # nanoseconds: half a second's busy loop ends after 5000 readings
    START = 1767268800  # 2026-01-01T12:00:00Z: noon, when it is the same day in nearly every time zone

    def __init__(self, block: Block = lambda seconds: None) -> None:
        self.block = block
        self._now = 0
        self._readings = 0

    def monotonic_ns(self) -> int:
        self._readings += 1
        if self._readings > self.PATIENCE:
            self._now += self.TICK
        return self._now

    def time_ns(self) -> int:
        return self.START * 10**9 + self.monotonic_ns()

    def peek(self) -> float:
        return self._now / 1e9

    def passed(self, moment: float) -> bool:
        return self._now >= _nanoseconds(moment)

    def wait_until(self, moment: float) -> None:
        self._readings = 0
        if moment == float("inf"):
            self.block(moment)
        else:
            self._now = max(self._now, _nanoseconds(moment))


def _nanoseconds(seconds: float) -> int:
    return int(seconds * 1e9 + 0.5)
