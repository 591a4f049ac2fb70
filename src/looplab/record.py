"""The record of a run: the text it printed, when it did so, and how it ended.

This is the contract between Python and TypeScript: `run` sends messages, one JSON object each, and
`Record.of` puts the messages of one run together. Times and durations are seconds since the program started.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

VERSION = 3

Message = Mapping[str, Any]
Stream = Literal["stdout", "stderr"]
OutcomeKind = Literal["finished", "raised", "exited", "overflowed", "timeout", "flood", "memory", "died"]


@dataclass(frozen=True)
class Chunk:
    """Text that the program wrote to one stream at one moment."""

    stream: Stream
    text: str
    time: float


@dataclass(frozen=True)
class Outcome:
    """How the program ended.

    `finished`; `raised`: `exception` is the name of its type, `line` the line of the program that raised it or
    called what raised it; `exited`: `sys.exit` with `status`; `overflowed`: the stack that the browser or Node gives
    was full at `line`. Only seen from outside the interpreter are `timeout`, `flood` (too much output), `memory` (too
    much of it, in all its processes) and `died` (`status` as the operating system gives it, negative for a signal;
    without one, the program closed or wrote to the descriptor by which it is recorded).
    """

    kind: OutcomeKind
    exception: str | None = None
    line: int | None = None
    status: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Record:
    """One run of one program: its Python version, output, outcome and duration."""

    python: str
    output: tuple[Chunk, ...]
    outcome: Outcome
    duration: float
    stdin_read_at: int | None = None
    """The line of the program that first read standard input; 0 if other code read it, None if nothing did."""
    trace: tuple[Mapping[str, Any], ...] = ()
    """If requested, what the event loops did, as the events that `looplab.trace.journal` describes."""
    tampered: str = ""
    """How the program changed what its recording relies on, such as "it has replaced `asyncio.sleep`"."""

    @property
    def text(self) -> str:
        """All output, both streams in the order written."""
        return "".join(chunk.text for chunk in self.output)

    @classmethod
    def of(cls, messages: Iterable[Message], ended: Outcome | None = None) -> Record:
        """The record of a run that sent `messages`. `ended`, if given, overrides their outcome."""
        python, output, duration, stdin_read_at = "", list[Chunk](), 0.0, None
        trace: list[Mapping[str, Any]] = []
        outcome, tampered = Outcome("died"), ""
        for message in messages:
            match message:
                case {"type": "started", "python": str(version)}:
                    python = version
                case {
                    "type": "printed",
                    "stream": "stdout" | "stderr" as stream,
                    "text": str(text),
                    "time": float() | int() as time,
                }:
                    _append(output, Chunk(stream, text, time))
                    duration = time
                case {"type": "read-stdin", "line": int(line)}:
                    stdin_read_at = line if stdin_read_at is None else stdin_read_at
                case {"type": "traced", "events": list(events)}:
                    trace.extend(events)
                case {"type": "finished", "outcome": dict(fields), "duration": float() | int() as duration}:
                    outcome = Outcome(**fields)
                    tampered = message.get("tampered", "")
                    if outcome.kind == "finished" and message.get("events") != len(trace):
                        tampered = tampered or "events came that the recorder has not sent"
                case _:
                    raise ValueError(f"not a message of looplab.run: {message!r}")
        return cls(python, tuple(output), ended or outcome, duration, stdin_read_at, tuple(trace), tampered)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "version": VERSION, "outcome": self.outcome.as_json()}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Record:
        """The inverse of `as_json`. Raises ValueError, KeyError or TypeError if `fields` are not its result."""
        if fields["version"] != VERSION:
            raise ValueError(f"record version {fields['version']}: expected {VERSION}")
        return cls(
            python=fields["python"],
            output=tuple(Chunk(**chunk) for chunk in fields["output"]),
            outcome=Outcome(**fields["outcome"]),
            duration=fields["duration"],
            stdin_read_at=fields["stdin_read_at"],
            trace=tuple(fields["trace"]),
            tampered=fields["tampered"],
        )


def _append(output: list[Chunk], chunk: Chunk) -> None:
    """Add `chunk`; join it to the previous one if that has the same stream and ends in the middle of a line."""
    if output and output[-1].stream == chunk.stream and not output[-1].text.endswith("\n"):
        before = output.pop()
        chunk = Chunk(before.stream, before.text + chunk.text, before.time)
    output.append(chunk)
