"""What the loop does in a program, in words: the sentences that its figure has, without the picture.

Programs are run by the virtual clock, so that two runs of the same program tell the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

from looplab.record import Record

from ..render.figure import Drawing, draw, has_figure
from ..run.capture import Cache, Job, capture
from ..run.recorded import runtimes_for
from ..run.runtimes import Program
from ..source.mistakes import Mistake
from ..source.snippet import Snippet

_STOPPED = {
    "timeout": "it did not end in time",
    "flood": "it printed without end",
    "died": "its process ended by itself",
}


@dataclass(frozen=True)
class Told:
    """A run in one sentence, and in one for each moment; or, if there is nothing to tell, `summary` says why."""

    summary: str
    sentences: tuple[str, ...] = ()


class _ByVirtualClock(Job):
    """A run whose times are exact; what a virtual machine lacks has the real clock."""

    @property
    def program(self) -> Program:
        program = super().program
        return program if self.snippet.header.needs else replace(program, clock="virtual")


def tell(snippets: Iterable[Snippet], cache: Path) -> dict[Snippet, Told]:
    """What the loop does in each of the snippets, each under the limits of a build. Runs what is not in the cache."""
    jobs = [_ByVirtualClock(snippet, runtime) for snippet in snippets for runtime in [*runtimes_for(snippet)][:1]]
    told: dict[Snippet, Told] = {}
    drawings: dict[Snippet, Drawing] = {}
    for job, result in capture(jobs, Cache(cache)).items():
        snippet = job.snippet
        if isinstance(result, Mistake):
            told[snippet] = Told("It could not be run.")
        elif not has_figure(result):
            told[snippet] = Told(f"No event loop runs{_unless_it_ended(result)}.")
        else:
            drawings[snippet] = Drawing(snippet.name, snippet.source, result.trace, None)
            told[snippet] = Told(_unless_it_ended(result))
    for snippet, html in zip(drawings, draw([*drawings.values()], cache / "figures"), strict=True):
        if isinstance(html, str):
            words = _Words(html)
            told[snippet] = Told(words.summary.rstrip(".") + told[snippet].summary + ".", tuple(words.sentences))
        else:
            told[snippet] = Told("What the loop did could not be told.")
    return told


def _unless_it_ended(record: Record) -> str:
    stopped = _STOPPED.get(record.outcome.kind)
    return f"; {stopped}" if stopped else ""


class _Words(HTMLParser):
    """The sentence of a figure's picture, and those of its table, whose last column they are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.summary = ""
        self.sentences: list[str] = []
        self._cell: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("role") == "img" and not self.summary:
            self.summary = said.get("aria-label") or ""
        if tag == "td":
            self._cell = ""

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr" and self._cell is not None:
            self.sentences.append(self._cell)
            self._cell = None
