"""Tests for the claims in docs/waiting-well/blocking-code.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from looplab.record import Record
from tests.support.edited import run_with_main, runtime_with
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "blocking-code"


def test_no_heart_beats_during_the_first_call_and_some_do_during_the_second(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/frozen"))
    first, second = printed.index("beach.jpg: resized"), printed.index("lake.jpg: resized")

    assert printed[:first] == ["still alive"]
    assert second - first > 2


def test_the_report_is_written_after_main_and_before_run_returns(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/not_stopped"))

    assert printed[:3] == ["given up", "end of main", "the report is written"]
    assert printed[3].startswith("end of run")


def test_a_function_that_looks_whether_it_should_stop_does_stop(record_of: RecordOf) -> None:
    printed = lines(record_of(f"{PAGE}/stoppable"))

    assert printed[0] == "given up"
    assert printed[1].startswith("stopped after")


POOL = """
import contextvars
from concurrent.futures import ThreadPoolExecutor
loop, gate, user = asyncio.get_running_loop(), threading.Event(), contextvars.ContextVar("user", default="nobody")
loop.set_default_executor(ThreadPoolExecutor(1))
full = asyncio.create_task(asyncio.to_thread(gate.wait))
await asyncio.sleep(0)
looks_up = asyncio.create_task(loop.getaddrinfo("localhost", 80))
await asyncio.wait([looks_up], timeout=0.1)
print("while the pool is full:", looks_up.done())
full.cancel()
await asyncio.wait([full])
print("the task is cancelled:", full.cancelled(), "and its thread waits for the gate:", not gate.is_set())
gate.set()
await looks_up
user.set("Ada")
print(await asyncio.to_thread(user.get), await loop.run_in_executor(None, user.get))
"""


def test_a_full_pool_looks_up_no_names_and_only_to_thread_passes_the_context_on() -> None:
    assert lines(run_with_main(f"{PAGE}/stoppable", POOL, clock="real")) == [
        "while the pool is full: False",
        "the task is cancelled: True and its thread waits for the gate: True",
        "Ada nobody",
    ]


FORTY = """
import os
gate = threading.Event()
calls = [asyncio.create_task(asyncio.to_thread(gate.wait)) for _ in range(40)]
await asyncio.sleep(0)
print(sum(thread.name.startswith("asyncio_") for thread in threading.enumerate()) - min(32, os.process_cpu_count() + 4))
gate.set()
await asyncio.gather(*calls)
"""


def test_the_pool_has_four_threads_more_than_processors_and_at_most_32() -> None:
    assert lines(run_with_main(f"{PAGE}/stoppable", FORTY, clock="real")) == ["0"]


EMPTY = """
try:
    print(await asyncio.wait_for(asyncio.to_thread(next, iter([])), 0.2))
except (RuntimeError, TimeoutError) as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize(("python", "error"), [("3.12", "TimeoutError"), ("3.13", "RuntimeError")])
def test_a_stop_iteration_never_arrives_up_to_3_12(python: str, error: str) -> None:
    record = run_with_main(f"{PAGE}/stoppable", EMPTY, runtime=runtime_with(python), clock="real")

    assert lines(record)[-1] == error


IMPATIENT = """
asyncio.constants.THREAD_JOIN_TIMEOUT = 0.1
asyncio.create_task(asyncio.to_thread(export, 0.5))
await asyncio.sleep(0.1)
"""


def test_after_its_time_limit_run_warns_and_python_waits_for_the_thread_at_its_exit() -> None:
    printed = lines(run_with_main(f"{PAGE}/not_stopped", IMPATIENT, clock="real"))

    assert any("RuntimeWarning" in line for line in printed)
    assert printed[-1] == "the report is written"
