"""Snapshots of the live loop after each event of a recorded run: the state that the events must be enough to rebuild.

`snapshots_of` runs a program natively in a child process and returns `{"events", "snapshots", "printed"}`. A snapshot
is `{"index", "ready", "timers", "tasks", "values"}`:

- "index": the number of events so far
- "ready" and "timers": the handles of each loop, in order
- "tasks": by number, `{"state"}` and, for a suspended task, "line" and "waits": `{"future"}`, `{"task"}` or null
- "values": those of locks, semaphores, events and queues; left out after an event that reports a use in advance
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parents[3] / "src"
FRAMES, AWAITS = ("cr_frame", "gi_frame", "ag_frame"), ("cr_await", "gi_yieldfrom", "ag_await")
GENERATORS = ("coroutine", "async_generator", "async_generator_asend")


def snapshots_of(program: Path, clock: str = "virtual", executable: str = sys.executable) -> dict[str, Any]:
    """Run `program` and take a snapshot after each event. Raises AssertionError if the child process fails."""
    command = [executable, "-I", str(Path(__file__)), str(SOURCE), str(program), clock]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def _main(source: str, program: str, clock: str) -> None:
    sys.path.append(source)
    import time

    from looplab import kernel
    from looplab.run import Run

    monotonic = time.monotonic
    if clock == "virtual":
        kernel.install("virtual", block=time.sleep)
        monotonic = kernel.peek
    import asyncio  # noqa: F401  # the recorder needs it

    sys.setswitchinterval(60)  # or another thread might be in the middle of something when a snapshot is taken
    gc.disable()  # or the snapshots would decide when it runs by itself, perhaps within a call of the recorder
    messages: list[dict[str, Any]] = []
    observer = _Observer()
    observer.install()
    name = Path(program).name
    run = Run(name, lambda message: messages.append(json.loads(message)), lambda message: None, True, monotonic)
    code = compile(Path(program).read_text(), name, "exec", dont_inherit=True)
    run.begin()
    try:
        exec(code, {"__name__": "__main__"})
    except BaseException as error:  # CancelledError is no Exception
        sys.excepthook(type(error), error, error.__traceback__)
    threading._shutdown()  # type: ignore[attr-defined]  # as the interpreter itself does
    run.stop_recording()
    observer.active = False
    events = [event for message in messages if message["type"] == "traced" for event in message["events"]]
    printed = "".join(message["text"] for message in messages if message["type"] == "printed")
    result = json.dumps({"events": events, "snapshots": observer.snapshots, "printed": printed})
    os.write(1, result.encode())


class _Observer:
    """Takes a snapshot after each event that is added to a journal."""

    def __init__(self) -> None:
        self.snapshots: list[dict[str, Any]] = []
        self.active = True

    def install(self) -> None:
        from looplab.trace import journal, recorder

        observer = self

        class Recorder(recorder.Recorder):
            def __init__(self, *arguments: Any) -> None:
                super().__init__(*arguments)
                observer.recorder = self

        class Journal(journal.Journal):
            def put(self, event: dict[str, Any]) -> None:
                super().put(event)
                observer.observe(event)

            def put_late(self, event: dict[str, Any]) -> None:
                super().put_late(event)
                observer.observe(event)

        import looplab.trace

        recorder.Recorder = Recorder  # type: ignore[misc]
        looplab.trace.Journal = Journal  # type: ignore[misc]
        self.begins = recorder.Handles.begins.__code__

    def observe(self, event: dict[str, Any]) -> None:
        if not self.active:
            return
        # after other events, a handle without a number is about to be reported
        settled = event["kind"] in ("run", "ran", "suspended", "poll", "printed")
        entered = self._entered() if event["kind"] != "run" else None
        ready, timers, stepped = {}, {}, set()
        for known in self.recorder._loops._known.values():
            loop = known.reference()
            if loop is None or loop.is_closed():
                continue
            first = [entered] if entered is not None and entered._loop is loop else []
            handles = [handle for handle in (*first, *list(loop._ready)) if not handle._cancelled]
            numbers = [known.handles.get(id(handle)) for handle in handles]
            if any(number for number in numbers) or (settled and numbers):
                ready[str(known.number)] = [number for number in numbers if number or settled]
            for handle, number in zip(handles, numbers, strict=True):
                if number:
                    stepped.add(_stepped(handle._callback))
            heap = sorted(
                (handle._when, number or 0)
                for handle in loop._scheduled
                if not handle._cancelled and ((number := known.handles.get(id(handle))) or settled)
            )
            if heap:
                timers[str(known.number)] = [number for _, number in heap]
        snapshot = {"index": len(self.snapshots) + 1, "ready": ready, "timers": timers}
        snapshot["tasks"] = self._tasks(stepped, event)
        if event["kind"] in ("ran", "suspended", "poll"):
            snapshot["values"] = self._values()
        self.snapshots.append(snapshot)

    def _entered(self) -> Any:
        """The handle that has left the ready queue and is about to be reported as running."""
        frame = sys._getframe()
        while frame.f_back is not None:
            if frame.f_code is self.begins:
                return frame.f_locals["handle"]
            frame = frame.f_back
        return None

    def _tasks(self, stepped: set[int], event: dict[str, Any]) -> dict[str, Any]:
        tasks = self.recorder._tasks
        found = {}
        for number in range(1, len(tasks._tasks._references)):
            task = tasks._tasks.at(number)
            if task is not None:
                running = event["kind"] == "run" and event.get("task") == number
                found[str(number)] = {"state": "running"} if running else self._task(task, stepped)
        return found

    def _task(self, task: Any, stepped: set[int]) -> dict[str, Any]:
        import asyncio

        # attributes, because the program may have overridden a method
        if task._state != "PENDING":
            failed = "failed" if task._exception is not None else "done"
            return {"state": "cancelled" if task._state == "CANCELLED" else failed}
        coroutine, loop = task._coro, asyncio._get_running_loop()
        current = asyncio.current_task(loop) if loop is task._loop else None
        if task is current or getattr(coroutine, "cr_running", False):
            return {"state": "running"}
        if id(task) in stepped:
            return {"state": "ready"}
        if getattr(coroutine, "cr_await", None) is None and task._fut_waiter is None:
            return {"state": "created"}
        tasks = self.recorder._tasks
        waiter = task._fut_waiter
        waits = None
        if isinstance(waiter, asyncio.Task | asyncio.tasks._PyTask):
            waits = {"task": tasks._tasks.get(waiter)}
        elif waiter is not None:
            waits = {"future": tasks._futures.get(waiter)}
        return {"state": "suspended", "line": self._line(coroutine), "waits": waits}

    def _line(self, coroutine: Any) -> int | None:
        line = None
        while coroutine is not None:
            frame = next((getattr(coroutine, name) for name in FRAMES if hasattr(coroutine, name)), None)
            if frame is not None and frame.f_code.co_filename == self.recorder._places._filename:
                line = frame.f_lineno
            awaited = [getattr(coroutine, name) for name in AWAITS if hasattr(coroutine, name)]
            # the awaitable of an async generator's item refers to the generator, but not through an attribute
            inner = [each for each in gc.get_referents(coroutine) if type(each).__name__ in GENERATORS]
            coroutine = awaited[0] if awaited else next(iter(inner), None)
        return line

    def _values(self) -> dict[str, int]:
        from asyncio import Event, Lock, Queue, Semaphore

        found = {}
        objects = self.recorder._tasks._objects
        for number in range(1, len(objects._references)):
            match objects.at(number):
                case Lock() as lock:
                    found[str(number)] = int(lock.locked())
                case Semaphore() as semaphore:
                    found[str(number)] = semaphore._value
                case Event() as event:
                    found[str(number)] = int(event.is_set())
                case Queue() as queue:
                    found[str(number)] = queue.qsize()
        return found


def _stepped(callback: Any) -> int | None:
    """The id of the task that a callback steps."""
    if type(callback).__module__ not in ("builtins", "_asyncio"):
        return None  # an object of the program, whose attributes may run its code
    name = getattr(callback, "__name__", "__step")
    return id(callback.__self__) if name in ("__step", "__wakeup", "task_wakeup") else None


if __name__ == "__main__":
    _main(*sys.argv[1:])
