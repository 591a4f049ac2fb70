"""The lines of the program that lead to a frame, and the local variables of asyncio's frames."""

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
"""How many lines of a chain are recorded, counted from the innermost: an endless recursion has a thousand."""


class Places:
    """Finds lines of the program, whose file is called `filename`."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._loop_code: frozenset[int] = frozenset()

    def begin(self) -> None:
        """Begin. Must be called after the watch has replaced the code of the loop's functions."""
        # by identity: hashing a code object hashes all its instructions
        self._loop_code = frozenset(id(function.__code__) for function in _LOOP_FUNCTIONS)

    def is_program(self, frame: FrameType) -> bool:
        """Whether it is a frame of the program."""
        return frame.f_code.co_filename == self._filename

    def ends_at(self, frame: FrameType) -> bool:
        """Whether a call chain inside a library ends at `frame`, which is the program's or the loop's."""
        return frame.f_code.co_filename == self._filename or id(frame.f_code) in self._loop_code

    def line(self, frame: FrameType | None) -> int | None:
        """The innermost line of the program that leads to `frame`; None if the loop made the call."""
        while frame is not None and id(code := frame.f_code) not in self._loop_code:
            if code.co_filename == self._filename:
                return frame.f_lineno
            frame = frame.f_back
        return None

    def lines(self, frame: FrameType | None) -> list[int]:
        """The lines of the program between the loop's call and `frame`, outermost first."""
        found: list[int] = []
        while frame is not None and id(code := frame.f_code) not in self._loop_code and len(found) < _DEPTH:
            if code.co_filename == self._filename:
                found.append(frame.f_lineno)
            frame = frame.f_back
        return found[::-1]

    def lines_of(self, chain: list[FrameType]) -> list[int]:
        """The lines of the program in a chain of frames, outermost first."""
        filename = self._filename
        return [frame.f_lineno for frame in chain if frame.f_code.co_filename == filename][-_DEPTH:]


def local(frame: FrameType, name: str) -> Any:
    """The current value of a local variable; None if there is no such variable."""
    value = frame.f_locals.get(name)
    _forget_copy(frame)
    return value


def all_locals(frame: FrameType) -> dict[str, Any]:
    """The local variables of a function, without those of a module."""
    if not frame.f_code.co_flags & inspect.CO_OPTIMIZED:
        return {}
    values = dict(frame.f_locals)
    _forget_copy(frame)
    return values


def _forget_copy(frame: FrameType) -> None:
    # Before Python 3.13, `f_locals` is a copy that the frame keeps, so the values would live as long as the frame.
    if sys.version_info < (3, 13) and frame.f_code.co_flags & inspect.CO_OPTIMIZED:  # otherwise it is not a copy
        frame.f_locals.clear()
