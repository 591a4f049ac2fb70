"""Events are sufficient: after each one, the state rebuilt from them equals that of the live loop."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import NODE, PROJECT
from tests.support.runs import runs_on, waits_for_others

from .snapshots import snapshots_of

Rebuild = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]

HERE = Path(__file__).parent
DESIGNED = {path.stem: path for path in sorted((HERE / "programs").glob("*.py"))}
SNIPPETS = {f"{path.parent.name}/{path.stem}": path for path in sorted(PROJECT.glob("snippets/*/*.py"))}
PROGRAMS = {name: path for name, path in (DESIGNED | SNIPPETS).items() if runs_on(name, "cpython")}
SAMPLE = [name for name in PROGRAMS if name in SNIPPETS][:: len(SNIPPETS) // 20 + 1]
"""At most twenty snippets, spread over the pages: the programs made for this test cover all that snippets do."""

IN_MAKE_TEST = {*DESIGNED, *SAMPLE}


@pytest.fixture(scope="module")
def rebuilt() -> Iterator[Rebuild]:
    """A function that returns the state after each event, rebuilt with the page's own code."""
    command = [NODE, HERE / "rebuild.mjs"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        requests, answers = node.stdin, node.stdout

        def rebuilt(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
            print(json.dumps(events), file=requests, flush=True)
            return list(json.loads(answers.readline()))

        yield rebuilt
        requests.close()


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in IN_MAKE_TEST else pytest.mark.exhaustive) for name in PROGRAMS],
)
def test_the_state_after_each_event_can_be_rebuilt_from_the_events(name: str, rebuilt: Rebuild) -> None:
    run = snapshots_of(PROGRAMS[name], clock="real" if waits_for_others(name) else "virtual")

    assert [event for event in run["events"] if event["kind"] == "cut"] == []
    assert len(run["snapshots"]) == len(run["events"])
    for event, snapshot, state in zip(run["events"], run["snapshots"], rebuilt(run["events"]), strict=True):
        assert _seen(snapshot, state, event) == _rebuilt(snapshot, state, event), (snapshot["index"], event)
    assert "".join(event["text"] for event in run["events"] if event["kind"] == "printed") == run["printed"]


def _seen(snapshot: dict[str, Any], state: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    seen = {name: snapshot[name] for name in ("ready", "timers", "tasks")}
    if event["kind"] == "renamed" or event.get("eager"):
        del seen["tasks"]  # an eager task may have run its step already, which the next event reports
    if "values" in snapshot:
        seen["values"] = {number: value for number, value in snapshot["values"].items() if number in state["values"]}
    return seen


def _rebuilt(snapshot: dict[str, Any], state: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    known = {**state, "tasks": {number: task for number, task in state["tasks"].items() if number in snapshot["tasks"]}}
    return {name: known[name] for name in _seen(snapshot, state, event)} | (
        {"values": {number: known["values"][number] for number in snapshot["values"] if number in known["values"]}}
        if "values" in snapshot
        else {}
    )
