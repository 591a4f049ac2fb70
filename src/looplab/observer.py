"""What the kernel and the replaced locks tell about waits."""

from __future__ import annotations

from types import FrameType
from typing import Protocol


class WaitObserver(Protocol):
    """Called when a thread waits, in that thread."""

    def waits(self, frame: FrameType, until: float | None, holder: int | None, turn: bool = False) -> None:
        """A wait begins in `frame`: until a moment at most, for a lock that the thread with this ident has, or for its
        `turn`, since it was interrupted.
        """

    def continues(self) -> None:
        """It has ended."""
