"""A recording that ends early says so, and the program continues unaffected."""

from __future__ import annotations

from pathlib import Path

import pytest

from looplab.record import Record
from looplab.trace.journal import CAP, Clock, Event, Journal
from loopsite.commands.run import run_program
from loopsite.run.runtimes import find
from tests.support.runs import in_pairs

STEPS = """\
import asyncio

async def main():
    for step in range(3000):
        await asyncio.sleep(0)
    print("all steps made")
    await asyncio.sleep(1)

asyncio.run(main())
"""
FAILS = """\
import asyncio
from looplab.trace import tasks

tasks.coroutine_name = None

async def main():
    await asyncio.create_task(asyncio.sleep(0))
    print("went on")

asyncio.run(main())
"""
FREES = """\
import asyncio, sys

async def main():
    await asyncio.sleep(0)
    sys.monitoring.free_tool_id(4)
    sys.monitoring.use_tool_id(4, "mine")
    sys.monitoring.free_tool_id(4)
    print("went on")

asyncio.run(main())
"""
TAKES = """\
import asyncio, sys

async def main():
    await asyncio.sleep(0)
    for tool in range(6):
        if sys.monitoring.get_tool(tool) is None:
            sys.monitoring.use_tool_id(tool, "mine")
    print("went on")

asyncio.run(main())
"""
DEEP = """\
import asyncio

def deeper(level):
    print(level)
    deeper(level + 1)

async def main():
    try:
        deeper(0)
    except RecursionError:
        print("too deep")

asyncio.run(main())
"""


def recorded(source: str, runtime: str = "cpython") -> Record:
    return in_pairs(runtime, {"program": source})["program"][1]


@pytest.mark.parametrize("runtime", ["cpython", "pyodide3.10", "pyodide3.14"])
def test_recording_stops_at_the_cap_and_says_so(runtime: str) -> None:
    record = recorded(STEPS, runtime)

    assert record.text == "all steps made\n"
    assert record.outcome.kind == "finished"
    assert len(record.trace) == CAP + 1
    assert {"kind": "cut", "cap": CAP}.items() <= record.trace[-1].items()


@pytest.mark.parametrize("source", [FAILS, FREES], ids=["a bug in the recorder", "the program takes the tool id"])
def test_a_failed_recording_says_why_and_the_program_continues(source: str) -> None:
    record = recorded(source)

    assert (record.text, record.outcome.kind) == ("went on\n", "finished")
    assert record.trace[-1]["kind"] == "cut"
    assert record.trace[-1]["because"]


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_bug_in_the_recorder_shows_its_traceback_on_request(
    debug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "program.py"
    program.write_text(FAILS)
    monkeypatch.setenv("LOOPLAB_DEBUG", debug)

    run_program(program, (), "cpython", "real", (), str(tmp_path / "run.json"))

    assert ("looplab/trace/tasks.py" in capsys.readouterr().err) is bool(debug)


def test_a_program_with_its_own_monitoring_tools_is_still_recorded() -> None:
    record = recorded(TAKES)

    assert (record.text, record.trace[-1]["kind"]) == ("went on\n", "loop")


def test_endless_recursion_ends_the_same_with_a_recording() -> None:
    plain, record = in_pairs("cpython", {"program": DEEP})["program"]

    assert record.text.splitlines()[-1] == "too deep"
    assert record.text == plain.text


def test_a_journal_sends_each_event_once_and_in_order() -> None:
    sent: list[Event] = []
    journal = Journal(Clock(lambda: 0.25), sent.extend, cap=250)

    for number in range(300):
        journal.add("lost", task=number)
        if number % 7 == 0:
            journal.flush()

    assert [event["task"] for event in sent[:-1]] == [*range(250)]
    assert sent[-1] == {"kind": "cut", "time": 0.0, "cap": 250}


def test_a_journal_accepts_events_while_it_sends() -> None:
    sent: list[Event] = []

    def send(events: list[Event]) -> None:
        sent.extend(events)
        if len(sent) == 1:
            journal.put_late({"kind": "lost", "task": 2})  # garbage collection may do this at any time
            journal.flush()

    journal = Journal(Clock(lambda: 0.0), send)  # type: ignore[arg-type]
    journal.add("lost", task=1)
    journal.flush()
    journal.flush()

    assert [event["task"] for event in sent] == [1, 2]


def test_programs_are_recorded_on_every_installed_python(tmp_path: Path) -> None:
    for name in ("cpython3.10", "cpython3.11", "cpython3.12"):
        try:
            find(name)
        except LookupError:
            continue
        assert recorded(STEPS, name).trace[-1]["kind"] == "cut"
