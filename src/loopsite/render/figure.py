"""The figures of a build: what the loop did in each recorded run, drawn by one Node process for all, and cached.

They are drawn by the code that draws in the page, `web/src/trace`, so that both are one picture. Starting Node
costs 50 to 100 ms: a build that has every figure in the cache starts none.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
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
    """A figure to be drawn: `source` has run with these `events`, and `moment` is the one to show, if one is named.

    `name` is one that no other figure of the page has.
    """

    name: str
    source: str
    events: Events
    moment: str | None

    @cached_property
    def line(self) -> str:
        """What `web/src/node/draw-figures.ts` reads: JSON, without the line's end."""
        return json.dumps(asdict(self), separators=(",", ":"))


@dataclass(frozen=True)
class Undrawn:
    """Why there is no figure: what was found and what to do, as a mistake tells it."""

    found: str
    fix: str
    detail: str = ""


def has_figure(record: Record) -> bool:
    """Whether there is something to be seen: a loop has run and has called something."""
    return {"loop", "run"} <= {event["kind"] for event in record.trace}


def draw(drawings: Sequence[Drawing], cache: Path) -> list[str | Undrawn | None]:
    """The HTML of each figure, or why there is none; in the order given. None for what came after a failure of Node.

    What has been drawn is kept in the folder `cache`, figure by figure as they come.
    """
    if not drawings:
        return []
    renderer = hashlib.sha256(FIGURE_HOST.read_bytes()).hexdigest()
    paths = [_path(cache, renderer, drawing) for drawing in drawings]
    found: dict[Path, str | Undrawn] = {path: html for path in paths if (html := _load(path)) is not None}
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
    except (FileNotFoundError, ValueError):  # ValueError: damaged by hand, draw it again
        return None
    return html if isinstance(html, str) else None


def _answers(drawings: list[Drawing]) -> Iterator[str | Undrawn]:
    """What one Node process makes of the drawings, as it comes; of one that it fails at, the last, what it said."""
    # files, not pipes: neither end ever waits for the other
    with tempfile.TemporaryFile("w+") as asked, tempfile.TemporaryFile("w+") as said:
        asked.writelines(f"{drawing.line}\n" for drawing in drawings)
        asked.seek(0)
        command = [node(), str(FIGURE_HOST)]
        with subprocess.Popen(command, stdin=asked, stdout=subprocess.PIPE, stderr=said, encoding="utf-8") as process:
            count = 0
            for line in process.stdout or ():
                yield _answer(json.loads(line))
                count += 1
        if count < len(drawings):
            said.seek(0)
            found = f"a figure that {FIGURE_HOST.name} failed to draw (status {process.returncode})"
            yield Undrawn(found, "See below for what it said.", said.read().strip())


def _answer(fields: dict[str, Any]) -> str | Undrawn:
    match fields:
        case {"html": str(html)}:
            return html
        case {"mistake": {"found": str(found), "fix": str(fix)}}:
            return Undrawn(found, fix)
        case _:
            raise ValueError(f"{FIGURE_HOST}: expected a figure or a mistake, got {fields!r}")
