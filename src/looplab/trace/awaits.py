"""What a suspended task waits for, read from its chain of awaits without calling any code of the program."""

from __future__ import annotations

import asyncio
import gc
import types
from asyncio import tasks
from typing import Any

from .program_lines import local

_LIBRARY = asyncio.__name__ + "."


def frames(coroutine: Any) -> list[types.FrameType]:
    """The frames from a coroutine to the innermost one that it awaits; empty if it is running or has ended."""
    found = []
    while coroutine is not None:
        kind = type(coroutine)
        if kind is types.CoroutineType:
            frame, awaited = coroutine.cr_frame, coroutine.cr_await
        elif kind is types.GeneratorType:
            frame, awaited = coroutine.gi_frame, coroutine.gi_yieldfrom
        elif kind is types.AsyncGeneratorType:
            frame, awaited = coroutine.ag_frame, coroutine.ag_await
        elif kind.__name__ in _WRAPPERS:
            coroutine = wrapped(coroutine)
            continue
        else:
            break
        if frame is None:
            break
        found.append(frame)
        coroutine = awaited
    return found


# Objects that CPython puts between an `await` and a coroutine or an async generator. No attribute leads to the latter.
_WRAPPERS = frozenset({"async_generator_asend", "async_generator_athrow", "anext_awaitable", "coroutine_wrapper"})


def wrapped(wrapper: object) -> object:
    """The coroutine or async generator that one of these objects steps; None if there is none."""
    for inner in gc.get_referents(wrapper):
        kind = type(inner)
        if kind in (types.CoroutineType, types.AsyncGeneratorType) or kind.__name__ in _WRAPPERS:
            return inner
    return None


def asyncio_call(chain: list[types.FrameType]) -> tuple[str, object] | None:
    """The function of asyncio that the program awaits, like "Queue.get", and the object it belongs to, if any."""
    found = None
    for frame in chain:
        module = frame.f_globals.get("__name__")
        if type(module) is not str or not module.startswith(_LIBRARY) or frame.f_code.co_name == "__await__":
            continue  # a future implemented in Python, as in Pyodide's 3.10, has a frame of its own in the chain
        # the innermost function with a public name: `async with lock` is `Lock.acquire`
        if found is None or not frame.f_code.co_name.startswith("_") or found.f_code.co_name.startswith("_"):
            found = frame
        if id(frame.f_code) in _WITH_A_WAIT_INSIDE:
            break
    if found is None:
        return None
    code = found.f_code
    name = {"_aexit": "__aexit__"}.get(code.co_name, code.co_name)  # of a task group, from 3.13 on
    owner = local(found, "self") if code.co_argcount and code.co_varnames[0] == "self" else None
    return (f"{type(owner).__name__}.{name}" if owner is not None else name), owner


_WITH_A_WAIT_INSIDE = {
    id(function.__code__)
    for function in (asyncio.Queue.join, getattr(getattr(asyncio, "Barrier", None), "wait", None))
    if function is not None
}
"""Functions that wait for an event or a condition of their own, which the program does not see."""


def waited_for(chain: list[types.FrameType], future: Any) -> list[Any]:
    """The futures, tasks among them, that `gather`, `wait`, `shield`, a task group … at the end of a chain wait for."""
    children = getattr(future, "_children", None)
    if children is not None:
        return list(children)
    if shielded := _shielded(future):
        return shielded
    for frame in reversed(chain):
        name = _WAITED_IN.get(id(frame.f_code))
        if name == "self":
            return list(local(frame, name)._tasks)
        if name is not None:
            waited = local(frame, name)
            return list(waited) if isinstance(waited, set | frozenset | list) else [waited, *_shielded(waited)]
    return []


def _shielded(future: Any) -> list[Any]:
    # the future that `asyncio.shield` returns has a callback whose closure holds the inner future
    callbacks = future._callbacks if isinstance(future, asyncio.Future) else None
    for callback, *_ in callbacks or ():
        if type(callback) is types.FunctionType and callback.__qualname__ == _SHIELD_CALLBACK:
            cells = dict(zip(callback.__code__.co_freevars, callback.__closure__ or (), strict=True))
            return [cells["inner"].cell_contents]
    return []


_SHIELD_CALLBACK = "shield.<locals>._outer_done_callback"
_WAITED_IN = {
    id(tasks._wait.__code__): "fs",  # type: ignore[attr-defined]
    id(asyncio.wait_for.__code__): "fut",
    **{
        id(getattr(asyncio.TaskGroup, name).__code__): "self"
        for name in ("__aexit__", "_aexit")
        if hasattr(asyncio, "TaskGroup") and hasattr(asyncio.TaskGroup, name)
    },
}


def arguments(coroutine: Any) -> str | None:
    """The arguments of a coroutine that has not started, like "('/news', …)"; None if there are none to show."""
    if type(coroutine) is not types.CoroutineType or coroutine.cr_frame is None:
        return None
    code, frame = coroutine.cr_code, coroutine.cr_frame
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    names = names[1:] if names[:1] == ("self",) else names
    shown = [_shown(local(frame, name)) for name in names]
    return f"({', '.join(shown)})" if any(each != "…" for each in shown) else None


def _shown(value: object) -> str:
    short = type(value) in (int, float, bool, type(None)) or (type(value) is str and len(value) <= 40)
    return repr(value) if short else "…"
