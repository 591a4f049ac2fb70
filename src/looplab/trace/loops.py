"""The event loops of a run: when they start, stop and close, their iterations, and each poll."""

from __future__ import annotations

import threading
import weakref
from asyncio import base_events
from collections.abc import Callable
from types import FrameType, FunctionType
from typing import Any

from .journal import Event, Journal
from .program_lines import Places, is_frame_of, local
from .watch import Watch, Watched

_run_once = base_events.BaseEventLoop._run_once  # type: ignore[attr-defined]


class Loop:
    """The state of one event loop."""

    def __init__(self, loop: Any, number: int) -> None:
        self.reference = weakref.ref(loop)
        self.number = number
        self.tag = {"loop": number} if number > 1 else {}
        """The field that names an event's loop, if it is not the first."""
        self.iteration = 0
        self.due_reported = True
        """Whether this iteration's expired timers have been reported."""
        self.handles: dict[int, int] = {}
        """The numbers of the handles in the ready queue and in the heap, by id."""
        self.timers: set[int] = set()
        """The numbers of the handles in the heap."""


class Loops:
    """The state of each event loop in this process; watches their iterations and polls."""

    def __init__(self, journal: Journal, places: Places, watch: Watch) -> None:
        self._journal = journal
        self._places = places
        self._watch = watch
        self._known: dict[int, Loop] = {}
        self._count = 0
        self._iterating: dict[int, Loop] = {}  # by thread
        self._timeouts: dict[int, float | None] = {}  # of the current poll, by thread
        self._selector_types: set[type] = set()
        self.on_sleep: Callable[[], None] = lambda: None
        """Called before a poll that may wait, in the thread of the loop; `on_wake` is called after it."""
        self.on_wake: Callable[[], None] = lambda: None
        self.thread: Callable[[], Event] = dict
        """Returns the field that names the current thread, if it is not the main one."""

    def of(self, loop: Any) -> Loop:
        """The state of `loop`."""
        known = self._known.get(id(loop))
        if known is None or known.reference() is not loop:
            self._count += 1
            known = self._known[id(loop)] = Loop(loop, self._count)
        return known

    def iteration(self, loop: Any) -> int:
        """The current iteration of `loop`; 0 before the first, and for None, outside any loop."""
        return 0 if loop is None else self.of(loop).iteration

    # ---- watched: BaseEventLoop.run_forever, close, _run_once

    def started(self, frame: FrameType) -> None:
        loop = self.of(local(frame, "self"))
        self._journal.add("loop", None, self._places.line(frame), loop=loop.number, state="runs", **self.thread())

    def stopped(self, frame: FrameType, value: object) -> None:
        loop = self.of(local(frame, "self"))
        self._journal.add("loop", loop.iteration, loop=loop.number, state="stops")

    def closing(self, frame: FrameType) -> None:
        if not local(frame, "self")._closed:
            loop = self.of(local(frame, "self"))
            loop.handles.clear()
            loop.timers.clear()
            self._journal.add("loop", None, self._places.line(frame), loop=loop.number, state="closed")

    def iteration_begins(self, frame: FrameType) -> None:
        loop = local(frame, "self")
        known = self._iterating[threading.get_ident()] = self.of(loop)
        known.iteration += 1
        known.due_reported = False
        selector = type(getattr(loop, "_selector", None))
        if selector not in self._selector_types:
            self._selector_types.add(selector)
            select = getattr(selector, "select", None)
            if isinstance(select, FunctionType):
                self._watch.add(select, Watched(self.poll_begins, self.poll_ends))

    # ---- watched: the `select` of whatever selector a loop has

    def poll_begins(self, frame: FrameType) -> None:
        if not is_frame_of(frame.f_back, _run_once):
            return  # the program may use a selector itself
        here = threading.get_ident()
        known = self._iterating[here]
        timeout = local(frame, frame.f_code.co_varnames[1])
        timeout = self._timeouts[here] = timeout if timeout is None else int(max(timeout, 0) * 1e6 + 0.5) / 1e6
        files = len(getattr(local(frame, "self"), "_fd_to_key", ())) - 1  # without the loop's own, which wakes it
        event = {"kind": "poll", "loop": known.number, "timeout": timeout, "files": max(files, 0)}
        event["iteration"] = known.iteration
        self._journal.put(event)
        if timeout != 0:
            self.on_sleep()
            self._journal.flush()

    def poll_ends(self, frame: FrameType, value: object) -> None:
        if not is_frame_of(frame.f_back, _run_once):
            return
        here = threading.get_ident()
        if self._timeouts.get(here) != 0:
            self.on_wake()
        if type(value) is list and (value or self._timeouts.get(here) != 0):
            known = self._iterating[here]
            self._journal.add("polled", known.iteration, loop=known.number, files=len(value))
