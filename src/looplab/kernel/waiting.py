"""Waiting: the only place where the kernel lets time pass until something has happened.

There is only one thread, so while it waits nothing changes but the time, and what the handler of an interrupt changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .. import DeadlockError
from . import deadlock
from .clock import Clock

T = TypeVar("T")


class Waiter:
    """Waits on a clock. `can_be_woken` says whether something outside the program could end an endless wait."""

    def __init__(self, clock: Clock, can_be_woken: Callable[[], bool] = lambda: False) -> None:
        self.clock = clock
        self.waited_ns = 0
        """How long the program has waited so far, in nanoseconds."""
        self._can_be_woken = can_be_woken
        self.exact: Callable[[float], float] = lambda timeout: timeout

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass. Raises what the handler of an interrupt raises."""
        if seconds <= 0:
            return
        # at least a nanosecond: `sleep(end - time.monotonic())` until `end` must reach it, even for less
        deadline = self.clock.peek() + max(seconds, 1e-9)
        while not self.clock.passed(deadline):
            self._wait_until(deadline)

    def until(self, poll: Callable[[], T], timeout: float | None, waits_for: str) -> T:
        """Return the first true result of `poll`, or the last result once `timeout` seconds have passed.

        `waits_for` completes the sentence "the program waits ..." in the report. Raises DeadlockError if there is
        no timeout and nothing else can happen.
        """
        if found := poll():
            return found
        if timeout is not None and timeout <= 0:
            return found
        deadline = None if timeout is None or timeout == float("inf") else self.clock.peek() + timeout
        while True:
            if deadline is None:
                if not self._can_be_woken():
                    raise DeadlockError(deadlock.report(waits_for))
                self._wait_until(float("inf"))
            else:
                self._wait_until(deadline)
            found = poll()
            if found or (deadline is not None and self.clock.passed(deadline)):
                return found

    def _wait_until(self, moment: float) -> None:
        start = self.clock.peek()
        try:
            self.clock.wait_until(moment)
        finally:
            self.waited_ns += round((self.clock.peek() - start) * 1e9)
