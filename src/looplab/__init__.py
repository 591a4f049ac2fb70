"""The package that accompanies a program into any interpreter, native or in a browser.

It uses only the standard library and runs on Python 3.10 and later.
"""

from __future__ import annotations

from types import FrameType
from typing import Protocol


class DeadlockError(RuntimeError):
    """The program waits, and nothing can end the wait: there is no timer, no data in transit and no other thread."""


class WaitObserver(Protocol):
    """Called when a thread waits, in that thread."""

    def waits(self, frame: FrameType, until: float | None, holder: int | None, turn: bool = False) -> None:
        """A wait begins in `frame`: until a moment at most, for a lock that the thread with this ident has, or for its
        `turn`, since it was interrupted.
        """

    def continues(self) -> None:
        """It has ended."""
