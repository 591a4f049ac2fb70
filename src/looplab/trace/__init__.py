"""What the event loop did while a program ran, as a list of events; `journal` describes their kinds.

`recording` is for code that runs a program. A program with an event loop of its own can call `report`:

    from looplab import trace

    trace.report("task", task=1, name="tick", coroutine="tick")
    trace.report("run", task=1)
    trace.report("suspended", task=1, on={"what": "turn"})
    trace.report("ran")

The kinds and fields are those of the table in `journal`, and the figure is drawn from them as it is from asyncio's.
Without a recording, reports are dropped.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .journal import CAP, KINDS, VERSION, Clock, Event, Journal

if TYPE_CHECKING:
    from .recorder import Recorder

__all__ = ["CAP", "VERSION", "Event", "Journal", "recording", "report"]

_journal: Journal | None = None


@contextmanager
def recording(
    filename: str, monotonic: Callable[[], float], send: Callable[[Sequence[Event]], None], cap: int = CAP
) -> Iterator[Recorder]:
    """Record while the block runs; call `printed` of the yielded recorder with each text that is written.

    `monotonic` is the clock of the loops. `send` gets batches of events. Nothing is recorded if another tool, such as
    a debugger, has already taken the interpreter's hooks that the recorder needs.
    """
    global _journal
    from .recorder import Recorder  # imports asyncio, which is not needed without a recording

    journal = _journal = Journal(Clock(monotonic), send, cap)
    recorder = Recorder(journal, filename)
    recorder.start()
    try:
        yield recorder
    finally:
        recorder.stop()
        journal.flush()
        _journal = None


def report(kind: str, **fields: Any) -> None:
    """Report an event of your own loop. Its time is now; its line, unless given, is that of the call.

    Raises ValueError for an unknown kind; the table in `looplab.trace.journal` lists all kinds.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of event {kind!r}: expected one of {', '.join(KINDS)}")
    if _journal is not None:
        frame = inspect.currentframe()
        line = frame.f_back.f_lineno if frame and frame.f_back else None
        _journal.has_reports = True
        _journal.add(kind, **{"line": line, **fields})
