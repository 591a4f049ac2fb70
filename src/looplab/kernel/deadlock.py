"""The report of a deadlock: each thread and each pending task, its line, and what it waits for."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import Any

from .threads.scheduler import Scheduler, Strand


def report(scheduler: Scheduler) -> str:
    """The text of the report: what the program waits for, or each thread; below, each pending task of its loop."""
    strands = list(scheduler.strands.values())
    if len(strands) == 1:
        return "\n".join(
            [f"deadlock: the program waits {_wait_of(strands[0])}, and nothing can end this wait.", *_tasks(strands[0])]
        )
    lines = ["deadlock: each thread waits, and nothing can end these waits."]
    for strand in strands:
        lines.append(f"  {_describe_thread(strand)}")
        lines += [f"  {line}" for line in _tasks(strand) if line.startswith("  ")]
    return "\n".join(lines)


def _tasks(strand: Strand) -> list[str]:
    if strand.loop is None:
        return []
    # all_tasks is a set; default names count up, so this is the order of creation
    tasks = sorted(asyncio.all_tasks(strand.loop), key=lambda task: (len(task.get_name()), task.get_name()))
    if not tasks:
        return ["No task is pending: loop.stop() is what would end it, and nothing is left to call it."]
    return [describe(task) for task in tasks]


def _describe_thread(strand: Strand) -> str:
    """The thread's name, its current line in the program, and what it waits for."""
    name = name_of(strand) or f"thread {strand.ident}"
    if strand.waits_for is None:
        return f"{name} is about to run"
    frame = strand.frame
    while frame is not None and _is_library(frame):
        frame = frame.f_back
    where = "" if frame is None else f" at {frame.f_code.co_filename}, line {frame.f_lineno},"
    return f"{name}{where} waits {_wait_of(strand)}"


def _wait_of(strand: Strand) -> str:
    """What it waits for; of a lock inside the library, the function that the program has called, like Event.wait."""
    held = strand.waits_for
    if held is None or isinstance(held, str):
        return held or ""
    frame, called = strand.frame, None
    while frame is not None and _is_library(frame):
        module = frame.f_globals.get("__name__") or ""
        if module.partition(".")[0] != "looplab" and not (module == "threading" and frame.f_code.co_name in _BOOTSTRAP):
            called = f"{module}.{getattr(frame.f_code, 'co_qualname', frame.f_code.co_name)}"
        frame = frame.f_back
    if called is not None:
        return f"in {called}"
    if held._owner is strand:
        return "for a lock that it has itself"
    holder = held._owner and name_of(held._owner)
    return f"for a lock that {holder} has" if holder else "for a lock"


_BOOTSTRAP = ("_bootstrap", "_bootstrap_inner", "run")


def name_of(strand: Strand) -> str | None:
    """The name of its `threading.Thread`; None if it has none."""
    thread = vars(threading)["_active"].get(strand.ident)
    return None if thread is None else str(thread.name)


def describe(task: asyncio.Task[Any]) -> str:
    """One line: the task's name and coroutine, its current line in the program, and what it waits for."""
    name = getattr(task.get_coro(), "__qualname__", repr(task.get_coro()))
    frames = _await_chain(task.get_coro())
    own = [frame for frame in frames if not _is_library(frame)]
    text = f"  {task.get_name()} ({name})"
    if own:
        text += f" at {own[-1].f_code.co_filename}, line {own[-1].f_lineno},"
    library = frames[len(own) :]
    if library:
        module = library[0].f_globals.get("__name__", "")
        text += f" in {module}.{getattr(library[0].f_code, 'co_qualname', library[0].f_code.co_name)}"
    return f"{text} waits for {_awaited(task)}"


def _await_chain(coroutine: Any) -> list[Any]:
    """The frames from the task's own coroutine to the innermost one that it awaits."""
    frames = []
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is None:
            break
        frames.append(frame)
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    return frames


def _is_library(frame: Any) -> bool:
    package = (frame.f_globals.get("__name__") or "").partition(".")[0]
    return package in sys.stdlib_module_names or package == "looplab"


def _awaited(task: asyncio.Task[Any]) -> str:
    future = getattr(task, "_fut_waiter", None)
    if future is None:
        return "its next step"
    if isinstance(future, asyncio.Task):
        return f"task {future.get_name()}"
    children = getattr(future, "_children", None)
    if children:
        pending = [child for child in children if not child.done()]
        names = [child.get_name() if isinstance(child, asyncio.Task) else "a future" for child in pending]
        return f"gather of {', '.join(names)}"
    return "a future that nothing will resolve"
