"""Events are enough: what is rebuilt from them is what the live loop was, after each of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.runs import runs_on, waits_for_others

from .snapshots import snapshots_of

HERE = Path(__file__).parent
PROGRAMS = {
    **{path.stem: path for path in sorted((HERE / "programs").glob("*.py"))},
    **{f"{path.parent.name}/{path.stem}": path for path in sorted(HERE.parents[2].glob("snippets/*/*.py"))},
}


def rebuilt(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The state after each event, by the code with which the page rebuilds it."""
    command = [Path(sys.executable).with_name("node"), Path(__file__).with_name("rebuild.mjs")]
    done = subprocess.run(command, input=json.dumps({"events": events}), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


@pytest.mark.parametrize("name", [name for name in PROGRAMS if runs_on(name, "cpython")])
def test_the_state_after_each_event_can_be_rebuilt_from_the_events(name: str) -> None:
    run = snapshots_of(PROGRAMS[name], clock="real" if waits_for_others(name) else "virtual")

    assert [event for event in run["events"] if event["kind"] == "cut"] == []
    assert len(run["snapshots"]) == len(run["events"])
    for event, snapshot, state in zip(run["events"], run["snapshots"], rebuilt(run["events"]), strict=True):
        assert _seen(snapshot, state, event) == _rebuilt(snapshot, state, event), (snapshot["index"], event)
    assert "".join(event["text"] for event in run["events"] if event["kind"] == "printed") == run["printed"]


def _seen(snapshot: dict[str, Any], state: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    seen = {name: snapshot[name] for name in ("ready", "timers", "tasks")}
    if event["kind"] == "renamed" or event.get("eager"):
        del seen["tasks"]  # an eager task may have made its step by now, and the next event says so
    if "values" in snapshot:
        seen["values"] = {number: value for number, value in snapshot["values"].items() if number in state["values"]}
    return seen


def _rebuilt(snapshot: dict[str, Any], state: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    told = {**state, "tasks": {number: task for number, task in state["tasks"].items() if number in snapshot["tasks"]}}
    return {name: told[name] for name in _seen(snapshot, state, event)} | (
        {"values": {number: told["values"][number] for number in snapshot["values"] if number in told["values"]}}
        if "values" in snapshot
        else {}
    )
