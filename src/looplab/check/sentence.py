"""A sentence about a run, which holds or does not, and a mistake that people often make."""

from __future__ import annotations

from dataclasses import dataclass

_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True)
class Sentence:
    """What a run has to do. `text` is the same for every run; backticks mark code.

    If it does not hold, `found` says what the run did instead, and `moment` is the index of the event in the trace
    where it first went wrong; None if there is no such event.
    """

    text: str
    holds: bool
    found: str = ""
    moment: int | None = None


@dataclass(frozen=True)
class Mistake:
    """What people often do wrong: a message, and the line of the program, if there is one."""

    text: str
    line: int | None = None


def seconds(time: float) -> str:
    """ "0.2 s": at most three decimals, and at least one."""
    text = f"{time:.3f}".rstrip("0")
    return f"{text}0 s" if text.endswith(".") else f"{text} s"


def count(number: int) -> str:
    """ "three", and 13 in digits."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else str(number)


def times(number: int) -> str:
    """ "never", "once", "twice", "three times"."""
    return ("never", "once", "twice")[number] if 0 <= number < 3 else f"{count(number)} times"
