"""Where a program is: its lines that lead to a frame, and the local variables of a frame of asyncio."""

from __future__ import annotations

import inspect
import sys
from asyncio import base_events, events
from types import FrameType
from typing import Any

_LOOP_FUNCTIONS: tuple[Any, ...] = (
    base_events.BaseEventLoop._run_once,  # type: ignore[attr-defined]
    events.Handle._run,
)


def is_frame_of(frame: FrameType | None, function: Any) -> bool:
    return frame is not None and frame.f_code is function.__code__


_DEPTH = 20
"""How many lines of a chain are recorded, the innermost ones: an endless recursion has a thousand."""


class Places:
    """The lines of the program whose file has that name."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._loop_code: frozenset[int] = frozenset()

    def begin(self) -> None:
        """Begin, once the functions of the loop have the code that they are watched by."""
        # by identity: the hash of a code object is one of all its instructions
        self._loop_code = frozenset(id(function.__code__) for function in _LOOP_FUNCTIONS)

    def line(self, frame: FrameType | None) -> int | None:
        """The program's line that leads here; none if the loop called and not the program."""
        while frame is not None and id(code := frame.f_code) not in self._loop_code:
            if code.co_filename == self._filename:
                return frame.f_lineno
            frame = frame.f_back
        return None

    def lines(self, frame: FrameType | None) -> list[int]:
        """The program's lines that lead here since the loop called it, outermost first."""
        found: list[int] = []
        while frame is not None and id(code := frame.f_code) not in self._loop_code and len(found) < _DEPTH:
            if code.co_filename == self._filename:
                found.append(frame.f_lineno)
            frame = frame.f_back
        return found[::-1]

    def lines_of(self, chain: list[FrameType]) -> list[int]:
        """The program's lines in a chain of frames, outermost first."""
        filename = self._filename
        return [frame.f_lineno for frame in chain if frame.f_code.co_filename == filename][-_DEPTH:]


def local(frame: FrameType, name: str) -> Any:
    """A local variable of a function at this moment; None if it has none of that name."""
    value = frame.f_locals.get(name)
    # Before Python 3.13, `f_locals` is a copy that the frame keeps, and the values with it, for as long as it lives.
    if sys.version_info < (3, 13) and frame.f_code.co_flags & inspect.CO_OPTIMIZED:  # else they are the real ones
        frame.f_locals.clear()
    return value
