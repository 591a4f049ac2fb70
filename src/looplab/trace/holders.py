"""What holds each waiting task when the program calls the garbage collector.

References are followed forwards, from what stays alive: `gc.get_referrers` would go through all objects for each step.
"""

from __future__ import annotations

import asyncio
import gc
import types
from asyncio import base_events, events
from collections import deque
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any

from .journal import Event, Journal
from .loops import Loops
from .program_lines import Places, all_locals, is_frame_of, local
from .tasks import Tasks, is_future, is_task

_MOST_OBJECTS = 20_000
"""Where the search ends: a program may hold millions of objects."""

_NOT_FOLLOWED = (types.ModuleType, type, types.CodeType, asyncio.AbstractEventLoop)
_UNNAMED = {"TaskStepMethWrapper", "SelectorKey", "FutureIter", "partial", "Handle", "TimerHandle", "Context", "deque"}
"""Types of asyncio's own objects between those that a reader knows."""


class Holders:
    """Reports what holds each waiting task right before a collection that the program asks for."""

    def __init__(self, journal: Journal, places: Places, loops: Loops, tasks: Tasks) -> None:
        self._journal = journal
        self._places = places
        self._loops = loops
        self._tasks = tasks

    def collecting(self, frame: FrameType | None) -> None:
        """`frame` calls the collector. Collections that begin by themselves come at moments that say nothing."""
        loop = events._get_running_loop()
        if loop is None or frame is None or not self._places.is_program(frame):
            return
        if "collect" not in frame.f_code.co_names:
            return
        waiting = [task for task in self._tasks.pending() if task._loop is loop and task._fut_waiter is not None]
        if not waiting:
            return
        paths = _paths(self._roots(loop, frame), {id(task) for task in waiting})
        held = []
        for task in waiting:
            by = self._names(paths.get(id(task), ()))
            if not by and _is_held_by_thread(task._fut_waiter):
                by = ["a thread", "Future"]
            held.append({"task": self._tasks.number(task, None), "by": by})
        event: Event = {"held": held}
        if current := self._tasks.current():
            event["task"] = current
        self._journal.add("collects", self._loops.iteration(loop), frame.f_lineno, **event)

    def _roots(self, loop: Any, frame: FrameType) -> Iterator[tuple[str, object]]:
        """What stays alive, with a name: what the loop has, what runs, and the program's variables."""
        outer: FrameType | None = frame
        while outer is not None:
            if self._places.is_program(outer):
                # what a running frame has is not among the references of its coroutine
                for name, value in all_locals(outer).items():
                    yield f"variable {name}", value
            elif is_frame_of(outer, base_events.BaseEventLoop.run_until_complete):
                yield "asyncio.run", local(outer, "future")
            outer = outer.f_back
        for name, value in list(frame.f_globals.items()):
            if not name.startswith("__"):
                yield f"variable {name}", value
        for handle in list(loop._ready):
            yield "the ready queue", handle
        for handle in loop._scheduled:
            yield "a timer", handle
        for key in list(getattr(getattr(loop, "_selector", None), "_fd_to_key", {}).values()):
            yield "the selector", key

    def _names(self, path: Iterable[Any]) -> list[str]:
        """A path in words: its root, and the tasks, futures and instances of a class on the way to its end."""
        names: list[str] = []
        for thing in list(path)[:-1]:
            kind = type(thing)
            if not names:
                names.append(thing)
            elif is_task(thing):
                names.append(f"task {self._tasks.number(thing, None)}")
            elif kind.__module__ != "builtins" and kind.__name__ not in _UNNAMED:
                names.append(kind.__name__)
        return names


def _paths(roots: Iterable[tuple[str, object]], wanted: set[int]) -> dict[int, tuple[Any, ...]]:
    """The shortest path to each object whose id is in `wanted`: the name of a root, and the objects from there on."""
    found: dict[int, tuple[Any, ...]] = {}
    seen: set[int] = set()
    to_follow: deque[tuple[tuple[Any, ...], object]] = deque(((name,), thing) for name, thing in roots)
    while to_follow and len(found) < len(wanted) and len(seen) < _MOST_OBJECTS:
        path, thing = to_follow.popleft()
        if id(thing) in seen or issubclass(type(thing), _NOT_FOLLOWED):
            continue
        seen.add(id(thing))
        path = (*path, thing)
        if id(thing) in wanted:
            found[id(thing)] = path
        to_follow.extend((path, each) for each in _referents(thing) if gc.is_tracked(each))
    return found


def _referents(thing: object) -> Iterable[object]:
    """What `thing` holds, without the namespaces of modules."""
    if type(thing) is types.FunctionType:
        return thing.__closure__ or ()
    if type(thing) is dict and "__builtins__" in thing:
        return ()
    return gc.get_referents(thing)


def _is_held_by_thread(future: Any) -> bool:
    """Whether it takes over the result of a thread, which holds it: on the thread's stack, out of sight."""
    callbacks = future._callbacks if is_future(future) else None
    return any(
        getattr(callback, "__qualname__", "") == "_chain_future.<locals>._call_check_cancel"
        for callback, *_ in callbacks or ()
    )
