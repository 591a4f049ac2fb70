"""The figures of a build: what the loop did in each recorded run, drawn by one Node process and cached.

They are drawn by the code that draws them in the page, `web/src/trace`, so that both are the same. Starting Node takes
50 to 100 ms: a build that has every figure in the cache does not start it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from looplab.record import Record

from ..paths import FIGURE_HOST
from ..run.cache_files import write_whole
from ..run.runtimes import node

Events = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Drawing:
    """A figure to draw, of a run of `source` with these `events`, at `moment` if one is named.

    `detail` is one of `loopsite.source.fences.DETAILS`. No other figure of the page has the same `name`.
    """

    name: str
    source: str
    events: Events
    moment: str | None
    detail: str = "loop"

    @cached_property
    def line(self) -> str:
        """What `web/src/node/draw-figures.ts` reads: JSON, without a newline."""
        return json.dumps({field.name: getattr(self, field.name) for field in fields(self)}, separators=(",", ":"))


@dataclass(frozen=True)
class DrawingFailure:
    """Why a figure could not be drawn: what was found and what to do, for a mistake."""

    found: str
    fix: str
    detail: str = ""


def has_figure(record: Record) -> bool:
    """Whether there is something to see: a loop ran and called something, or a thread did."""
    kinds = {event["kind"] for event in record.trace}
    return {"loop", "run"} <= kinds or "thread" in kinds


def figure_title(record: Record) -> str:
    """What its figure is called; also in `web/src/trace/static-figure.ts`."""
    return f"What the {'loop' if any(event['kind'] == 'loop' for event in record.trace) else 'threads'} did"


def draw(drawings: Sequence[Drawing], cache: Path) -> list[str | DrawingFailure | None]:
    """The HTML of each figure, or why there is none, in the order given; None for those after a failure of Node.

    Each figure is kept in the folder `cache` as soon as it is drawn.
    """
    if not drawings:
        return []
    renderer = hashlib.sha256(FIGURE_HOST.read_bytes()).hexdigest()
    paths = [_path(cache, renderer, drawing) for drawing in drawings]
    found: dict[Path, str | DrawingFailure] = {path: html for path in paths if (html := _load(path)) is not None}
    missing = {path: drawing for path, drawing in zip(paths, drawings, strict=True) if path not in found}
    # `zip` asks for a path first: where none is missing, Node is not started
    for path, answer in zip(missing, _answers(list(missing.values())), strict=False):
        found[path] = answer
        if isinstance(answer, str):
            write_whole(path, json.dumps(answer))
    return [found.get(path) for path in paths]


def _path(cache: Path, renderer: str, drawing: Drawing) -> Path:
    key = hashlib.sha256(f"{renderer}\n{drawing.line}".encode()).hexdigest()
    return cache / key[:2] / f"{key}.json"


def _load(path: Path) -> str | None:
    try:
        html = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):  # ValueError: the file is damaged, draw it again
        return None
    return html if isinstance(html, str) else None


def _answers(drawings: list[Drawing]) -> Iterator[str | DrawingFailure]:
    """What one Node process answers, drawing by drawing. Its last answer is the failure, if it fails at one."""
    # files, not pipes: neither side ever waits for the other
    with tempfile.TemporaryFile("w+") as requests, tempfile.TemporaryFile("w+") as errors:
        requests.writelines(f"{drawing.line}\n" for drawing in drawings)
        requests.seek(0)
        command = [node(), str(FIGURE_HOST)]
        with subprocess.Popen(
            command, stdin=requests, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8"
        ) as process:
            count = 0
            for line in process.stdout or ():
                yield _answer(json.loads(line))
                count += 1
        if count < len(drawings):
            errors.seek(0)
            found = f"{FIGURE_HOST.name} failed to draw the figure (status {process.returncode})"
            yield DrawingFailure(found, "See its messages below.", errors.read().strip())


def _answer(fields: dict[str, Any]) -> str | DrawingFailure:
    match fields:
        case {"html": str(html)}:
            return html
        case {"mistake": {"found": str(found), "fix": str(fix)}}:
            return DrawingFailure(found, fix)
        case _:
            raise ValueError(f"{FIGURE_HOST}: expected a figure or a mistake, got {fields!r}")
