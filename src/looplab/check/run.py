"""A run, and the sentences about it that exercises and claim tests are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..record import Record
from .program import ProgramText
from .sentence import Mistake, Sentence, count, seconds, times

_HOUSEKEEPING = "BaseEventLoop.shutdown_"
_LATE = 1e-4
"""Seconds by which two times that should be equal may differ."""

_ENDINGS = {
    "exited": "it left with `sys.exit`",
    "overflowed": "its calls are nested too deeply",
    "timeout": "it was still running when its time was over",
    "flood": "it printed without end",
    "memory": "it used too much memory",
    "died": "its interpreter ended without a word",
}


@dataclass(frozen=True)
class Wait:
    """One wait of a task, from the event `begins` to the event `ends`, which is None if it never ended; in seconds."""

    task: int
    begins: int
    ends: int | None
    start: float
    end: float

    @property
    def duration(self) -> float:
        return self.end - self.start


class Run:
    """A run of a program: its record, its text, and what the program printed `before` the reader changed it.

    Methods that begin with "no", "never", "at", "done" and so on return a `Sentence`; those that return a `Mistake` or
    None find what is often wrong. For all else there are `events`, the trace as `looplab.trace.journal` describes it,
    `record`, and `program`, the syntax tree. By the real clock, a wait may look shorter by `late` seconds than it was,
    since a busy machine notices late that it has begun.
    """

    def __init__(self, record: Record, source: str = "", before: str = "", late: float = _LATE) -> None:
        self.record = record
        self.source = source
        self.before = before
        self.late = late
        self.program = ProgramText(source)
        self.events: Sequence[Mapping[str, Any]] = record.trace

    # Sentences

    def ends_without_an_error(self) -> Sentence:
        """Every exercise begins with this one."""
        text, outcome = "It ends without an error.", self.record.outcome
        if outcome.kind == "finished":
            return Sentence(text, True)
        if outcome.exception == "DeadlockError":
            return Sentence(text, False, "it waits for something that never comes", self._stuck())
        found = _ENDINGS.get(outcome.kind) or f"it ended in {_article(outcome.exception or 'an exception')}"
        return Sentence(text, False, found, self._failure())

    def no_deadlock(self) -> Sentence:
        """Nothing waits for what nothing can end."""
        at = self._stuck()
        return Sentence("No deadlock.", at is None, "nothing can wake the loop any more", at)

    def done_within(self, limit: float) -> Sentence:
        """From the call of `asyncio.run` to its end, at most so many seconds."""
        took = self.duration
        late = next((at for at, event in enumerate(self.events) if event["time"] > limit + _LATE), None)
        done = self.record.outcome.kind == "finished" and took <= limit + _LATE
        found = f"it took {seconds(took)}" if self.record.outcome.kind == "finished" else "it did not get to its end"
        return Sentence(f"Done within {seconds(limit)}.", done, found, late)

    def takes(self, at_least: float) -> Sentence:
        """The waits are still there."""
        found = f"it took {seconds(self.duration)}"
        return Sentence(
            f"It takes {seconds(at_least)} or longer.", self.duration >= at_least - _LATE, found, self._last()
        )

    def at_most(self, limit: int, function: str, what: str = "") -> Sentence:
        """Never more than so many calls of a function sleep at once, whatever task they are in."""
        text = f"Never more than {count(limit)} {what or f'`{function}`'} at once."
        waits, highest, first = self.waits_in(function), 0, None
        for wait in waits:
            at = wait.begins
            alive = sum(other.begins <= at and (other.ends is None or other.ends > at) for other in waits)
            if alive > limit and first is None:
                first = at
            highest = max(highest, alive)
        return Sentence(text, first is None, f"there were {count(highest)}", first)

    def waits(self, function: str, number: int, duration: float) -> Sentence:
        """A function still sleeps so many times, for so many seconds each: that is what costs time."""
        text = f"`{function}` waits {seconds(duration)}, {times(number)}."
        found = sum(1 for wait in self.waits_in(function) if wait.duration >= duration - self.late)
        return Sentence(text, found == number, f"it did so {times(found)}", self._last())

    def no_task_left(self) -> Sentence:
        """When the first task, that of `asyncio.run`, is done, so is every other one."""
        text, main = "No task is left when `main` is done.", self._main()
        tasks = self._tasks()
        end = self._done(main) if main else None
        at = len(self.events) if end is None else end
        ends = {event["task"] for event in self.events[:at] if event["kind"] == "done" and "task" in event}
        left = [task for task, event in tasks.items() if task not in ends and task != main and event["at"] < at]
        lost = next((i for i, event in enumerate(self.events[:at]) if event["kind"] == "lost"), None)
        moment = self._last() if end is None else end
        found = f"{count(len(left))} {'was' if len(left) == 1 else 'were'} not done: {self._names(left, tasks)}"
        holds = main is not None and end is not None and not left and lost is None
        return Sentence(text, holds, found if left else "it did not get to its end", moment if lost is None else lost)

    def finally_ran(self, function: str) -> Sentence:
        """Each call of a function that has begun to wait has printed something in its `finally`."""
        text, inside = f"`finally` ran in each `{function}`.", self.program.finally_lines(function)
        waits = self.waits_in(function)
        begun, ran = Counter(wait.task for wait in waits), Counter[int]()
        for event in self.events:
            if event["kind"] == "printed" and {event.get("line"), *event.get("lines", ())} & {*inside}:
                ran[event.get("task", 0)] += 1
        missing = [wait for wait in waits if not ran[wait.task]]
        found = f"it did not in {count(len({wait.task for wait in missing}))} of {count(len(begun))}"
        if not begun:
            return Sentence(text, False, f"`{function}` never began to wait", self._last())
        return Sentence(text, not missing, found, self._end_of(missing[0].task) if missing else None)

    def never_blocked(self, limit: float) -> Sentence:
        """No step of a task and no callback takes so many seconds: meanwhile, nothing else could run."""
        text, began, longest, first = f"The loop was never blocked for {seconds(limit)}.", None, 0.0, None
        for at, event in enumerate(self.events):
            if began is not None and (took := event["time"] - self.events[began]["time"]) > longest:
                longest = took
                first = began if first is None and took >= limit - _LATE else first
            if event["kind"] in ("run", "ran"):
                began = at if event["kind"] == "run" else None
        ran = any(event["kind"] == "run" for event in self.events)
        found = f"one step took {seconds(longest)}" if ran else "no loop ran"
        return Sentence(text, ran and first is None, found, first)

    def ends_cancelled(self, coroutine: str) -> Sentence:
        """A task with that coroutine that gets a cancellation ends cancelled: it does not swallow it."""
        text = f"A cancelled `{coroutine}` ends cancelled."
        for at, event in enumerate(self.events):
            if event["kind"] != "run" or not event.get("cancelling") or not self._is(event.get("task"), coroutine):
                continue
            end = self._done(event["task"])
            if end is None or self.events[end]["outcome"] != "cancelled":
                return Sentence(text, False, "one of them went on", at)
        return Sentence(text, True)

    def still_prints(self, any_order: bool = False) -> Sentence:
        """It prints what the program of the exercise printed before it was changed, at least in another order."""
        text = "It still prints what it printed" + (", in any order." if any_order else ".")
        return self._prints(text, self.before.splitlines(), any_order)

    def prints(self, *lines: str, text: str = "") -> Sentence:
        """It prints these lines and no others."""
        return self._prints(text or f"It prints {', '.join(f'`{line}`' for line in lines)}.", list(lines), False)

    def prints_last(self, line: str) -> Sentence:
        """That line comes after all others."""
        printed = self.text.splitlines()
        found = f"the last line is `{printed[-1]}`" if printed else "it printed nothing"
        at = self._printing(line) if line in printed else self._last()
        return Sentence(f"`{line}` comes last.", printed[-1:] == [line], found, at)

    # What is often wrong

    def calls_time_sleep(self) -> Mistake | None:
        """`time.sleep` is left in."""
        line = self.program.call_of("time.sleep")
        text = (
            "`time.sleep` stops the whole loop, and with it every task. `await asyncio.sleep` stops only its own task."
        )
        return None if line is None else Mistake(text, line)

    def awaits_in_a_loop(self, function: str) -> Mistake | None:
        """The calls come one after the other."""
        line = self.program.await_in_a_loop(function)
        text = f"This loop waits for one `{function}` before it begins the next: make a task of each first."
        return None if line is None else Mistake(text, line)

    def swallows_cancellation(self) -> Mistake | None:
        """A CancelledError is caught and goes no further."""
        line = self.program.swallowed_cancellation()
        text = (
            "This `except` catches the cancellation, which then goes no further: end it with `raise`, or use `finally`."
        )
        return None if line is None else Mistake(text, line)

    # What they are made of

    @property
    def duration(self) -> float:
        """Seconds from the call of `asyncio.run` to the last event; of the whole run if it has no trace."""
        return float(self.events[-1]["time"]) if self.events else self.record.duration

    @property
    def text(self) -> str:
        return self.record.text

    def waits_in(self, function: str, on: str = "sleep") -> list[Wait]:
        """The waits that begin below a call of this function, and what they wait in: "sleep", "Lock.acquire" …"""
        lines, found = {*self.program.lines_of(function)}, list[Wait]()
        for at, event in enumerate(self.events):
            if event["kind"] != "suspended" or event["on"].get("what") != on:
                continue
            if {event.get("line"), *event.get("lines", ())} & lines:
                ends = self._next_step(event["task"], at)
                end = self.duration if ends is None else self.events[ends]["time"]
                found.append(Wait(event["task"], at, ends, event["time"], end))
        return found

    def incomplete(self) -> str | None:
        """Why the recording cannot be relied on; None if it can."""
        if self.record.tampered:
            return self.record.tampered
        cut = next((event for event in self.events if event["kind"] == "cut"), None)
        if cut is not None:
            return f"it did too much to record: more than {cut.get('cap')} steps"
        loops = [event["state"] for event in self.events if event["kind"] == "loop"]
        if not loops and self.program.call_of("asyncio.run") is not None:
            return "no loop was recorded"
        if self.record.outcome.kind == "finished" and loops[-1:] == ["runs"]:
            return "the recording ends in the middle"
        if self.events and self.record.outcome.kind == "finished" and not self._shows_the_output():
            return "the recording and the output differ"
        return None

    def _shows_the_output(self) -> bool:
        shown = "".join(event["text"] for event in self.events if event["kind"] == "printed")
        if any(event["kind"] == "thread" for event in self.events):
            # CPython may switch threads between writing a text and recording it, so the two can have another order:
            # all that can be compared is which characters there are
            return Counter(shown) <= Counter(self.text)
        return shown in self.text

    def _prints(self, text: str, wanted: list[str], any_order: bool) -> Sentence:
        printed = self.text.splitlines()
        if any_order:
            missing = list((Counter(wanted) - Counter(printed)).elements())
            added = list((Counter(printed) - Counter(wanted)).elements())
            holds = not missing and not added
        else:
            holds = printed == wanted
            pairs = zip([*wanted, None], [*printed, None])  # noqa: B905  # either may be longer
            missing, added = next(([w or ""], [p or ""]) for w, p in pairs if w != p) if not holds else ([], [])
        if holds:
            return Sentence(text, True)
        if added and added[0]:
            found = f"it printed `{added[0]}`" + (f" and not `{missing[0]}`" if missing and missing[0] else "")
        else:
            found = f"`{missing[0]}` is missing" if missing else "a line is missing"
        return Sentence(text, False, found, self._printing(added[0] if added else ""))

    def _printing(self, line: str) -> int | None:
        """The event that prints this line; else the last one."""
        found = (at for at, event in enumerate(self.events) if event["kind"] == "printed" and line in event["text"])
        return next(found, None) if line else self._last()

    def _tasks(self) -> dict[int, Mapping[str, Any]]:
        """The event that creates each task, with its index `at`; not those of `asyncio.run` itself."""
        return {
            event["task"]: {**event, "at": at}
            for at, event in enumerate(self.events)
            if event["kind"] == "task" and not event["coroutine"].startswith(_HOUSEKEEPING)
        }

    def _main(self) -> int | None:
        return next((task for task, event in self._tasks().items() if "parent" not in event), None)

    def _is(self, task: int | None, coroutine: str) -> bool:
        created = self._tasks().get(task or 0)
        return created is not None and created["coroutine"].split(".")[-1] == coroutine

    def _names(self, tasks: Sequence[int], events: Mapping[int, Mapping[str, Any]]) -> str:
        names = [f"`{events[task]['coroutine']}{events[task].get('arguments', '()')}`" for task in tasks[:3]]
        return ", ".join(names) + (" …" if len(tasks) > 3 else "")

    def _done(self, task: int) -> int | None:
        done = (at for at, event in enumerate(self.events) if event["kind"] == "done" and event.get("task") == task)
        return next(done, None)

    def _end_of(self, task: int) -> int | None:
        end = self._done(task)
        return self._last() if end is None else end

    def _next_step(self, task: int, after: int) -> int | None:
        steps = range(after + 1, len(self.events))
        return next(
            (at for at in steps if self.events[at]["kind"] == "run" and self.events[at].get("task") == task), None
        )

    def _stuck(self) -> int | None:
        """The poll without a timer that nothing has ended."""
        poll = None
        for at, event in enumerate(self.events):
            if event["kind"] == "poll" and event["timeout"] is None:
                poll = at
            elif event["kind"] == "polled":
                poll = None
            elif event["kind"] in ("loop", "poll") and poll is not None:
                return poll
        return poll

    def _failure(self) -> int | None:
        """The task that failed first with the exception in which the program ended; else the last event."""
        name = self.record.outcome.exception
        failed = (at for at, event in enumerate(self.events) if event.get("exception") == name and name)
        return next(failed, self._last())

    def _last(self) -> int | None:
        """The last event before `asyncio.run` cleans up, if there is one."""
        main = self._main()
        end = self._done(main) if main else None
        return end if end is not None else (len(self.events) - 1 if self.events else None)


def _article(name: str) -> str:
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} `{name}`"
