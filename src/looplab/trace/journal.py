"""The journal of a run: its events in order, up to a cap. They come from asyncio's loops or from a reader's own loop.

An event is a JSON object. Each has `kind`, `time` (in seconds: see `Clock`), and, where known, `iteration`
(of its loop, from 1) and `line` (of the program). Tasks, futures, handles, loops, threads and the objects that
tasks wait for are numbers, each counted from 1. The kinds, in the order in which a task meets them:

| kind | fields | what happened |
|---|---|---|
| `loop` | `loop`, `state`: "runs", "stops" or "closed", `thread`? | an event loop was started, left or closed |
| `task` | `task`, `name`, `coroutine`, `arguments`?, `parent`?, `eager`?, `loop`? | a task was created, by `parent` |
| `renamed` | `task`, `name` | a task was renamed after it was created |
| `ready` | `handle`, `callback`, `task`?, `future`?, `of`?, `fd`?, `thread`?, `loop`? | it joined the ready queue |
| `timer` | `handle`, `callback`, `when`, `task`?, `future`?, `of`?, `loop`? | it joined the timer heap |
| `due` | `handles`, `loop`? | these timers have expired and joined the ready queue, in this order |
| `dropped` | `handle` | a callback was cancelled: it will not run |
| `poll` | `iteration`, `timeout`, `files`, `loop`? | the selector is polled; `timeout` is in seconds (null: none) |
| `polled` | `files`, `loop`? | this many files were ready; left out after a poll of zero seconds that found none |
| `run` | `handle`?, `task`?, `cancelling`?, `requests`?, `loop`? | a callback is called; with `task`, its next step |
| `suspended` | `task`, `on`, `requests`?, `lines`? | a step ended in a wait for `on`; `lines` is the chain of awaits |
| `done` | `task` or `future`, `outcome`: "result", "exception" or "cancelled", `exception`? | it is done |
| `failed` | `exception`, `thread`? | the running callback, or a thread, raised an exception; the loop has logged it |
| `ran` | `handle`?, `loop`? | the callback has returned |
| `lost` | `task` | a task was garbage-collected before it was done |
| `sync` | `object`, `type`, `action`, `task`?, `value`?, `limit`? | a lock, queue, event … was used |
| `collects` | `held`, `task`? | the program calls the garbage collector while tasks wait |
| `printed` | `stream`, `text`, `task`?, `thread`?, `lines`? | text was written; `lines` is the chain of calls |
| `thread` | `thread`, `name`, `parent`?, `task`?, `function`? | a thread was started by the thread `parent` |
| `takes` | `thread`, `function` | a thread of a pool begins to work: it calls `function` |
| `waits` | `thread`, `on`, `lines`? | a thread waits; other threads run |
| `continues` | `thread` | its wait has ended |
| `ended` | `thread` | it has ended |
| `cut` | `cap`, `because`? | `cap` events are recorded; the rest of the run is not |

- `lines` are the innermost twenty, outermost first, and left out if there is only one.
- `arguments` shows how the coroutine was called, like "('/news', 2)". Anything but a number, a short string, True,
  False or None is "…", because its `repr` would run the program's code. It is left out if there is nothing to show.
- `task` of a callback: it steps that task. `future` or `of`: it is called because that future or task is done.
- `fd`: the file descriptor that was ready.
- `thread` of `ready`: the thread that hands the callback over, if it is not the loop's own. The main thread is 0, and
  has no event `thread`. There is no event of a thread before the first other one is started.
- `thread` of `loop`: the one that runs the loop; left out if it is the main one.
- `takes` ends a wait for work, and so does `ended`.
- `loop`: 1 if left out.
- `when` is in seconds, like `time`. The heap is ordered by `when`, then by `handle`.
- A callback that is stepping a task may make that task ready before the step has `suspended` (`sleep(0)` does): a task
  with a callback in the ready queue is ready, whatever it awaits.
- An eager task runs as soon as it is created, inside the step of its parent, without `run` and `ran`.
- `cancelling`: the step begins with a CancelledError.
- `requests` is `Task.cancelling()`: how often somebody has asked to cancel the task, less what was taken back with
  `uncancel`. It is left out if it is 0, before Python 3.11, of a step without a CancelledError, and of a subclass.
- `done` for a future comes when its first callback is scheduled, so not for a future without callbacks.
- `action` is "acquired" or "released" (locks, semaphores), "set" or "cleared" (events), "put" or "got" (queues).
  `value` is how many items a queue then holds, or how many more tasks a semaphore then lets in; it is left out when a
  semaphore is released while others wait, because one of them gets it. `limit` is a queue's `maxsize`, if it has one.
- `held` has an item for each waiting task, `{"task", "by"}`. `by` is the shortest chain of references to it from what
  stays alive: "asyncio.run", "the ready queue", "a timer", "the selector", "a thread" or "variable name"; then what is
  on the way, "task 3" or the type of an object. It is empty if nothing was found.
- `because` says what ended the recording if it was not the cap: an exception in the recorder (such as RecursionError,
  near the limit), or that the program took the tool id of the recorder.

`on` is `{"what": …}`: "turn" (its next step, after `sleep(0)`), "future", "task", "gather", "shield", or the function
of asyncio that the program awaits, like "sleep" or "Queue.get"; with `future` (its number), `tasks` (those waited for)
and `object`, which is `{"number", "type"}`.

`on` of a thread is alike: `what` is "work", for which an idle thread of a pool waits; "end", that of all other threads,
for which the main one waits when the program is done; "poll", if the loop that it runs sleeps; "turn", if it was
interrupted for another thread; or the function that the program called, like "sleep", "Lock.acquire" or "Queue.get";
with `until` (a time), `threads` (the one that has the lock, or is to end) and `object`.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from typing import Any

VERSION = 1

Event = dict[str, Any]

CAP = 5000
"""The maximum number of events: a hundred screens of a figure. A typical snippet has a hundred events."""

KINDS = (
    *("loop", "task", "renamed", "ready", "timer", "due", "dropped", "poll", "polled", "run", "suspended", "done"),
    *("ran", "failed", "lost", "sync", "collects", "printed", "thread", "takes", "waits", "continues", "ended", "cut"),
)

_BATCH = 100


class Numbers:
    """Numbers objects from 1, without keeping them alive."""

    def __init__(self) -> None:
        self._by_id: dict[int, int] = {}
        self._references: list[Callable[[], Any]] = [lambda: None]

    def get(self, thing: object) -> int | None:
        """The number of `thing`; None if it has none."""
        number = self._by_id.get(id(thing))
        return number if number is not None and self._references[number]() is thing else None

    def latest(self, thing: object) -> int | None:
        """Like `get`, but also if the thing is being finalized, or another one was at its address before."""
        return self._by_id.get(id(thing))

    def at(self, number: int) -> Any:
        """The object with that number; None once it is gone."""
        return self._references[number]()

    def new(self, thing: Any, lost: Callable[[int], None] | None = None) -> int:
        """A new number for `thing`; `lost` is called with it when the object is garbage-collected."""
        number = len(self._references)
        self._by_id[id(thing)] = number
        # without a callback, `weakref.ref` returns the one reference that all share
        self._references.append(weakref.ref(thing, lost and (lambda reference: lost(number))))
        return number

    def of(self, thing: object) -> int:
        """The number of `thing`, a new one if it has none."""
        return self.get(thing) or self.new(thing)


class Clock:
    """Seconds since the first event, or since the program called `asyncio.run` if that was earlier.

    A program that prints how long something took reads its clock right before `asyncio.run`, so that the times in a
    figure are those that it prints, however long its imports take.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._zero: float | None = None

    @property
    def zero(self) -> float:
        """The time of `monotonic` from which the clock counts: now, if nobody has asked before."""
        if self._zero is None:
            self._zero = self._monotonic()
        return self._zero

    def now(self) -> float:
        """Seconds since `zero`."""
        zero = self.zero
        return self._monotonic() - zero


class Journal:
    """Collects events, from any thread, and passes them to `send` in order, in batches."""

    def __init__(self, clock: Clock, send: Callable[[Sequence[Event]], None], cap: int = CAP) -> None:
        self.clock = clock
        self._now = clock.now
        self._send = send
        self._cap = cap
        self._held: list[Event] = []
        self._sending = threading.Lock()
        self.left = cap
        """How many more events are accepted."""
        self.has_reports = False
        """Whether events came from `looplab.trace.report`."""
        self.on_full: Callable[[], None] = lambda: None
        """Called once, when no more events are accepted."""

    def put(self, event: Event) -> None:
        """Add an event that happens now, and set its time. The caller must not use the event afterwards."""
        left = self.left
        if left <= 0:
            return
        # microseconds; `round` takes three times as long
        event["time"] = int(self._now() * 1e6 + 0.5) / 1e6
        self._held.append(event)
        self.left = left - 1
        if left == 1:
            self.cut()
        elif not left % _BATCH:
            self.flush()

    def add(self, kind: str, iteration: int | None = None, line: int | None = None, **fields: Any) -> None:
        """Add an event that happens now."""
        event = {"kind": kind, **fields}
        if iteration:
            event["iteration"] = iteration
        if line:
            event["line"] = line
        self.put(event)

    def put_late(self, event: Event) -> None:
        """Add an event that may come at any point, such as one from garbage collection: `send` is not called."""
        if self.left > 1:
            event["time"] = int(self._now() * 1e6 + 0.5) / 1e6
            self._held.append(event)
            self.left -= 1

    def cut(self, because: str | None = None) -> None:
        """Accept no more events, and record that as the last one."""
        event = {"kind": "cut", "time": int(self._now() * 1e6 + 0.5) / 1e6, "cap": self._cap - max(self.left, 0)}
        self._held.append({**event, "because": because} if because else event)
        self.left = 0
        self.flush()
        self.on_full()

    def flush(self) -> None:
        """Send the pending events: before the loop sleeps, after text is printed, and at the end."""
        if not self._held or not self._sending.acquire(blocking=False):
            return  # another thread is sending, or this thread is and was interrupted by an event
        try:
            batch = self._held[:]  # another thread may append in the meantime
            del self._held[: len(batch)]
            self._send(batch)
        finally:
            self._sending.release()
