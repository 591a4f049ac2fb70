"""Waiting: the only place where the kernel lets time pass until something has happened.

While one thread waits, others run (`threads.scheduler`). While all of them wait, nothing changes but the time, and what
the handler of an interrupt changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from . import deadlock
from .clock import Clock
from .threads.scheduler import INFINITY, Scheduler

T = TypeVar("T")


class Waiter:
    """Waits on a clock. `can_be_woken` says whether something outside the program could end an endless wait."""

    def __init__(self, clock: Clock, can_be_woken: Callable[[], bool] = lambda: False) -> None:
        self.clock = clock
        self.can_be_woken = can_be_woken
        self.waited_ns = 0
        """How long the program has waited so far, in nanoseconds."""
        self.exact: Callable[[float], float] = lambda timeout: timeout
        self.scheduler = Scheduler(self, lambda: deadlock.report(self.scheduler))

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass. Raises what the handler of an interrupt raises."""
        if seconds <= 0:
            self.scheduler.pause()
            return
        # at least a nanosecond: `sleep(end - time.monotonic())` until `end` must reach it, even for less
        deadline = self.scheduler.deadline(seconds)
        while not self.clock.passed(deadline):
            self.scheduler.wait("in time.sleep()", deadline)

    def until(self, poll: Callable[[], T], timeout: float | None, waits_for: str) -> T:
        """Return the first true result of `poll`, or the last result once `timeout` seconds have passed.

        `waits_for` completes the sentence "the program waits ..." in the report. Raises DeadlockError if there is
        no timeout and nothing else can happen.
        """
        found = poll()
        if found:
            return found
        if timeout is not None and timeout <= 0:
            self.scheduler.pause()
            return poll() if self.scheduler.started else found
        deadline = None if timeout is None or timeout == INFINITY else self.scheduler.deadline(timeout)
        while not self.scheduler.passed(deadline):
            if ready := self.scheduler.wait(waits_for, deadline, poll):
                return ready  # type: ignore[no-any-return]
        return found

    def block_until(self, moment: float) -> None:
        """Block the whole worker; may return early."""
        start = self.clock.peek()
        try:
            self.clock.wait_until(moment)
        finally:
            self.waited_ns += round((self.clock.peek() - start) * 1e9)
