"""The tasks and futures of a run: created, named, stepped, suspended, done, lost.

Tasks may be implemented in C, so they are found through the handles that step them, and their state is read after each
step. Only attributes are read that a subclass has no reason to change, and whose reading has no effect: `exception()`
would mark the exception as retrieved, `_exception` does not.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from asyncio import events, futures, tasks
from dataclasses import dataclass
from types import FrameType
from typing import Any, NamedTuple

from . import awaits
from .journal import Event, Journal, Numbers
from .loops import Loop, Loops
from .program_lines import Places, local

_current_task = asyncio.current_task
_running_loop = events._get_running_loop
_TASKS = (asyncio.Task, tasks._PyTask)  # type: ignore[attr-defined]
_COUNTING = _TASKS if sys.version_info >= (3, 11) else ()
_FUTURES = (asyncio.Future, futures._PyFuture)  # type: ignore[attr-defined]


def is_task(thing: object) -> bool:
    return isinstance(thing, _TASKS)


def is_future(thing: object) -> bool:
    return isinstance(thing, _FUTURES)


def state_of(future: Any) -> str | None:
    """ "PENDING", "FINISHED" or "CANCELLED"; None for a future that is not asyncio's."""
    return future._state if isinstance(future, _FUTURES) else None


class Running(NamedTuple):  # one for each callback: a frozen dataclass takes four times as long to make
    """The callback that a loop runs: the numbers of its handle and task, 0 for none. `outside` is the one around it."""

    loop: Loop
    handle: int
    task: int
    outside: Running | None


@dataclass
class _Creation:
    """A task that is being created: what to report if it runs at once, and its number once that is known."""

    coroutine: str
    arguments: str | None
    parent: int | None
    line: int | None
    task: int = 0


class Tasks:
    """Numbers tasks and futures, and reports what happens to them."""

    def __init__(self, journal: Journal, places: Places, loops: Loops) -> None:
        self._journal = journal
        self._places = places
        self._loops = loops
        self._tasks, self._futures, self._objects = Numbers(), Numbers(), Numbers()
        self._names: dict[int, str] = {}
        self._ended: set[int] = set()
        self._resolved: set[int] = set()  # futures
        self._running: dict[int, Running] = {}  # by thread
        self._creations: dict[int, list[_Creation]] = {}  # by thread, innermost last
        self._eager: dict[int, list[int]] = {}  # by thread: tasks that run, or ran, inside the step of their parent

    # ---- the callback that runs

    def begins(self, loop: Loop, handle: int, task: int) -> None:
        here = threading.get_ident()
        self._running[here] = Running(loop, handle, task, self._running.get(here))

    def ends(self) -> Running | None:
        """What ran in this thread until now. If it was a task's step, report how it ended."""
        here = threading.get_ident()
        running = self._running.pop(here, None)
        if running is None:
            return None
        if running.outside is not None:
            self._running[here] = running.outside
        if self._eager:
            for number in self._eager.pop(here, ()):
                self._report_step(number)
        if running.task:
            self._report_step(running.task)
        return running

    def current(self) -> int | None:
        """The number of the task that runs in this thread, if any."""
        loop = _running_loop()
        task = _current_task(loop) if loop is not None else None
        return None if task is None else self._tasks.get(task)

    # ---- tasks

    def pending(self) -> list[Any]:
        """The tasks that are known and not done."""
        alive = (self._tasks.at(number) for number in self._names if number not in self._ended)
        return [task for task in alive if task is not None]

    def number(self, task: Any, line: int | None) -> int:
        """The number of a task, which is reported if it is new."""
        number = self._tasks.get(task)
        if number is None:
            eager = sys.version_info >= (3, 12) and bool(awaits.frames(task._coro)) and _has_started(task._coro)
            number = self._new(task, line, eager=eager)
            if eager:
                self._report_step(number)
        return number

    def was_lost(self, task: Any) -> bool:
        """Whether a task was reported as lost already.

        When the garbage collector closes its coroutine, a `finally` in it may make the loop step the task once more.
        """
        number = self._tasks.latest(task)
        if number is None or self._tasks.at(number) is not None or self._names[number] != _name(task):
            return False
        coroutine = task._coro  # that of a new task at the same address has not begun
        return getattr(coroutine, "cr_frame", coroutine) is None or getattr(coroutine, "cr_running", False) is True

    def _new(self, task: Any, line: int | None, eager: bool) -> int:
        number = self._tasks.new(task, self._lost)
        name = self._names[number] = _name(task)
        creations = self._creations.get(threading.get_ident())
        event: Event = {"kind": "task", "task": number, "name": name, **self._loops.of(task._loop).tag}
        coroutine = task._coro
        if creations and not creations[-1].task:
            creation = creations[-1]
            creation.task = number
            line = line or creation.line
            event["coroutine"], arguments, parent = creation.coroutine, creation.arguments, creation.parent
        else:
            event["coroutine"] = coroutine_name(coroutine)
            arguments, parent = awaits.arguments(coroutine), self._parent()
        if arguments is not None:
            event["arguments"] = arguments
        if parent is not None and parent != number:
            event["parent"] = parent
        if eager:
            event["eager"] = True
        if iteration := self._loops.of(task._loop).iteration:
            event["iteration"] = iteration
        if line:
            event["line"] = line
        self._journal.put(event)
        return number

    def _parent(self) -> int | None:
        running = self._running.get(threading.get_ident())
        return self.current() or (running.task if running else 0) or None

    def _lost(self, number: int) -> None:
        if number not in self._ended:
            self._ended.add(number)
            self._journal.put_late({"kind": "lost", "task": number})

    def report_name(self, task: Any, number: int) -> None:
        """Report a changed name of a task."""
        name = _name(task)
        if self._names[number] != name:
            self._names[number] = name
            self._journal.add("renamed", self._loops.iteration(task._loop), task=number, name=name)

    def report_end(self, task: Any, number: int) -> None:
        """Report once that a task is done."""
        if task._state != "PENDING" and number not in self._ended:
            self.report_name(task, number)
            self._ended.add(number)
            self._journal.add("done", self._loops.iteration(task._loop), task=number, **_outcome(task))

    def _report_step(self, number: int) -> None:
        """Report how a step of a task ended."""
        task = self._tasks.at(number)
        if task is None:
            return
        if task._state != "PENDING":
            self.report_end(task, number)
            return
        chain = awaits.frames(task._coro)
        lines = self._places.lines_of(chain)
        event: Event = {"kind": "suspended", "task": number, "on": self._on(task, chain)}
        event["iteration"] = self._loops.of(task._loop).iteration
        if requests := self.requests(task):
            event["requests"] = requests
        if lines:
            event["line"] = lines[-1]
            if len(lines) > 1:
                event["lines"] = lines
        self._journal.put(event)

    def _on(self, task: Any, chain: list[FrameType]) -> dict[str, Any]:
        future = task._fut_waiter
        if future is None:
            return {"what": "turn"}
        if is_task(future):
            return {"what": "task", "tasks": [self.number(future, None)]}
        call = awaits.asyncio_call(chain)
        on: dict[str, Any] = {"what": call[0] if call else "future", "future": self._futures.of(future)}
        if call and call[1] is not None and not isinstance(call[1], asyncio.AbstractEventLoop):
            on["object"] = self.object(call[1])
        waited = awaits.waited_for(chain, future)
        pending = [each for each in waited if is_task(each) and each._state == "PENDING"]
        if pending:
            on["tasks"] = sorted(self.number(each, None) for each in pending)
            if not call:
                on["what"] = "gather" if hasattr(future, "_children") else "shield"
        return on

    def requests(self, task: Any) -> int:
        """The requests to cancel it that are not taken back; 0 if nobody counts them."""
        return int(task.cancelling()) if type(task) in _COUNTING else 0

    def object(self, thing: object) -> dict[str, Any]:
        """The number and type of a lock, a queue …, in the form that `on` has."""
        return {"number": self._objects.of(thing), "type": type(thing).__name__}

    # ---- futures

    def future(self, future: Any, line: int | None) -> int:
        """The number of a future that is not a task; its end is reported if it is new."""
        number = self._futures.of(future)
        if future._state != "PENDING" and number not in self._resolved:
            self._resolved.add(number)
            self._journal.add("done", self._loops.iteration(future._loop), line, future=number, **_outcome(future))
        return number

    # ---- eager tasks, Python 3.12 and later: they have no handle until they are suspended

    def notice_eager(self, loop: Any, line: int | None) -> None:
        """Report a task that already runs while it is being created: it is then the current task."""
        if sys.version_info < (3, 12) or _running_loop() is not loop:
            return
        task = _current_task(loop)
        if task is not None and self._tasks.get(task) is None:
            number = self._new(task, line, eager=True)
            self._eager.setdefault(threading.get_ident(), []).append(number)

    # ---- watched: BaseEventLoop.create_task

    def creation_begins(self, frame: FrameType) -> None:
        self.notice_eager(local(frame, "self"), None)
        coroutine = local(frame, "coro")
        here = threading.get_ident()
        line = self._places.line(frame)
        creation = _Creation(coroutine_name(coroutine), awaits.arguments(coroutine), self._parent(), line)
        self._creations.setdefault(here, []).append(creation)

    def creation_ends(self, frame: FrameType, task: Any) -> None:
        """An eager task has ended its first step by now."""
        here = threading.get_ident()
        line = self._places.line(frame)
        number = 0
        if is_task(task):
            number = self._tasks.get(task) or 0
            if not number:  # an eager task that has caused no event yet
                number = self._new(task, line, eager=True)
                self._eager.setdefault(here, []).append(number)
            self.report_name(task, number)
        if self._creations.get(here):
            self._creations[here].pop()
        if number in self._eager.get(here, ()):
            self._eager[here].remove(number)
            self._report_step(number)

    # ---- watched: asyncio.create_task, TaskGroup.create_task

    def created(self, frame: FrameType, task: Any) -> None:
        """The functions that call `loop.create_task` may set the name afterwards."""
        number = self._tasks.get(task) if is_task(task) else None
        if number is not None:
            self.report_name(task, number)


_get_name = asyncio.Task.get_name  # a subclass may have overridden it


def _name(task: Any) -> str:
    return _get_name(task) if isinstance(task, asyncio.Task) else str(task._name)


def coroutine_name(coroutine: Any) -> str:
    """The name of a coroutine's function in the source; "pages.aclose" of what closes an async generator."""
    if type(coroutine).__name__ == "async_generator_athrow" and (generator := awaits.wrapped(coroutine)) is not None:
        return f"{coroutine_name(generator)}.aclose"
    if type(coroutine).__name__ not in ("coroutine", "generator", "async_generator"):
        return type(coroutine).__name__
    return str(coroutine.__qualname__).replace("<locals>.", "")


def _has_started(coroutine: Any) -> bool:
    return getattr(coroutine, "cr_await", None) is not None


def _outcome(future: Any) -> dict[str, Any]:
    if future._state == "CANCELLED":
        return {"outcome": "cancelled"}
    error = future._exception
    return {"outcome": "exception", "exception": type(error).__name__} if error is not None else {"outcome": "result"}
