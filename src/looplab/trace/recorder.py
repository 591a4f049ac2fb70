"""Records what asyncio's loops do while a program runs, without changing its behaviour.

It watches a few functions of `BaseEventLoop`, `Handle`, locks and queues, which are written in Python in every version.
Nothing here keeps an object of the program alive, or calls what the program may have defined.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from asyncio import base_events, events, locks, queues
from collections.abc import Callable
from types import FrameType
from typing import Any

from .handles import Handles
from .holders import Holders
from .journal import Event, Journal
from .loops import Loops
from .program_lines import Places
from .synchronisation import Synchronisation
from .tasks import Tasks
from .threads import Threads
from .watch import Watched, fault, new_watch


class Recorder:
    """Fills a journal with what the loops of this process do. `filename` is that of the program."""

    def __init__(self, journal: Journal, filename: str) -> None:
        self._journal = journal
        self._watch = new_watch()
        self._places = Places(filename)
        self._loops = Loops(journal, self._places, self._watch)
        self._tasks = Tasks(journal, self._places, self._loops)
        self._threads = Threads(journal, self._places, self._tasks)
        self._loops.on_sleep, self._loops.on_wake = self._threads.poll_begins, self._threads.poll_ends
        self._loops.thread = self._threads.of_loop
        self._handles = Handles(journal, self._places, self._loops, self._tasks, self._threads.number)
        self._synchronisation = Synchronisation(journal, self._places, self._loops, self._tasks, self._watch)
        self._holders = Holders(journal, self._places, self._loops, self._tasks)
        self._on = False
        journal.on_full = self.stop

    def start(self) -> None:
        """Start, unless another tool already watches this interpreter."""
        self._on = self._watch.start()
        if not self._on:
            return
        for function, called, returned in self._watched():
            self._watch.add(function, Watched(called, returned))
        self._places.begin()
        self._threads.begin()
        gc.callbacks.append(self._collects)

    def stop(self) -> None:
        """Stop. If the recording failed before, the last event says why."""
        if not self._on:
            return
        self._on = False
        if self._collects in gc.callbacks:
            gc.callbacks.remove(self._collects)
        interfered = not self._watch.stop()
        if self._watch.failed or interfered:
            # the program must not notice, even if the recorder has a bug
            self._journal.cut(self._watch.failed or "the program took the tool id that the recorder uses")

    @property
    def has_reports(self) -> bool:
        """Whether the program has reported events of its own, with `looplab.trace.report`."""
        return self._journal.has_reports

    def _watched(self) -> list[tuple[Any, Any, Any]]:
        """The watched functions, each with what to do when it is called and when it returns."""
        loop: Any = base_events.BaseEventLoop
        handle: Any = events.Handle
        loops, handles, tasks, synchronisation = self._loops, self._handles, self._tasks, self._synchronisation
        return [
            (asyncio.run, self._run_begins, None),
            (loop.run_forever, loops.started, loops.stopped),
            (loop.close, loops.closing, None),
            (loop._run_once, loops.iteration_begins, None),
            (loop._call_soon, None, handles.made_ready),
            # since 3.14, it no longer calls the other
            *([(loop.call_soon_threadsafe, None, handles.made_ready)] if sys.version_info >= (3, 14) else []),
            (loop._add_callback, None, handles.file_is_ready),
            (loop.call_at, None, handles.timer_set),
            (loop.create_task, tasks.creation_begins, tasks.creation_ends),
            (asyncio.create_task, None, tasks.created),
            *([(asyncio.TaskGroup.create_task, None, tasks.created)] if sys.version_info >= (3, 11) else []),
            (loop.call_exception_handler, handles.failed, None),
            (handle._run, handles.begins, handles.ends),
            (handle.cancel, handles.cancelled, None),
            (locks.Lock.acquire, None, synchronisation.acquired),
            (locks.Lock.release, synchronisation.released, None),
            (locks.Semaphore.acquire, None, synchronisation.acquired),
            (locks.Semaphore.release, synchronisation.released, None),
            (locks.Event.set, synchronisation.set, None),
            (locks.Event.clear, synchronisation.cleared, None),
            (queues.Queue.put_nowait, synchronisation.queue_used, None),
            (queues.Queue.get_nowait, synchronisation.queue_used, None),
            *self._threads.watched(),
        ]

    def _run_begins(self, frame: FrameType) -> None:
        _ = self._journal.clock.zero  # times count from here, unless there has been an event before

    def printed(self, stream: str, text: str) -> None:
        """Record that text was written."""
        self._record(self._record_printed, stream, text)

    def waits(self, frame: FrameType, until: float | None, holder: int | None, turn: bool = False) -> None:
        """Record that the current thread waits: see `Threads.waits`."""
        self._record(self._threads.waits, frame, until, holder, turn)

    def continues(self) -> None:
        """Record that it no longer does."""
        self._record(self._threads.continues)

    def _collects(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            self._record(self._holders.collecting, sys._getframe(1))

    def _record(self, function: Callable[..., None], *arguments: Any) -> None:
        if not self._on or self._watch.failed:
            return
        try:
            function(*arguments)
        except Exception as error:  # as in `watch`
            self._watch.failed = fault(error)

    def _record_printed(self, stream: str, text: str) -> None:
        loop = events._get_running_loop()
        event: Event = {"stream": stream, "text": text}
        if loop is not None:
            self._tasks.notice_eager(loop, None)
            if task := self._tasks.current():
                event["task"] = task
        lines = self._places.lines(sys._getframe(2))
        if len(lines) > 1:
            event["lines"] = lines
        if loop is None:
            event.update(self._threads.of_print())
        self._journal.add("printed", self._loops.iteration(loop), lines[-1] if lines else None, **event)
        self._journal.flush()
