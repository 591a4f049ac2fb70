"""Tests for the claims in docs/when-it-goes-wrong/testing.md."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.packages import closure
from loopsite.paths import WHEELS
from tests.support.edited import run_change, run_on_virtual_clock, runtime_with
from tests.support.pages import DOCS
from tests.support.runs import lines

RecordOf = Callable[..., Record]

PAGE = "testing"
PAGE_TEXT = (DOCS / "when-it-goes-wrong" / f"{PAGE}.md").read_text()


@pytest.mark.parametrize(("python", "second"), [("3.10", False), ("3.11", True)])
def test_a_plain_test_case_passes_without_running(python: str, second: bool) -> None:
    record = run_on_virtual_clock(f"{PAGE}/passes", runtime=runtime_with(python))

    assert lines(record)[-2:] == ["OK", "failures: 0"]
    assert "RuntimeWarning: coroutine 'PriceTest.test_price' was never awaited" in record.text
    assert ("DeprecationWarning: It is deprecated to return a value" in record.text) is second


def test_with_warnings_as_errors_such_a_test_fails_from_3_11_on() -> None:
    strict = "unittest.main(exit=False)", "unittest.main(exit=False, warnings='error')"

    assert lines(run_on_virtual_clock(f"{PAGE}/passes", strict, runtime=runtime_with("3.10")))[-2] == "OK"
    assert (
        lines(run_on_virtual_clock(f"{PAGE}/passes", strict, runtime=runtime_with("3.11")))[-2] == "FAILED (errors=1)"
    )


def test_the_isolated_one_runs_and_fails() -> None:
    record = run_change("testing/passes")

    assert "AssertionError: 3 != 4" in record.text
    assert lines(record)[-1] == "failures: 1"


def test_failed_and_left_over_tasks_are_not_noticed(record_of: RecordOf) -> None:
    assert lines(record_of(f"{PAGE}/unnoticed"))[-2:] == ["errors: 0 failures: 0", "log failed: disk full"]


STRICT = """    async def asyncTearDown(self):
        left = asyncio.all_tasks() - {asyncio.current_task()}
        self.assertFalse(left, "tasks are left over")

    async def asyncSetUp(self):
        request.set("7")
        print("debug:", asyncio.get_running_loop().get_debug())

    async def test_buy(self):
        print("request:", request.get())
"""


@pytest.mark.parametrize("python", ["3.10", "3.13"])
def test_a_tear_down_finds_what_is_left_and_context_is_shared(python: str) -> None:
    record = run_on_virtual_clock(
        f"{PAGE}/unnoticed",
        ("    async def test_buy(self):\n", STRICT),
        ("tasks = []\n", "import contextvars\ntasks, request = [], contextvars.ContextVar('request')\n"),
        runtime=runtime_with(python),
    )

    assert "AssertionError: {<Task pending" in record.text
    assert "poll()" in record.text
    assert "tasks are left over" in record.text
    assert {"debug: True", "request: 7"} <= set(lines(record))


LONG = """
loop = asyncio.get_running_loop()
try:
    await asyncio.wait_for(asyncio.Event().wait(), 86400)
except asyncio.TimeoutError:
    print("a day later:", loop.time())
order = []
async def after(seconds):
    await asyncio.sleep(seconds)
    order.append(seconds)
await asyncio.gather(after(300), after(100), after(200))
print(order, loop.time())
"""


PRICE = """
import asyncio

import pytest


async def price(item):
    return 3


"""
ON_TRIO = """

@pytest.mark.anyio
async def test_price():
    pass
"""
BUY = """

async def log(message):
    raise OSError("disk full")


@pytest.mark.anyio
async def test_task_that_is_held():
    tasks.append(asyncio.create_task(log("tea sold")))
    tasks.append(asyncio.create_task(asyncio.sleep(60)))
    await asyncio.sleep(0.1)
    assert not asyncio.get_running_loop().get_debug()


@pytest.mark.anyio
async def test_task_that_is_not_held():
    asyncio.create_task(log("tea sold"))
    await asyncio.sleep(0.1)


tasks = []
"""


def test_with_pytest_and_the_plugin_of_anyio_it_runs_and_a_logged_error_fails_it(tmp_path: Path) -> None:
    """A second and a half, for two starts of pytest."""
    [shown] = re.findall(r"^```python\n(@pytest.fixture.*?)^```", PAGE_TEXT, re.M | re.S)
    [printed] = re.findall(r"^```text\n(>.*?)^```", PAGE_TEXT, re.M | re.S)
    (tmp_path / "test_page.py").write_text(f"{PRICE}{shown}{BUY}")
    (tmp_path / "test_backends.py").write_text(f"{PRICE}{ON_TRIO}")
    packages = [WHEELS / package.wheel.removesuffix(".whl") for package in closure(["anyio", "trio"])]

    with_plugin = _pytest(tmp_path, packages)
    without = _pytest(tmp_path, [])

    assert printed in with_plugin
    assert "FAILED test_page.py::test_task_that_is_not_held - OSError: disk full" in with_plugin
    assert "2 failed, 3 passed" in with_plugin  # among them [asyncio] and [trio] of test_backends.py
    assert "async def functions are not natively supported" in without
    assert "4 failed" in without


def _pytest(folder: Path, packages: list[Path]) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    # without what the surrounding run of pytest was asked for
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = os.pathsep.join(map(str, packages))
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True).stdout


@pytest.mark.parametrize("python", ["3.10", "3.13"])
def test_an_hour_a_day_and_an_order_take_no_time(python: str, record_of: RecordOf) -> None:
    main = "".join(f"    {line}\n" for line in LONG.strip().splitlines())
    own = 'await asyncio.sleep(3600)\n    print("an hour later:", asyncio.get_running_loop().time())\n'
    record = run_on_virtual_clock(f"{PAGE}/instant", (f"    {own}", main), runtime=runtime_with(python))

    assert lines(record_of(f"{PAGE}/instant")) == ["an hour later: 3600.0"]
    assert lines(record) == ["a day later: 86400.0", "[100, 200, 300] 86700.0"]
    assert record.duration < 60


def test_from_3_13_on_a_test_case_takes_the_loop() -> None:
    case = """
class NightTest(unittest.IsolatedAsyncioTestCase):
    loop_factory = InstantLoop

    async def test_night(self):
        await main()


unittest.main()
"""
    record = run_on_virtual_clock(
        f"{PAGE}/instant",
        ("loop = InstantLoop()\nloop.run_until_complete(main())\nloop.close()\n", f"import unittest\n{case}"),
    )

    assert "an hour later: 3600.0" in record.text
    assert "OK" in record.text
