"""The contents of single events: names, parents, lines, and what is awaited."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from loopsite.source.expectation import dotted
from loopsite.source.pythons import VERSIONS
from tests.support.runs import PROGRAMS, in_pairs, runs_on

NATIVE, BROWSER = "cpython", [f"pyodide{dotted(python)}" for python in VERSIONS[-1:]]

WAITS = """\
import asyncio
from asyncio import tasks

class Own(asyncio.Task):
    pass

async def program():
    await asyncio.sleep(1)

async def items():
    await asyncio.sleep(1)
    yield 1

async def each():
    async for _ in items():
        pass

async def take(queue):
    await queue.get()

async def hold(lock):
    async with lock:
        pass

async def shielded(task):
    await asyncio.shield(task)

async def joined(task):
    await task

async def waits(task):
    await asyncio.wait([task])

async def gathered(task):
    await asyncio.gather(task)

async def in_time(task):
    await asyncio.wait_for(asyncio.shield(task), 9)

async def bare(future):
    await future

async def turn():
    await asyncio.sleep(0)

async def main():
    loop = asyncio.get_running_loop()
    lock = asyncio.Lock()
    await lock.acquire()
    task = asyncio.create_task(program(), name="program")
    started = [
        asyncio.create_task(coroutine, name=coroutine.__name__)
        for coroutine in (each(), take(asyncio.Queue()), hold(lock), shielded(task), joined(task), waits(task),
                          gathered(task), in_time(task), bare(loop.create_future()), turn())
    ]
    for kind in Own, tasks._PyTask:
        await kind(asyncio.sleep(0.1), loop=loop, name=kind.__name__)
    doomed = Own(program(), loop=loop, name="doomed")
    await asyncio.sleep(0)
    doomed.cancel()
    await asyncio.sleep(0)
    early = asyncio.create_task(program(), name="early")
    early.cancel()
    await asyncio.sleep(2)
    for each_task in started:
        each_task.cancel()

asyncio.run(main())
"""


@functools.cache
def events_on(runtime: str) -> dict[str, list[dict[str, Any]]]:
    programs = {"waits": WAITS, **{name: source for name, source in PROGRAMS.items() if runs_on(name, runtime)}}
    return {name: list(recorded.trace) for name, (_, recorded) in in_pairs(runtime, programs).items()}


def tasks_of(events: list[dict[str, Any]]) -> dict[str, int]:
    names = {event["task"]: event["name"] for event in events if event["kind"] in ("task", "renamed")}
    return {name: task for task, name in names.items()}


def of_kind(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in events if event["kind"] == kind]


@pytest.mark.parametrize("runtime", [NATIVE, *BROWSER])
def test_a_suspended_event_names_the_function_that_the_program_awaits(runtime: str) -> None:
    events = events_on(runtime)["waits"]
    tasks = tasks_of(events)
    expected = {
        **{"program": "sleep", "each": "sleep", "take": "Queue.get", "hold": "Lock.acquire", "shielded": "shield"},
        **{"joined": "task", "waits": "wait", "gathered": "gather", "in_time": "wait_for", "bare": "future"},
        "turn": "turn",
    }

    first = {name: next(e for e in of_kind(events, "suspended") if e["task"] == tasks[name]) for name in expected}
    assert {name: event["on"]["what"] for name, event in first.items()} == expected
    waiting_for = {name for name, event in first.items() if event["on"].get("tasks") == [tasks["program"]]}
    assert waiting_for == {"shielded", "joined", "waits", "gathered", "in_time"}
    assert first["each"]["line"] == 11
    assert first["each"]["lines"] == [15, 11]
    assert first["hold"]["on"]["object"]["type"] == "Lock"


@pytest.mark.parametrize("runtime", [NATIVE, *BROWSER])
def test_steps_have_the_same_names_for_tasks_in_c_and_in_python(runtime: str) -> None:
    for events in events_on(runtime).values():
        steps = {event["callback"] for event in of_kind(events, "ready") if "task" in event}
        assert steps <= {"Task.__step", "Task.__wakeup"}
        assert not any("Wrapper" in event["callback"] for event in of_kind(events, "ready"))


@pytest.mark.parametrize("runtime", [NATIVE, *BROWSER])
def test_a_step_that_begins_with_a_cancellation_says_so_and_counts_the_requests(runtime: str) -> None:
    events = events_on(runtime)["waits"]
    tasks = tasks_of(events)

    # the first is of a subclass, whose methods are not called
    for name, requests in {"doomed": None, "early": 1}.items():
        steps = [event for event in of_kind(events, "run") if event.get("task") == tasks[name]]
        assert [event.get("cancelling", False) for event in steps][-1]
        assert [event.get("requests") for event in steps][-1] == requests
        ends = [event["outcome"] for event in of_kind(events, "done") if event.get("task") == tasks[name]]
        assert ends == ["cancelled"]


def test_the_parent_of_a_task_is_the_task_that_created_it() -> None:
    events = events_on(NATIVE)["eager"]
    tasks = tasks_of(events)
    created = {event["task"]: event for event in of_kind(events, "task")}

    depths = [created[tasks[name]] for name in ("nested", "depth 1", "depth 0")]
    assert [event["parent"] for event in depths] == [1, depths[0]["task"], depths[1]["task"]]
    assert [event["arguments"] for event in depths] == ["(2)", "(1)", "(0)"]
    assert {(event["coroutine"], event["eager"]) for event in depths} == {("nested", True)}


def test_an_eager_task_that_ends_at_once_is_reported() -> None:
    events = events_on(NATIVE)["eager"]
    silent = tasks_of(events)["silent"]

    kinds = [event["kind"] for event in events if event.get("task") == silent]
    assert kinds[0] == "task"
    assert "done" in kinds
    assert "run" not in kinds


def test_text_that_an_eager_task_prints_is_attributed_to_it() -> None:
    events = events_on(NATIVE)["eager"]

    bottom = [event for event in of_kind(events, "printed") if event["text"] == "bottom\n"]
    nested = {event["task"] for event in of_kind(events, "task") if event["coroutine"] == "nested"}
    assert bottom
    assert {event["task"] for event in bottom} <= nested


def test_an_eager_start_is_reported_on_3_14() -> None:
    events = events_on(BROWSER[-1])["eager_start"]

    now = next(event for event in of_kind(events, "task") if event["name"] == "now")
    assert (now["eager"], now["coroutine"], now["line"]) == (True, "steps", 11)


def test_a_call_from_another_thread_has_the_name_of_the_thread() -> None:
    events = events_on(NATIVE)["threads"]

    names = {event["thread"]: event["name"] for event in of_kind(events, "thread")}
    assert "caller" in {names.get(event.get("thread")) for event in of_kind(events, "ready")}
    assert {event["loop"] for event in of_kind(events, "poll")} == {1, 2, 3}


@pytest.mark.parametrize("runtime", [NATIVE, *BROWSER])
def test_a_ready_file_has_its_descriptor(runtime: str) -> None:
    events = events_on(runtime)["files"]

    numbers = [event["fd"] for event in of_kind(events, "ready") if "fd" in event]
    assert numbers
    assert all(type(number) is int for number in numbers)


def test_a_garbage_collected_task_is_lost() -> None:
    events = events_on(NATIVE)["lost"]
    tasks = {event["task"]: event["name"] for event in of_kind(events, "task")}
    renamed = {event["task"]: event["name"] for event in of_kind(events, "renamed")}

    lost = [(tasks | renamed)[event["task"]] for event in of_kind(events, "lost")]
    assert sorted(lost) == ["lost", "named late"]  # the garbage collector promises no order
    assert "failing" in tasks.values()


@pytest.mark.parametrize("runtime", [NATIVE, *BROWSER])
def test_when_the_program_collects_garbage_each_waiting_task_has_what_holds_it(runtime: str) -> None:
    events = events_on(runtime)["held"]
    tasks = {number: name for name, number in tasks_of(events).items()}
    [collects] = of_kind(events, "collects")
    held = {tasks[each["task"]]: each["by"] for each in collects["held"]}
    [awaits] = (number for number, name in tasks.items() if name == "awaits")

    assert {name: held[name] for name in held if not name.startswith("Task-")} == {
        "in a set": ["variable background"],
        "sleeps": ["a timer", "Future"],
        "receives": ["the selector", "Future"],
        "local": ["variable local", "Event", "Future"],
        "awaits": ["a timer", "Future", f"task {awaits + 1}"],
        "own event": [],
    }
    assert ["asyncio.run"] in held.values()
    assert ["variable service", "Service"] in held.values()
    assert [tasks[event["task"]] for event in of_kind(events, "lost")] == ["own event"]


def test_callbacks_have_their_names_from_the_source() -> None:
    events = events_on(NATIVE)["callbacks"]

    names = {event["callback"] for event in of_kind(events, "ready") + of_kind(events, "timer")}
    assert {"print", "Callable", "Callable.method", "main.<lambda>", "Task.cancel", "list.pop"} <= names
    assert [event["exception"] for event in of_kind(events, "failed")] == [
        *("ValueError", "ZeroDivisionError", "IndexError", "IndexError"),
    ]


def test_cancelled_timers_are_dropped_and_due_ones_are_reported_together() -> None:
    events = events_on(NATIVE)["timers"]

    timers = {event["handle"] for event in of_kind(events, "timer")}
    dropped = {event["handle"] for event in of_kind(events, "dropped")}
    due = [event["handles"] for event in of_kind(events, "due")]
    assert len(timers & dropped) == 152
    assert max(len(handles) for handles in due) == 2
    assert len(dropped & {handle for handles in due for handle in handles}) == 1, "one was due, but not called yet"
