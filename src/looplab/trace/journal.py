"""The journal of a run: every event in order, numbered objects, a cap. What a loop reports, ours or a reader's own.

An event is a JSON object. Each has `kind`, `time` (seconds since the program started), and, where they are known,
`iteration` (of its loop, from 1) and `line` (of the program). Tasks, futures, handles, loops and the objects that tasks
wait at are numbers, each kind counted from 1. The kinds, in the order in which a task meets them:

| kind | fields | what happened |
|---|---|---|
| `loop` | `loop`, `state`: "runs", "stops" or "closed" | an event loop was started, left or closed |
| `task` | `task`, `name`, `coroutine`, `arguments`?, `parent`?, `eager`?, `loop`? | a task was made, by `parent` |
| `renamed` | `task`, `name` | a task was given a name after it was made |
| `ready` | `handle`, `callback`, `task`?, `future`?, `of`?, `fd`?, `thread`?, `loop`? | it joined the ready queue |
| `timer` | `handle`, `callback`, `when`, `task`?, `future`?, `of`?, `loop`? | it joined the timer heap |
| `due` | `handles`, `loop`? | these timers have expired and joined the ready queue, in this order |
| `dropped` | `handle` | a callback was cancelled: it will not run |
| `poll` | `iteration`, `timeout`, `files`, `loop`? | the selector is asked, for so many seconds (null: no limit) |
| `polled` | `files`, `loop`? | so many files were ready; left out after a poll of zero seconds that found none |
| `run` | `handle`?, `task`?, `cancelling`? | a callback is called; with `task`, it is the next step of that task |
| `suspended` | `task`, `on`, `lines`? | a step ended in a wait; `on` says for what, `lines` is the chain of awaits |
| `done` | `task` or `future`, `outcome`: "result", "exception" or "cancelled", `exception`? | it has its result |
| `failed` | `exception` | the callback that runs ended in an exception, which the loop has logged |
| `ran` | `handle`? | the callback has returned |
| `lost` | `task` | a task that was not done was thrown away |
| `sync` | `object`, `type`, `action`, `task`?, `value`? | a lock, queue, event … was used |
| `printed` | `stream`, `text`, `task`?, `lines`? | text was written; `lines` is the chain of calls |
| `cut` | `cap`, `because`? | so many events have come; the rest of the run is not recorded |

- `lines` are the innermost twenty, outermost first, and left out where there is but one.
- `arguments` shows how the coroutine was called, "('/news', 2)"; what is not a number, a short text, True, False or
  None is "…", since showing it would call the program. It is left out where there are none.
- `task`, of a callback: it steps that task. `future` or `of`: it is called when that future or that task is done.
- `fd`: the file descriptor that was ready. `thread`: the name of the other thread that called. `loop`: 1 if left out.
- `when` is in seconds, as `time`. The heap is in the order of `when`, then of `handle`.
- A callback that is stepping a task may make that task ready before the step has `suspended` (`sleep(0)` does): a task
  with a callback in the ready queue is ready, whatever it awaits.
- An eager task runs as soon as it is made, inside the step of its parent: no `run` and no `ran`.
- `cancelling`: the step begins with a CancelledError.
- `done` for a future comes when its first callback is scheduled, so not for a future without callbacks.
- `action` is "acquired" or "released" (locks, semaphores), "set" or "cleared" (events), "put" or "got" (queues).
  `value` is how many items a queue then holds, or how many more a semaphore then lets in: left out when it is
  released while others wait, since one of them has it then.
- `because` says what ended the recording if not the cap: an exception in the recorder (RecursionError, near the limit),
  or that the program uses what the recorder watches with.

`on` is `{"what": …}`: "turn" (after `sleep(0)`: the next one), "future", "task", "gather", or what the program awaits
of asyncio, like "sleep" or "Queue.get"; with `future` (its number), `tasks` (those waited for) and `object`, which is
`{"number", "type"}`.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from typing import Any

VERSION = 1

Event = dict[str, Any]

CAP = 5000
"""Events that are recorded: a hundred screens of a figure. A typical snippet has a hundred."""

KINDS = (
    *("loop", "task", "renamed", "ready", "timer", "due", "dropped", "poll", "polled", "run", "suspended", "done"),
    *("ran", "failed", "lost", "sync", "printed", "cut"),
)

_BATCH = 100


class Numbers:
    """Numbers for objects, from 1, without keeping the objects alive."""

    def __init__(self) -> None:
        self._by_id: dict[int, int] = {}
        self._references: list[Callable[[], Any]] = [lambda: None]

    def get(self, thing: object) -> int | None:
        """The number of an object that has one."""
        number = self._by_id.get(id(thing))
        return number if number is not None and self._references[number]() is thing else None

    def at(self, number: int) -> Any:
        """The object of that number; None once it is gone."""
        return self._references[number]()

    def new(self, thing: Any, lost: Callable[[int], None] | None = None) -> int:
        """A new number for `thing`; `lost` is called with it when the object is thrown away."""
        number = len(self._references)
        self._by_id[id(thing)] = number
        # without a callback, this is the reference that everybody shares
        self._references.append(weakref.ref(thing, lost and (lambda reference: lost(number))))
        return number

    def of(self, thing: object) -> int:
        """The number of `thing`, a new one if it has none."""
        return self.get(thing) or self.new(thing)


class Journal:
    """Takes events in and hands them on in batches: `send` gets a list of them, in order. For any thread.

    `now` is the time since the program started, in seconds.
    """

    def __init__(self, now: Callable[[], float], send: Callable[[Sequence[Event]], None], cap: int = CAP) -> None:
        self._now = now
        self._send = send
        self._cap = cap
        self._held: list[Event] = []
        self._sending = threading.Lock()
        self.left = cap
        """How many events may still come."""
        self.on_full: Callable[[], None] = lambda: None
        """Called once, when the cap is reached: whoever reports may stop."""

    def put(self, event: Event) -> None:
        """Add an event that happens now: its time is put in. It belongs to the journal from here on."""
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
        """Add an event that comes from the middle of anything, as garbage collection does: `send` is not called."""
        if self.left > 1:
            event["time"] = int(self._now() * 1e6 + 0.5) / 1e6
            self._held.append(event)
            self.left -= 1

    def cut(self, because: str | None = None) -> None:
        """Take no more events, and say so."""
        event = {"kind": "cut", "time": int(self._now() * 1e6 + 0.5) / 1e6, "cap": self._cap - max(self.left, 0)}
        self._held.append({**event, "because": because} if because else event)
        self.left = 0
        self.flush()
        self.on_full()

    def flush(self) -> None:
        """Hand over what is held: before the loop sleeps, before text is shown, at the end."""
        if not self._held or not self._sending.acquire(blocking=False):
            return  # another thread is at it, or the send that is under way has been interrupted by our own
        try:
            batch = self._held[:]  # another thread may append meanwhile
            del self._held[: len(batch)]
            self._send(batch)
        finally:
            self._sending.release()
