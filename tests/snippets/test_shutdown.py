"""Tests for the claims in docs/when-it-goes-wrong/shutdown.md."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_change, run_edited, run_on_virtual_clock, run_with_main, runtime_with
from tests.support.runs import lines
from tests.support.snippets import SNIPPETS

RecordOf = Callable[..., Record]

PAGE = "shutdown"
INT_TOO = """
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, print, "own handler")
    try:
"""


def test_a_request_is_answered_after_sigterm() -> None:
    record = run_on_virtual_clock(f"{PAGE}/service")

    assert lines(record) == [
        "no new connections; answering: 1",
        "answered: 1 too late: 0",
        "client: answer to order 7",
    ]


def test_without_the_handler_the_process_ends_without_a_finally() -> None:
    source = SNIPPETS[f"{PAGE}/service"].source
    handler = "    loop.add_signal_handler(signal.SIGTERM, stop.set)\n"
    assert handler in source

    own = "import atexit\natexit.register(print, 'at exit')\ntry: asyncio.run(main())\nfinally: print('finally')"
    program = source.replace(handler, "").replace("asyncio.run(main())", own)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert ended.returncode == -signal.SIGTERM
    assert ended.stdout + ended.stderr == ""


def test_requests_that_take_too_long_are_cancelled_by_run() -> None:
    slow = "await asyncio.sleep(0.4)", "await asyncio.sleep(60)"
    record = run_on_virtual_clock(
        f"{PAGE}/service", slow, ('    print("client:", (await reader.read()).decode().strip())\n', "")
    )

    assert lines(record)[-1] == "answered: 0 too late: 1"
    assert record.duration == pytest.approx(5.1)


@pytest.mark.parametrize(("python", "computed"), [("3.10", []), ("3.11", ["computed"]), ("3.14", ["computed"])])
def test_the_first_ctrl_c_cancels_main_from_3_11_on_and_the_second_interrupts(python: str, computed: list[str]) -> None:
    record = run_on_virtual_clock(f"{PAGE}/interrupted", runtime=runtime_with(python))

    assert lines(record) == ["computing", "Ctrl-C", *computed, "saving", "Ctrl-C", "KeyboardInterrupt"]


def test_a_main_that_swallows_ctrl_c_ends_normally_from_3_11_on() -> None:
    old = run_change("shutdown/interrupted", runtime=runtime_with("3.10"))
    new = run_change("shutdown/interrupted")

    assert lines(old) == ["computing", "Ctrl-C", "KeyboardInterrupt"]
    assert lines(new) == ["computing", "Ctrl-C", "computed", "saving", "saved"]


def test_a_handler_of_your_own_takes_the_place_of_pythons() -> None:
    record = run_edited(f"{PAGE}/interrupted", ("\n    try:\n        print", f"{INT_TOO}        print"))

    assert "sent" in lines(record)
    assert "KeyboardInterrupt" not in record.text
    assert lines(record).count("own handler") == 2


GENERATOR = """
async def rows():
    try:
        yield "row 1"
    finally:
        print("rows: closed")
worker, table = asyncio.create_task(work()), rows()
await asyncio.sleep(0.1)
print(await anext(table))
return worker, table
"""


def test_a_task_made_at_the_end_is_destroyed_and_generators_are_closed_after_the_tasks(record_of: RecordOf) -> None:
    late = [line for line in lines(record_of(f"{PAGE}/late")) if not line.startswith("task: ")]

    assert late == ["main: end", "errors: sent", "Task was destroyed but it is pending!"]
    assert lines(run_with_main(f"{PAGE}/late", GENERATOR))[:3] == ["row 1", "errors: sent", "rows: closed"]


STUBBORN = """
async def stubborn():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        await asyncio.sleep(3600)
task = asyncio.create_task(stubborn())
await asyncio.sleep(0.1)
return task
"""


def test_run_waits_without_a_limit_for_a_task_that_ignores_its_cancellation() -> None:
    assert run_with_main(f"{PAGE}/late", STUBBORN).duration == pytest.approx(3600.1)
