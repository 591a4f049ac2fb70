"""Pyodides that stay up between tests, as a boot takes much longer than a program: at most two in each test process."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Iterable
from contextlib import AsyncExitStack
from functools import cache
from threading import Thread

from looplab.record import Record
from loopsite.run.process import Interpreter, interpreter
from loopsite.run.runtimes import Limits, Program, Pyodide

MAX_UP = 2


def run_each(runtime: Pyodide, programs: Iterable[Program], limits: Limits) -> list[Record]:
    """Run programs one after another, each from the memory that the interpreter had before its first one."""
    pyodides = _pyodides()
    return asyncio.run_coroutine_threadsafe(pyodides.run_each(runtime, programs, limits), pyodides.loop).result()


@cache
def _pyodides() -> _Pyodides:
    return _Pyodides()


class _Pyodides:
    """Their pipes belong to an event loop, which runs in a thread of its own for as long as the process."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._up: dict[tuple[Pyodide, Limits], tuple[Interpreter, AsyncExitStack]] = {}
        thread = Thread(target=self.loop.run_forever, daemon=True)
        thread.start()
        atexit.register(self._end, thread)

    async def run_each(self, runtime: Pyodide, programs: Iterable[Program], limits: Limits) -> list[Record]:
        return [await (await self._ready(runtime, limits)).run(program, lambda message: None) for program in programs]

    async def _ready(self, runtime: Pyodide, limits: Limits) -> Interpreter:
        """An interpreter that can run a program; the one that was used last is the last in the dictionary."""
        key = (runtime, limits)
        if key in self._up and self._up[key][0].ready:
            self._up[key] = self._up.pop(key)
            return self._up[key][0]
        if key in self._up:
            await self._close(key)
        elif len(self._up) == MAX_UP:
            await self._close(next(iter(self._up)))
        stack = AsyncExitStack()
        python = await stack.enter_async_context(interpreter(runtime, limits))
        self._up[key] = (python, stack)
        return python

    async def _close(self, key: tuple[Pyodide, Limits]) -> None:
        _, stack = self._up.pop(key)
        await stack.aclose()

    def _end(self, thread: Thread) -> None:
        for key in list(self._up):
            asyncio.run_coroutine_threadsafe(self._close(key), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        thread.join()
