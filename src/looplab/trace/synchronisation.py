"""What tasks do with locks, semaphores, events and queues."""

from __future__ import annotations

from asyncio import events, locks, queues
from collections import deque
from types import FrameType, FunctionType
from typing import Any

from .journal import Event, Journal
from .loops import Loops
from .program_lines import Places, is_frame_of, local
from .tasks import Tasks
from .watch import Watch, Watched


class Synchronisation:
    """Reports each use when it happens, before the tasks that it wakes."""

    def __init__(self, journal: Journal, places: Places, loops: Loops, tasks: Tasks, watch: Watch) -> None:
        self._journal = journal
        self._places = places
        self._loops = loops
        self._tasks = tasks
        self._watch = watch
        self._queue_types: set[type] = set()

    # ---- watched: acquire and release of Lock and Semaphore, set and clear of Event

    def acquired(self, frame: FrameType, value: object) -> None:
        if value is True:
            thing = local(frame, "self")
            self._report(frame, thing, "acquired", _free_slots(thing))

    def released(self, frame: FrameType) -> None:
        thing = local(frame, "self")
        free_slots = _free_slots(thing)
        if free_slots is not None:
            waited_for = any(waiter._state == "PENDING" for waiter in thing._waiters or ())
            self._report(frame, thing, "released", None if waited_for else free_slots + 1)
        elif thing._locked:
            self._report(frame, thing, "released")

    def set(self, frame: FrameType) -> None:
        event = local(frame, "self")
        if not event._value and not _is_in_asyncio(frame.f_back):
            self._report(frame, event, "set")

    def cleared(self, frame: FrameType) -> None:
        event = local(frame, "self")
        if event._value and not _is_in_asyncio(frame.f_back):
            self._report(frame, event, "cleared")

    # ---- watched: put_nowait and get_nowait of Queue, and `_put` and `_get` of each queue class in use

    def queue_used(self, frame: FrameType) -> None:
        kind = type(local(frame, "self"))
        if kind not in self._queue_types:
            self._queue_types.add(kind)
            for name, report in (("_put", self._put), ("_get", self._got)):
                function = getattr(kind, name)
                if isinstance(function, FunctionType):
                    self._watch.add(function, Watched(returned=report))

    def _put(self, frame: FrameType, value: object) -> None:
        self._moved(frame, "put")

    def _got(self, frame: FrameType, value: object) -> None:
        self._moved(frame, "got")

    def _moved(self, frame: FrameType, action: str) -> None:
        if is_frame_of(frame.f_back, queues.Queue.put_nowait) or is_frame_of(frame.f_back, queues.Queue.get_nowait):
            queue = local(frame, "self")
            items: Any = getattr(queue, "_queue", None)
            self._report(frame, queue, action, len(items) if type(items) in (deque, list) else None, queue._maxsize)

    def _report(
        self, frame: FrameType, thing: Any, action: str, value: int | None = None, limit: object = None
    ) -> None:
        loop = events._get_running_loop()
        known = self._tasks.object(thing)
        event: Event = {"action": action, "object": known["number"], "type": known["type"]}
        if loop is not None:
            self._tasks.notice_eager(loop, None)
            if task := self._tasks.current():
                event["task"] = task
        if value is not None:
            event["value"] = value
        if type(limit) is int and limit > 0:
            event["limit"] = limit
        self._journal.add("sync", self._loops.iteration(loop), self._places.line(frame), **event)


def _is_in_asyncio(frame: FrameType | None) -> bool:
    """Whether a call comes from asyncio itself: a queue has an internal event, which the program does not see."""
    return frame is not None and str(frame.f_globals.get("__name__")).startswith("asyncio.")


def _free_slots(thing: object) -> int | None:
    """How many more tasks a semaphore lets in; None for anything else."""
    return thing._value if isinstance(thing, locks.Semaphore) else None
