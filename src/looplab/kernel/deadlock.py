"""The report of a deadlock: each pending task, its line, and what it awaits."""

from __future__ import annotations

import asyncio
import sys
from asyncio import events
from typing import Any


def report(waits_for: str) -> str:
    """The text of the report: what the program waits for, then each pending task of the running loop, oldest first."""
    lines = [f"deadlock: the program waits {waits_for}, and nothing can end this wait."]
    loop = events._get_running_loop()
    if loop is None:
        return lines[0]
    # all_tasks is a set; default names count up, so this is the order of creation
    tasks = sorted(asyncio.all_tasks(loop), key=lambda task: (len(task.get_name()), task.get_name()))
    if not tasks:
        lines.append("No task is pending: loop.stop() is what would end it, and nothing is left to call it.")
    lines += [describe(task) for task in tasks]
    return "\n".join(lines)


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
    return (frame.f_globals.get("__name__") or "").partition(".")[0] in sys.stdlib_module_names


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
