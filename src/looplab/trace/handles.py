"""The handles of a run: callbacks that join the ready queue or the timer heap, are cancelled, and are called."""

from __future__ import annotations

import functools
import threading
import types
from collections.abc import Callable
from types import FrameType
from typing import Any

from .journal import Event, Journal
from .loops import Loop, Loops
from .program_lines import Places, local
from .tasks import Tasks, is_future, is_task, state_of


class Handles:
    """Numbers handles as they are scheduled, and reports what they do."""

    def __init__(
        self, journal: Journal, places: Places, loops: Loops, tasks: Tasks, number_thread: Callable[[], int]
    ) -> None:
        self._journal = journal
        self._places = places
        self._loops = loops
        self._tasks = tasks
        self._number_thread = number_thread
        self._next = 1

    # ---- watched: BaseEventLoop._call_soon, _add_callback, call_at

    def made_ready(self, frame: FrameType, handle: Any) -> None:
        if handle is None:
            return  # the call raised an exception
        loop = self._loops.of(handle._loop)
        line = self._places.line(frame)
        event = self._scheduled("ready", handle, loop, line)
        here = threading.get_ident()
        if (handle._loop._thread_id or here) != here:
            event["thread"] = self._number_thread()
        self._journal.put(event)

    def file_is_ready(self, frame: FrameType, value: object) -> None:
        handle = local(frame, "handle")
        if not handle._cancelled:
            event = self._scheduled("ready", handle, self._loops.of(handle._loop), None)
            key = local(frame.f_back, "key") if frame.f_back else None
            if key is not None:
                event["fd"] = key.fd
            self._journal.put(event)

    def timer_set(self, frame: FrameType, handle: Any) -> None:
        if handle is None:
            return
        loop = self._loops.of(handle._loop)
        event = self._scheduled("timer", handle, loop, self._places.line(frame))
        loop.timers.add(event["handle"])
        event["when"] = round(handle._when - self._journal.clock.zero, 6)
        self._journal.put(event)

    def _scheduled(self, kind: str, handle: Any, loop: Loop, line: int | None) -> Event:
        """The event for a new handle: its callback's name, the task that it steps, the future that it is called for."""
        tasks = self._tasks
        tasks.notice_eager(handle._loop, line)
        callback, arguments = handle._callback, handle._args
        event: Event = {"kind": kind, **loop.tag}
        method = _step(callback)
        if method is None:
            event["callback"] = name_of(callback)
        else:
            event["callback"] = method
            if not tasks.was_lost(callback.__self__):
                event["task"] = tasks.number(callback.__self__, line)
        if arguments and is_future(arguments[0]):
            if is_task(arguments[0]):
                event["of"] = tasks.number(arguments[0], line)
                tasks.report_end(arguments[0], event["of"])
            else:
                event["future"] = tasks.future(arguments[0], line)
        number = event["handle"] = loop.handles[id(handle)] = self._next
        self._next = number + 1
        if loop.iteration:
            event["iteration"] = loop.iteration
        if line:
            event["line"] = line
        return event

    # ---- watched: Handle.cancel, Handle._run, BaseEventLoop.call_exception_handler

    def cancelled(self, frame: FrameType) -> None:
        handle = local(frame, "self")
        loop = self._loops.of(handle._loop)
        number = loop.handles.pop(id(handle), None)
        if number is not None and not handle._cancelled:
            loop.timers.discard(number)
            self._journal.add("dropped", loop.iteration, self._places.line(frame), handle=number)

    def begins(self, frame: FrameType) -> None:
        handle = local(frame, "self")
        loop = self._loops.of(handle._loop)
        if not loop.due_reported:
            loop.due_reported = True
            self._report_due(handle, loop)
        callback = handle._callback
        event: Event = {"kind": "run", "iteration": loop.iteration, **loop.tag}
        task = 0
        if _step(callback) is not None and not self._tasks.was_lost(callback.__self__):
            stepped = callback.__self__
            task = event["task"] = self._tasks.number(stepped, None)
            self._tasks.report_name(stepped, task)
            arguments = handle._args
            if stepped._must_cancel or (arguments and state_of(arguments[0]) == "CANCELLED"):
                event["cancelling"] = True
                if requests := self._tasks.requests(stepped):
                    event["requests"] = requests
        number = loop.handles.pop(id(handle), 0)
        if number:
            event["handle"] = number
        self._tasks.begins(loop, number, task)
        self._journal.put(event)

    def _report_due(self, handle: Any, loop: Loop) -> None:
        """Report the timers that this iteration has made ready; `handle`, which is about to run, may be the first."""
        if not loop.timers:
            return
        numbers = [loop.handles.get(id(each)) for each in (handle, *list(handle._loop._ready))]
        due = [number for number in numbers if number in loop.timers]
        if due:
            loop.timers.difference_update(due)
            self._journal.add("due", loop.iteration, loop=loop.number, handles=due)

    def ends(self, frame: FrameType, value: object) -> None:
        running = self._tasks.ends()
        if running is None:
            return
        event: Event = {"kind": "ran", "iteration": running.loop.iteration, **running.loop.tag}
        if running.handle:
            event["handle"] = running.handle
        self._journal.put(event)

    def failed(self, frame: FrameType) -> None:
        context = local(frame, "context")
        if type(context) is dict and context.get("handle") is not None and (error := context.get("exception")):
            iteration = self._loops.iteration(local(frame, "self"))
            self._journal.add("failed", iteration, exception=type(error).__name__)


def _step(callback: Any) -> str | None:
    """The name of the method, for tasks in C and in Python alike, if calling it steps the task `callback.__self__`."""
    kind = type(callback)
    if kind.__name__ == "TaskStepMethWrapper":
        return "Task.__step"
    if kind is types.BuiltinFunctionType:
        return "Task.__wakeup" if callback.__name__ == "task_wakeup" else None
    if kind is types.MethodType and type(callback.__func__) is types.FunctionType:
        name = callback.__func__.__name__
        return f"Task.{name}" if name in ("__step", "__wakeup") and is_task(callback.__self__) else None
    return None


def name_of(callback: Any) -> str:
    """The name of a callback in the source, read only from built-in types: others might run the program's code."""
    while type(callback) is functools.partial:
        callback = callback.func
    if type(callback) is types.MethodType:
        callback = callback.__func__
    kind = type(callback)
    # the type of a C class's method is a subclass of that of built-in functions
    if kind in (types.FunctionType, type) or issubclass(kind, types.BuiltinFunctionType):
        name = callback.__qualname__
    else:
        name = kind.__qualname__
    return str(name).replace("<locals>.", "")
