"""A real clock, and a virtual one whose waits take no time.

A clock reads the time, and is the only part of the kernel that lets time pass.
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

    def monotonic(self) -> float:
        """Seconds since a fixed point in time."""

    def peek(self) -> float:
        """What `monotonic` would return; an observer calls it, since it does not count as a reading."""

    def wait_until(self, moment: float) -> None:
        """Let time pass until `monotonic()` is `moment` (infinity allowed). May return early: check again."""


_host_monotonic = time.monotonic  # `time.monotonic` may be replaced by the virtual clock's


class RealClock:
    """The host's clock; `block` blocks the thread to wait."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.monotonic = self.peek = _host_monotonic

    def wait_until(self, moment: float) -> None:
        self.block(max(0.0, moment - self.monotonic()))


class VirtualClock:
    """A clock that stands still while the program computes, and jumps when it waits.

    An hour's sleep takes milliseconds, and two runs are identical. A program that only reads the clock (`while
    monotonic() < end: ...`, or `sleep(0)` in a loop until a timer is due) would wait forever, so after `PATIENCE`
    readings without a wait each further reading moves the clock by `TICK`.
    """

    PATIENCE = 1000
    TICK = 0.0001  # seconds: half a second's busy loop ends after 5000 readings
    EPOCH = 1767225600.0  # 2026-01-01T00:00:00Z, where time.time() starts

    def __init__(self, block: Block = lambda seconds: None) -> None:
        self.block = block
        self._now = 0.0
        self._looks = 0

    def monotonic(self) -> float:
        self._looks += 1
        if self._looks > self.PATIENCE:
            self._now += self.TICK
        return self._now

    def peek(self) -> float:
        return self._now

    def monotonic_ns(self) -> int:
        return round(self.monotonic() * 1e9)

    def time(self) -> float:
        return self.EPOCH + self.monotonic()

    def time_ns(self) -> int:
        return int(self.EPOCH) * 10**9 + self.monotonic_ns()

    def wait_until(self, moment: float) -> None:
        self._looks = 0
        if moment == float("inf"):
            self.block(moment)
        else:
            # exactly `moment`: `now + (moment - now)` may round to less, and the caller would wait again, forever
            self._now = max(self._now, moment)
