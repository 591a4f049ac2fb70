"""The threads of a run: started, waiting, working for a pool, ended. Nothing is reported before the first one starts.

A wait is reported by what waits, if it really has to (`Recorder.waits`): in Pyodide the kernel, natively the primitives
of `looplab.primitives`. What the program has called is then read from the stack. So it is the same everywhere, whatever
`queue.Queue.get` uses to wait.
"""

from __future__ import annotations

import contextvars
import functools
import os
import sys
import threading
from asyncio import events
from concurrent.futures import thread as pools
from dataclasses import dataclass, field
from types import BuiltinMethodType, FrameType
from typing import Any

from .handles import name_of
from .journal import Event, Journal
from .program_lines import Places, local
from .tasks import Tasks

_MAIN = 0
_Thread: Any = threading.Thread
_running_loop = events._get_running_loop


@dataclass
class _Known:
    """A thread. `waits` has an item for each wait that has not ended, outermost first: whether it was reported."""

    number: int
    waits: list[bool] = field(default_factory=list)


class Threads:
    """Numbers threads, and reports what happens to them."""

    def __init__(self, journal: Journal, places: Places, tasks: Tasks) -> None:
        self._journal = journal
        self._places = places
        self._tasks = tasks
        self._main = threading.get_ident()
        self._known: dict[int, _Known] = {}  # by ident
        self._starts: dict[int, Event] = {}  # by id of the Thread: fields that say who starts it
        self._count = 0
        self._callers: frozenset[int] = frozenset()

    def watched(self) -> list[tuple[Any, Any, Any]]:
        """The watched functions, each with what to do when it is called and when it returns."""
        if sys.platform == "emscripten" and sys.version_info < (3, 12):
            return []  # has no threads, and functions there that cannot be compiled again
        return [
            (_Thread.start, self._starting, None),
            (_Thread._bootstrap_inner, self._began, self._ended),
            (_Thread.join, self._join, self._stop_waiting),
            (vars(threading)["_shutdown"], self._shutdown, self._stop_waiting),
            (pools._WorkItem.run, self._takes, self._worked),
            *([(threading._make_invoke_excepthook(), self._fails, None)] if sys.version_info >= (3, 12) else []),  # type: ignore[attr-defined]
        ]

    def begin(self) -> None:
        """Begin. Must be called after the watch has replaced the code of functions."""
        calling: tuple[Any, ...] = (_Thread._bootstrap_inner, _Thread.run, pools._WorkItem.run)
        self._callers = frozenset(id(function.__code__) for function in calling)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)

    def _forked(self) -> None:
        """Report nothing more: this is another process."""
        self._journal = Journal(self._journal.clock, lambda events: None, cap=0)

    # ---- the current thread

    def number(self) -> int:
        """The number of the current thread, which is reported if it is new."""
        return self._current().number

    def of_print(self) -> Event:
        """The field that names the current thread, for text that no task has printed."""
        return {"thread": self.number()} if self._count else {}

    def _current(self) -> _Known:
        here = threading.get_ident()
        known = self._known.get(here)
        if known is None:
            if here == self._main:
                known = self._known[here] = _Known(_MAIN)
            else:  # the program has started it without `threading`, or before the recording
                # not `current_thread`, which adds a dummy thread
                thread = threading._active.get(here)  # type: ignore[attr-defined]
                known = self._new(here, None if thread is None else str(thread._name), {})
        return known

    def _new(self, ident: int, name: str | None, fields: Event) -> _Known:
        self._count = number = self._count + 1
        known = self._known[ident] = _Known(number)
        self._journal.put({"kind": "thread", "thread": number, "name": name or f"thread {number}", **fields})
        return known

    # ---- watched: Thread.start, _bootstrap_inner, and what that calls after an exception

    def _starting(self, frame: FrameType) -> None:
        fields: Event = {}
        if self._count or threading.get_ident() != self._main:
            fields["parent"] = self.number()
        if task := self._tasks.current():
            fields["task"] = task
        if line := self._places.line(frame):
            fields["line"] = line
        self._starts[id(local(frame, "self"))] = fields

    def _began(self, frame: FrameType) -> None:
        thread = local(frame, "self")
        fields = {"parent": _MAIN, **self._starts.pop(id(thread), {})}
        run = type(thread).run
        function = getattr(thread, "_target", None) if run is _Thread.run else run
        if function is not None and function is not pools._worker:
            fields["function"] = _name_of(function)
        self._new(threading.get_ident(), str(thread._name), fields)

    def _fails(self, frame: FrameType) -> None:
        error = sys.exc_info()[0]
        if error is not None and error is not SystemExit:
            self._journal.add("failed", None, None, thread=self.number(), exception=error.__name__)

    def _ended(self, frame: FrameType, value: object) -> None:
        known = self._known.pop(threading.get_ident(), None)
        if known is not None:
            self._journal.put({"kind": "ended", "thread": known.number})

    # ---- the work of a pool. Watched: _WorkItem.run

    def _takes(self, frame: FrameType) -> None:
        item = local(frame, "self")
        task = getattr(item, "task", None)  # since Python 3.14: the function and its arguments
        function = task[0] if type(task) is tuple else getattr(item, "fn", None)
        known = self._current()
        known.waits.clear()
        self._journal.put({"kind": "takes", "thread": known.number, "function": _name_of(function)})

    def _worked(self, frame: FrameType, value: object) -> None:
        known = self._current()
        known.waits.append(True)
        self._journal.put({"kind": "waits", "thread": known.number, "on": {"what": "work"}})

    # ---- a loop that runs in another thread than the main one

    def of_loop(self) -> Event:
        """The field that names the current thread, if it is not the main one."""
        number = self.number() if self._count else _MAIN
        return {"thread": number} if number else {}

    def poll_begins(self) -> None:
        """The loop of the current thread begins to sleep."""
        if self._count and threading.get_ident() != self._main:
            known = self._current()
            if not any(known.waits):
                self._journal.put({"kind": "waits", "thread": known.number, "on": {"what": "poll"}})
                known.waits.append(True)

    def poll_ends(self) -> None:
        """It has woken up."""
        known = self._known.get(threading.get_ident()) if self._count else None
        if known is not None and known.number != _MAIN and known.waits:
            known.waits.pop()
            self._journal.put({"kind": "continues", "thread": known.number})

    # ---- waits. Watched: Thread.join and threading._shutdown, which natively wait in C

    def _join(self, frame: FrameType) -> None:
        joined = local(frame, "self")
        ident = joined._ident
        if ident == threading.get_ident() or ident not in self._known:
            self._current().waits.append(False)
        else:
            self.waits(frame)

    def _shutdown(self, frame: FrameType) -> None:
        alive = list(threading._active.items())  # type: ignore[attr-defined]
        if any(ident in self._known and ident != self._main and not thread._daemonic for ident, thread in alive):
            self.waits(frame)
        else:
            self._current().waits.append(False)

    def _stop_waiting(self, frame: FrameType, value: object) -> None:
        self.continues()

    def waits(
        self, frame: FrameType, until: float | None = None, holder: int | None = None, turn: bool = False
    ) -> None:
        """The current thread begins a wait in `frame`: see `looplab.observer.WaitObserver`."""
        if not self._count:
            return
        known = self._current()
        event = None if any(known.waits) else self._wait(frame, known)
        known.waits.append(event is not None)
        if event is None:
            return
        on = event["on"] = {"what": "turn"} if turn else event["on"]
        if until is not None:
            on["until"] = round(until - self._journal.clock.zero, 6)
        held_by = self._known.get(holder) if holder is not None else None
        if held_by is not None and "threads" not in on and "Lock" in on["what"]:
            on["threads"] = [held_by.number]
        self._journal.put(event)

    def continues(self) -> None:
        """The wait of the current thread that began last has ended."""
        if not self._count:
            return
        known = self._current()
        if known.waits and known.waits.pop():
            self._journal.put({"kind": "continues", "thread": known.number})

    def _wait(self, frame: FrameType, known: _Known) -> Event | None:
        """The event for a wait in `frame`; None if it is part of starting a thread, or of the loop's own work."""
        inner: FrameType | None = frame
        called, joined = frame, None
        while inner is not None and id(code := inner.f_code) not in self._callers and not self._places.ends_at(inner):
            if code is _Thread.start.__code__ or code is pools._worker.__code__:
                return None
            if code is _Thread.join.__code__:
                joined = local(inner, "self")
            called, inner = inner, inner.f_back
        lines = self._places.lines(inner)
        if not lines and _running_loop() is not None:
            return None  # a poll of the loop, or what `asyncio.run` does at its end
        on = self._on(called)
        if joined is not None and (ended := self._known.get(joined._ident)):
            on["threads"] = [ended.number]
        event: Event = {"kind": "waits", "thread": known.number, "on": on}
        if lines:
            event["line"] = lines[-1]
            if len(lines) > 1:
                event["lines"] = lines
        return event

    def _on(self, called: FrameType) -> dict[str, Any]:
        """What the program waits in: `called` is the outermost function that is not its own."""
        code = called.f_code
        owner = local(called, "self") if code.co_argcount and code.co_varnames[0] == "self" else None
        if owner is None:
            return {"what": "end" if code.co_name == "_shutdown" else code.co_name}
        type_ = {"lock": "Lock"}.get(type(owner).__name__, type(owner).__name__)
        name = "acquire" if code.co_name == "__enter__" and type_.endswith("Lock") else code.co_name
        on: dict[str, Any] = {"what": f"{type_}.{name}"}
        if type(owner).__weakrefoffset__ and not isinstance(owner, _Thread):  # else it cannot be numbered
            on["object"] = {**self._tasks.object(owner), "type": type_}
        return on


def _name_of(function: Any) -> str:
    """The name of what a thread calls; of `asyncio.to_thread`, the function that was given to it."""
    if type(function) is functools.partial and function.args:
        run = function.func
        if type(run) is BuiltinMethodType and type(run.__self__) is contextvars.Context:
            function = function.args[0]
    if type(function) is staticmethod:  # the kernel's time.sleep
        function = function.__func__
    return name_of(function)
