"""Whose turn it is: one thread runs until it waits, then the next that is ready.

Threads become ready in a fixed order, so with the virtual clock two runs are the same. When none is ready, the whole
worker waits for the earliest deadline.
"""

from __future__ import annotations

import heapq
import itertools
import sys
from _thread import get_ident as host_ident
from asyncio import events
from collections import deque
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

from ... import DeadlockError
from ..clock import Clock
from . import switching

if TYPE_CHECKING:
    from ...observer import WaitObserver

INFINITY = float("inf")


class Waiting(Protocol):
    """The part of `waiting.Waiter` that is used here."""

    clock: Clock

    def block_until(self, moment: float) -> None:
        """Block the worker until `moment` (infinity allowed); may return early. Raises what an interrupt raises."""

    def can_be_woken(self) -> bool:
        """Whether something outside the program could end an endless wait."""


class Held(Protocol):
    """A lock."""

    _owner: Strand | None


class Strand:
    """One thread of execution as the scheduler sees it; `number` is that of its stack.

    While it waits, `waits_for` completes the sentence "the thread waits ...", or is a lock (`locks`). `frame` and
    `loop` are what it was running before it let others run.
    """

    def __init__(self, number: int, ident: int) -> None:
        self.number = number
        self.ident = ident
        self.call: Callable[[], None] | None = None
        self.waits_for: str | Held | None = None
        self.frame: FrameType | None = None
        self.loop: Any = None
        self.deadline: float | None = None
        self.poll: Callable[[], Any] | None = None
        self.found: Any = None
        self.wait_count = 0
        self.error: BaseException | None = None
        self.interrupts: deque[Callable[[], None]] = deque()
        self.pausing = False


class Scheduler:
    """All threads of one program. `report` returns the text for a deadlock."""

    def __init__(self, waiter: Waiting, report: Callable[[], str]) -> None:
        self._waiter = waiter
        self._report = report
        self.main = self.current = Strand(0, host_ident())
        self.strands: dict[int, Strand] = {self.main.ident: self.main}
        """Those that have not ended, by `threading.get_ident()`."""
        self.started = False
        """Whether the program has ever started a thread."""
        self.deadlocked = False
        """Whether a deadlock has been reported."""
        self.blocked = False
        """Whether the whole worker is blocked, so that an interrupt comes while JavaScript is on the stack."""
        self.main_first = False
        """Whether the main thread was interrupted, and runs until it waits: an interrupted program is to end soon."""
        self.overdue = False
        """Whether the current thread has run for an interval, but was in the kernel."""
        self.switches = 0
        self.observer: WaitObserver | None = None
        self._ready: deque[Strand] = deque()
        self._timers: list[tuple[float, int, int, Strand]] = []
        self._pollers: dict[Strand, None] = {}
        self._numbers = itertools.count(1)
        self._timer_order = itertools.count()

    def deadline(self, seconds: float) -> float:
        """The moment in so many seconds; at least a nanosecond, so that a wait of any length moves the clock."""
        return self._waiter.clock.peek() + max(seconds, 1e-9)

    def passed(self, moment: float | None) -> bool:
        return moment is not None and self._waiter.clock.passed(moment)

    def frames(self) -> dict[int, FrameType]:
        """As `sys._current_frames`: the frame in which each thread is, in the program or below it."""
        found = {self.current.ident: sys._getframe(1)}
        for strand in self.strands.values():
            frame = strand.frame
            while frame is not None and _module(frame).startswith("looplab.kernel."):
                frame = frame.f_back
            if frame is not None and strand is not self.current:
                found[strand.ident] = frame
        return found

    # ---- what a thread does ----

    def wait(self, waits_for: str | Held, deadline: float | None = None, poll: Callable[[], Any] | None = None) -> Any:
        """Let other threads run until this one is woken, `poll` returns something true, or `deadline` has come.

        Returns what `poll` has returned, if that is why it returns; may return early. `poll` must have returned
        something false just before. Raises what an interrupt raises, and DeadlockError in the main thread if nothing
        can happen any more.
        """
        me = self.current
        me.waits_for, me.poll, me.frame, me.loop = waits_for, poll, sys._getframe(1), events._get_running_loop()
        me.wait_count += 1
        self.main_first = self.main_first and me is not self.main
        if deadline is not None and deadline != INFINITY:
            me.deadline = deadline
            heapq.heappush(self._timers, (deadline, next(self._timer_order), me.wait_count, me))
        observer = self.observer if self.started else None
        if observer is not None:
            holder = None if isinstance(waits_for, str) else waits_for._owner
            observer.waits(sys._getframe(1), me.deadline, None if holder is None else holder.ident)
        try:
            self._wake_those_due()
            if poll is not None:
                self._pollers[me] = None
            self._switch(self._next())
        finally:
            self._no_longer_waits(me)
            me.frame = me.loop = None
            if observer is not None:
                observer.continues()
        self._raise_pending(me)
        found, me.found = me.found, None
        return found

    def pause(self) -> None:
        """Let the threads run that are ready, as a wait of no time does."""
        me = self.current
        if not self.started or self.blocked or me.pausing:
            return
        me.pausing = True
        try:
            self._wake_those_due()
            if self._ready:
                me.frame = sys._getframe(1)
                self._ready.append(me)
                if not self._can_switch(self._ready.popleft()):
                    self._ready.remove(me)
        finally:
            me.pausing, me.frame = False, None
        self._raise_pending(me)

    def preempt(self, frame: FrameType | None) -> None:
        """Let other threads run although this one, which is in `frame`, does not wait: it has run for an interval."""
        if self.current.pausing or sys.is_finalizing() or (self.main_first and self.current is self.main):
            return
        if not may_interrupt(frame):
            self.overdue = True
            return
        observer = self.observer if self.started and self._ready else None
        if observer is not None and frame is not None:
            observer.waits(frame, None, None, turn=True)
        try:
            self.pause()
        finally:
            if observer is not None and frame is not None:
                observer.continues()

    def pause_if_overdue(self) -> None:
        """Where the kernel is entered: let the others run if it could not be interrupted when its time was over.

        A thread that does little else but calls of the kernel would hardly ever be interrupted outside of it.
        """
        if self.overdue:
            self.overdue = False
            self.pause()

    def wake(self, strand: Strand) -> None:
        """Make a waiting thread ready."""
        if strand.waits_for is not None:
            self._no_longer_waits(strand)
            self._ready.append(strand)

    def start(self, call: Callable[[], None]) -> Strand | None:
        """A new thread, ready to call `call`; None at the limit. `switching.can_suspend()` must have returned True."""
        if len(self.strands) > switching.CAPACITY:
            return None
        number = next(self._numbers)
        if switching.reserve is None or not switching.reserve(number):
            return None
        strand = Strand(number, self.main.ident + number)
        strand.call = call
        self.strands[strand.ident] = strand
        self._ready.append(strand)
        self.started = True
        return strand

    def run(self) -> int:
        """The whole life of the current thread, on a stack of its own; returns the stack that comes next."""
        me = self.current
        if me.call is not None:
            me.call()
        del self.strands[me.ident]
        self._wake_those_due()
        self.current = following = self._next()
        return following.number

    def interrupt(self, call: Callable[[], None], frame: FrameType | None) -> None:
        """Let the main thread call `call`, which may raise, as soon as it runs.

        It runs at once, if the current thread can be interrupted in `frame`, where it is.
        """
        self.main.interrupts.append(call)
        self.main_first = True
        self.wake(self.main)
        if self.main in self._ready:
            self._ready.remove(self.main)
            self._ready.appendleft(self.main)
            self.preempt(frame)

    # ---- whose turn it is ----

    def _next(self) -> Strand:
        while not self._ready:
            if not self._timers and not self._waiter.can_be_woken():
                self._deadlock()
                continue
            self.blocked = True
            try:
                self._waiter.block_until(self._timers[0][0] if self._timers else INFINITY)
            finally:
                self.blocked = False
            self._wake_those_due()
        return self._ready.popleft()

    def _wake_those_due(self) -> None:
        for strand in list(self._pollers):
            if strand.poll is not None and (found := strand.poll()):
                self.wake(strand)
                strand.found = found
        while self._timers:
            deadline, _, wait_count, strand = self._timers[0]
            if strand.wait_count == wait_count and strand.deadline is not None:
                if not self._waiter.clock.passed(deadline):
                    return
                self.wake(strand)
            heapq.heappop(self._timers)

    def _no_longer_waits(self, strand: Strand) -> None:
        strand.waits_for = strand.deadline = strand.poll = None
        self._pollers.pop(strand, None)

    def _deadlock(self) -> None:
        error = DeadlockError(self._report())
        self.deadlocked = True
        if self.main.waits_for is None:
            raise error  # the main thread has ended its own wait already, by an interrupt
        self.main.error = error
        self.wake(self.main)

    def _switch(self, strand: Strand) -> None:
        if not self._can_switch(strand):
            raise RuntimeError("cannot wait for another thread in a function that JavaScript has called")

    def _can_switch(self, strand: Strand) -> bool:
        """Let `strand` run, and return True when this thread runs again; False if its stack cannot be suspended."""
        me = self.current
        if strand is me:
            return True
        self.switches += 1
        self.current = strand
        if switching.switch_to is None or not switching.switch_to(strand.number):
            self.current = me
            self._ready.appendleft(strand)
            return False
        return True

    def _raise_pending(self, me: Strand) -> None:
        while me.interrupts:
            me.interrupts.popleft()()
        error, me.error = me.error, None
        if error is not None:
            raise error


FIRST_OF_A_THREAD = "call_as_thread"
"""The name of the function that calls a thread's own (`starting`)."""


def may_interrupt(frame: FrameType | None) -> bool:
    """Whether a thread that is in `frame` may be interrupted, or the kernel is at work, which in CPython is C code."""
    if frame is not None and _module(frame).startswith("looplab."):
        return False
    while frame is not None and frame.f_code.co_name != FIRST_OF_A_THREAD:
        if _module(frame).startswith("looplab.kernel."):
            return False
        frame = frame.f_back
    return True


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__"))
