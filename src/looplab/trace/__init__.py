"""What the loop did while a program ran, as a list of events: see `journal` for their kinds.

`recording` is for code that runs a program. For a program that has an event loop of its own there is `report`:

    from looplab import trace

    trace.report("task", task=1, name="tick", coroutine="tick")
    trace.report("run", task=1)
    trace.report("suspended", task=1, on={"what": "turn"})
    trace.report("ran")

The kinds and fields are those of the table in `journal`; the picture is drawn from them as it is from asyncio's. Where
nothing records, reports are dropped.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .journal import CAP, KINDS, VERSION, Event, Journal

__all__ = ["CAP", "VERSION", "Event", "Journal", "Printed", "recording", "report"]

Printed = Callable[[str, str], None]
"""Called with the stream and the text of what is written."""

_journal: Journal | None = None


@contextmanager
def recording(
    filename: str, monotonic: Callable[[], float], send: Callable[[Sequence[Event]], None], cap: int = CAP
) -> Iterator[Printed]:
    """Record while the block runs; call what it yields with each text that is written.

    `monotonic` is the loops' clock: times of events count from now. `send` gets batches of events. Where another
    tool, such as a debugger, already uses what the recorder needs of the interpreter, nothing is recorded.
    """
    global _journal
    from .recorder import Recorder  # imports asyncio, which a run without a recording does not need

    start = monotonic()
    journal = _journal = Journal(lambda: monotonic() - start, send, cap)
    recorder = Recorder(journal, filename, start)
    recorder.start()
    try:
        yield recorder.printed
    finally:
        recorder.stop()
        journal.flush()
        _journal = None


def report(kind: str, **fields: Any) -> None:
    """Report an event of a loop of your own. Its time is now, its line the one that called this, if not given.

    Raises ValueError for an unknown kind: the table in `looplab.trace.journal` has them all.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of event {kind!r}: expected one of {', '.join(KINDS)}")
    if _journal is not None:
        frame = inspect.currentframe()
        line = frame.f_back.f_lineno if frame and frame.f_back else None
        _journal.add(kind, **{"line": line, **fields})
