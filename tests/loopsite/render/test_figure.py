"""Figures drawn in Node: one process for a build, none if nothing is new, and no loss when it fails."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from loopsite.render import figure as figure_module
from loopsite.render.figure import Drawing, DrawingFailure, draw

# Stands in for web/dist/figure.mjs: notes that it was started and what it was asked for, and does what names say.
RENDERER = """\
import { appendFileSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
const note = (text) => appendFileSync(new URL("notes", import.meta.url), `${text}\\n`);
note("started");
for await (const line of createInterface({ input: process.stdin })) {
  const { name, source, events, moment } = JSON.parse(line);
  note(name);
  if (name === "crash") throw new Error("cannot draw this");
  if (name === "kill") {
    while (!readdirSync(source, { recursive: true }).some((file) => file.endsWith(".json")));
    process.kill(Number(moment), "SIGKILL");
  }
  const mistake = { found: `no moment ${moment}`, fix: "Name another." };
  const html = `<p>${name} ${source} ${events.length} ${moment}</p>`;
  console.log(JSON.stringify(moment === "never" ? { mistake } : { html }));
}
"""

FIRST = Drawing("first", "print()\n", ({"kind": "ran", "time": 0.1},), None)
SECOND = replace(FIRST, name="second")


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Has figures drawn by a stand-in; gives what it noted since it was last asked."""
    (tmp_path / "figure.mjs").write_text(RENDERER)
    monkeypatch.setattr(figure_module, "FIGURE_HOST", tmp_path / "figure.mjs")
    file = tmp_path / "notes"

    def read() -> list[str]:
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

    return read


def test_all_figures_of_a_build_are_drawn_by_one_process_in_order(
    tmp_path: Path, notes: Callable[[], list[str]]
) -> None:
    html = draw([SECOND, FIRST, SECOND], tmp_path / "cache")

    assert html == ["<p>second print()\n 1 null</p>", "<p>first print()\n 1 null</p>", "<p>second print()\n 1 null</p>"]
    assert notes() == ["started", "second", "first"]


def test_a_build_with_nothing_new_starts_no_process(tmp_path: Path, notes: Callable[[], list[str]]) -> None:
    before = draw([FIRST, SECOND], tmp_path / "cache")
    notes()
    after = draw([FIRST, SECOND], tmp_path / "cache")

    assert after == before
    assert notes() == []
    assert draw([], tmp_path / "cache") == []


@pytest.mark.parametrize(
    "changed",
    [
        replace(FIRST, source="print(1)\n"),
        replace(FIRST, events=({"kind": "ran", "time": 0.2},)),
        replace(FIRST, moment="end"),
        replace(FIRST, name="third"),
    ],
    ids=["source", "events", "moment", "name"],
)
def test_only_what_has_changed_is_drawn_again(tmp_path: Path, notes: Callable[[], list[str]], changed: Drawing) -> None:
    draw([FIRST, SECOND], tmp_path / "cache")
    notes()
    draw([changed, SECOND], tmp_path / "cache")

    assert notes() == ["started", changed.name]


def test_another_renderer_draws_everything_again(tmp_path: Path, notes: Callable[[], list[str]]) -> None:
    draw([FIRST], tmp_path / "cache")
    notes()
    (tmp_path / "figure.mjs").write_text(RENDERER.replace("<p>", "<p class=new>"))
    [html] = draw([FIRST], tmp_path / "cache")

    assert html == "<p class=new>first print()\n 1 null</p>"


def test_a_damaged_figure_is_drawn_again(tmp_path: Path, notes: Callable[[], list[str]]) -> None:
    before = draw([FIRST], tmp_path / "cache")
    [file] = (tmp_path / "cache").rglob("*.json")
    file.write_text(file.read_text()[:10])

    assert draw([FIRST], tmp_path / "cache") == before


def test_a_mistake_is_returned_with_the_figures_and_not_cached(tmp_path: Path, notes: Callable[[], list[str]]) -> None:
    wrong = replace(FIRST, moment="never")
    drawn = draw([wrong, SECOND], tmp_path / "cache")
    notes()
    draw([wrong, SECOND], tmp_path / "cache")

    assert drawn == [DrawingFailure("no moment never", "Name another."), "<p>second print()\n 1 null</p>"]
    assert notes() == ["started", "first"]


def test_a_renderer_that_fails_gives_its_reason_and_keeps_earlier_figures(
    tmp_path: Path, notes: Callable[[], list[str]]
) -> None:
    drawn = draw([FIRST, replace(FIRST, name="crash"), SECOND], tmp_path / "cache")
    notes()

    first, failure, after = drawn
    assert isinstance(first, str)
    assert isinstance(failure, DrawingFailure)
    assert failure.found == "figure.mjs failed to draw the figure (status 1)"
    assert "Error: cannot draw this" in failure.detail
    assert after is None
    assert draw([FIRST], tmp_path / "cache") == [first]
    assert notes() == []


def test_the_figures_of_a_killed_build_are_kept(tmp_path: Path, notes: Callable[[], list[str]]) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    build = (
        "import os, sys\nfrom pathlib import Path\nfrom loopsite.render import figure\n"
        "figure.FIGURE_HOST, cache = map(Path, sys.argv[1:])\n"
        'first = figure.Drawing("first", "print()\\n", ({"kind": "ran", "time": 0.1},), None)\n'
        'figure.draw([first, figure.Drawing("kill", str(cache), (), str(os.getpid()))], cache)\n'
    )
    killed = subprocess.run([sys.executable, "-c", build, tmp_path / "figure.mjs", cache], check=False)
    notes()
    drawn = draw([FIRST, SECOND], cache)

    assert killed.returncode == -signal.SIGKILL
    assert drawn == ["<p>first print()\n 1 null</p>", "<p>second print()\n 1 null</p>"]
    assert notes() == ["started", "second"]
