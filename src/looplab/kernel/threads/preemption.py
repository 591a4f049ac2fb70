"""Takes turns away: threads switch inside the program's own code, as if each had a time slice (`switch` in a header).

CPython lets other threads run between two instructions, where a function begins, where a loop begins again, and around
calls. The events of `sys.monitoring` that are used here are at the same places. Only the program's own code is
interrupted. Without this, a thread is interrupted after a long time of computing only, and by the real clock.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import CodeType
from typing import Any

from ..clock import Clock, RealClock
from .scheduler import Scheduler

_TOOL = 3  # not reserved; the recorder has 4
PLACE = 1e-6
"""How many seconds of its slice a thread uses up from one place to the next by a virtual clock, which stands still."""


class Preemption:
    """Time slices of `seconds` for the threads of a program, whose file is called `filename`."""

    def __init__(self, scheduler: Scheduler, clock: Callable[[], Clock], filename: str, seconds: float) -> None:
        self._scheduler = scheduler
        self._clock = clock
        self._filename = filename
        self._seconds = seconds
        self._places = max(1, round(seconds / PLACE))
        self._left = self._places
        self._random = 1
        self._end = 0.0
        self._switches = -1

    def start(self) -> None:
        """Start, unless another tool has the place: called before the first thread is."""
        monitoring: Any = sys.monitoring
        if monitoring.get_tool(_TOOL) is not None:
            return
        monitoring.use_tool_id(_TOOL, "looplab threads")
        events = monitoring.events
        chosen = (events.PY_START, events.PY_RESUME, events.JUMP, events.CALL)
        for event in chosen:
            monitoring.register_callback(_TOOL, event, self._at_place)
        monitoring.set_events(_TOOL, sum(chosen))

    def _at_place(self, code: CodeType, *_: object) -> object:
        if code.co_filename != self._filename:
            return sys.monitoring.DISABLE  # type: ignore[attr-defined, no-any-return, unused-ignore]
        scheduler, clock = self._scheduler, self._clock()
        real = isinstance(clock, RealClock)
        if self._switches != scheduler.switches:  # the slice of this thread begins
            self._switches, self._left = scheduler.switches, self._next_places()
            self._end = clock.peek() + self._seconds if real else 0.0
        self._left -= 1
        over = clock.peek() >= self._end if real else self._left <= 0
        if over:
            self._switches = -1
            scheduler.preempt(sys._getframe(1))
        return None

    def _next_places(self) -> int:
        """How many places the next slice has: between half and three halves of the usual, and always the same sequence.

        Equal slices would end at the same place of a loop each time, and then a race might never show.
        """
        self._random = (self._random * 1103515245 + 12345) % 2**31  # as in the C standard's example of `rand`
        return self._places // 2 + 1 + (self._random >> 8) % self._places
