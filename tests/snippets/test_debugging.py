"""Tests for the claims in docs/when-it-goes-wrong/debugging.md."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_on_virtual_clock, run_with_main, runtime_with
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "debugging"


def test_debug_mode_reports_the_slow_turn_and_where_the_coroutine_was_made(record_of: RecordOf) -> None:
    text = record_of(f"{PAGE}/debug_mode").text

    assert re.search(r"Executing <Task finished .*upload\(\).* took 0\.\d+ seconds", text)
    assert "coroutine 'notify' was never awaited\nCoroutine created at" in text


def test_without_debug_mode_only_the_warning_is_left_and_the_limit_can_be_set() -> None:
    plain = run_on_virtual_clock(f"{PAGE}/debug_mode", (", debug=True", ""))
    limit = "    asyncio.get_running_loop().slow_callback_duration = 0.3\n"
    patient = run_on_virtual_clock(f"{PAGE}/debug_mode", ("    print(await resize", f"{limit}    print(await resize"))

    assert "was never awaited" in plain.text
    assert "created at" not in plain.text
    assert "Executing" not in plain.text + patient.text


@pytest.mark.parametrize("python", ["3.10", "3.13", "3.14"])
def test_get_stack_has_the_outermost_function_and_the_call_graph_all(python: str) -> None:
    found = lines(run_on_virtual_clock(f"{PAGE}/where", runtime=runtime_with(python)))

    assert found[:2] == ["stack: ['handle']", "chain: ['handle, line 9', 'query, line 5']"]
    assert found[2:] == (["graph: ['sleep', 'query', 'handle']"] if python == "3.14" else [])


DUMP = """
import signal
def dump():
    for task in asyncio.all_tasks():
        print(task.get_name(), chain(task))
asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, dump)
task = asyncio.create_task(handle("/ada"), name="ada")
await asyncio.sleep(0.1)
signal.raise_signal(signal.SIGUSR1)
await asyncio.sleep(0.1)
"""


def test_a_signal_can_ask_for_the_chains() -> None:
    assert "ada ['handle, line 9', 'query, line 5', " in run_with_main(f"{PAGE}/where", DUMP).text


TOOLS = """
from types import SimpleNamespace as Info
from asyncio import tools

def task(number, name, awaited_by):
    frame = Info(funcname="wait", filename="shop.py", location=(7, 7, 0, 0), lineno=7)
    waits = [Info(call_stack=[frame], task_name=each) for each in awaited_by]
    return Info(task_id=number, task_name=name, coroutine_stack=[Info(call_stack=[frame])], awaited_by=waits)

def show(*tasks):
    try:
        print(*tools.build_async_tree([Info(thread_id=1, awaited_by=tasks)])[0], sep="\\n")
    except tools.CycleFoundException as error:
        print([[error.id2name[number] for number in cycle] for cycle in error.cycles])

show(task(1, "main", []), task(2, "ada", [1]))
show(task(1, "main", []), task(2, "ada", [3]), task(3, "bob", [2]))
"""


def test_pstree_draws_a_tree_and_reports_a_cycle_instead() -> None:
    """Its second half, given what the first would have read from a process: that takes a native Python 3.14."""
    *tree, cycle = lines(run_with_main(f"{PAGE}/where", TOOLS, runtime="pyodide3.14"))

    assert [line.strip(" │├└─") for line in tree] == ["(T) main", "wait shop.py:7", "(T) ada", "wait shop.py:7"]
    assert cycle == "[['bob', 'ada', 'bob']]"


def test_a_worker_that_fails_leaves_join_waiting_and_its_error_for_the_end() -> None:
    record = run_on_virtual_clock(f"{PAGE}/hang")

    assert lines(record)[:5] == [
        "cat.jpg: done",
        "dog.jpg: done",
        "not done after two seconds",
        "2 workers, in the queue: 0",
        "Task exception was never retrieved",
    ]
    assert [round(chunk.time, 1) for chunk in record.output[:3]] == [0.2, 0.4, 2.0]


def test_with_task_done_in_a_finally_join_returns() -> None:
    record = run_change("debugging/hang")

    assert lines(record) == [
        "cat.jpg: done",
        "notes.txt is not a picture",
        "dog.jpg: done",
        "2 workers, in the queue: 0",
    ]
