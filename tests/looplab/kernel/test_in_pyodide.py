"""The whole kernel, installed in each Pyodide in Node: programs print what they print natively."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from loopsite.source.expectation import dotted
from loopsite.source.pythons import VERSIONS

ROOT = Path(__file__).parents[3]
PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@dataclass(frozen=True)
class Case:
    """A program that only makes sense in Pyodide, and what it prints there (a pattern)."""

    source: str
    prints: str
    interrupt_after: int | None = None  # milliseconds


CASES = {
    "a_thread_is_refused": Case(
        "import threading\nthreading.Thread(target=print).start()\n",
        r".*RuntimeError: can't start new thread: .+\n",
    ),
    "an_executor_is_refused_and_the_loop_still_ends": Case(
        "import asyncio\n"
        "async def main():\n"
        "    try:\n"
        "        await asyncio.to_thread(print)\n"
        "    except RuntimeError as error:\n"
        "        print(error)\n"
        "asyncio.run(main())\n",
        r"can't start new thread: [^\n]+\n",
    ),
    "a_process_is_refused": Case(
        "import subprocess\nsubprocess.run(['ls'])\n",
        r".*OSError: [^\n]*processes[^\n]*\n",
    ),
    "a_deadlock_names_the_tasks_and_their_lines": Case(
        "import asyncio\n"
        "async def consumer(queue):\n"
        "    await queue.get()\n"
        "async def main():\n"
        "    await asyncio.gather(consumer(asyncio.Queue()))\n"
        "asyncio.run(main())\n",
        r".*DeadlockError: deadlock: [^\n]+\n  Task-\d+ \(main\) at deadlock\.py, line 5, [^\n]+\n"
        r"  Task-\d+ \(consumer\) at deadlock\.py, line 3, in asyncio\.queues\.\S*get waits for [^\n]+\n",
    ),
    "there_is_no_current_loop_from_3_14_on": Case(
        "import asyncio, sys, warnings\n"
        "warnings.simplefilter('ignore')\n"
        "asyncio.set_event_loop_policy(None)\n"
        "try:\n"
        "    loop = asyncio.get_event_loop()\n"
        "except RuntimeError as error:\n"
        "    loop = error\n"
        "expected = 'RuntimeError' if sys.version_info >= (3, 14) else '_UnixSelectorEventLoop'\n"
        "print(type(loop).__name__ == expected, loop if 'Error' in expected else '')\n",
        r"True ((There is no current event loop in thread 'MainThread'\.)?)\n",
    ),
    "an_interrupt_cancels_the_main_task": Case(
        "import asyncio\n"
        "async def main():\n"
        "    try:\n"
        "        await asyncio.sleep(60)\n"
        "    finally:\n"
        "        print('finally')\n"
        "asyncio.run(main())\n",
        r"finally\n.*KeyboardInterrupt\n",
        interrupt_after=100,
    ),
    "an_interrupt_ends_time_sleep": Case(
        "import time\ntime.sleep(60)\n", r".*KeyboardInterrupt\n", interrupt_after=100
    ),
    "an_interrupt_is_what_a_handler_waits_for": Case(
        "import asyncio, signal\n"
        "async def main():\n"
        "    stop = asyncio.Event()\n"
        "    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)\n"
        "    await stop.wait()\n"
        "    print('stopped')\n"
        "asyncio.run(main())\n",
        r"stopped\n",
        interrupt_after=100,
    ),
}

ON_THE_VIRTUAL_CLOCK = """
import asyncio, time

async def worker(name, seconds):
    await asyncio.sleep(seconds)
    print(name, time.monotonic(), asyncio.get_running_loop().time(), time.time(), time.perf_counter_ns())

async def main():
    await asyncio.gather(worker("hour", 3600), worker("tenth", 0.1), worker("third", 1 / 3))
    time.sleep(0.25)
    await asyncio.wait_for(asyncio.sleep(1), 2)
    print(time.monotonic())
    end = time.perf_counter() + 0.5
    while time.perf_counter() < end:
        pass
    while asyncio.get_running_loop().time() < 3602.5:
        await asyncio.sleep(0)

asyncio.run(main())
"""


def run_in_pyodide(python: str, clock: str, programs: list[dict[str, Any]]) -> list[str]:
    node = shutil.which("node") or str(ROOT / ".venv/bin/node")
    job = {
        "pyodide": str(ROOT / f"node_modules/pyodide-{python}"),
        "source": str(ROOT / "src"),
        "clock": clock,
        "programs": programs,
    }
    command = [node, str(Path(__file__).with_name("pyodide.mjs"))]
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


@functools.cache
def texts_on(python: str, clock: str = "real") -> Future[dict[str, str]]:
    """Everything that is run on one version and clock, in one boot."""
    if clock == "virtual":
        programs = [{"name": "clock.py", "source": ON_THE_VIRTUAL_CLOCK}]
        return _POOL.submit(lambda: {"clock.py": run_in_pyodide(python, clock, programs)[0]})
    programs = [{"name": path.name, "source": path.read_text()} for path in PROGRAMS]
    for name, case in CASES.items():
        filename = "deadlock.py" if "deadlock" in name else f"{name}.py"
        program: dict[str, Any] = {"name": filename, "source": case.source}
        if case.interrupt_after is not None:
            program["interruptAfter"] = case.interrupt_after
        programs.append(program)
    names = [*(path.name for path in PROGRAMS), *CASES]
    return _POOL.submit(lambda: dict(zip(names, run_in_pyodide(python, clock, programs), strict=True)))


_POOL = ThreadPoolExecutor(max_workers=2)  # CI has two cores


@functools.cache
def printed_natively(program: Path) -> str:
    command = [sys.executable, str(program)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout


@pytest.fixture(params=map(dotted, VERSIONS))
def python(request: pytest.FixtureRequest) -> str:
    if not (ROOT / f"node_modules/pyodide-{request.param}").is_dir():
        pytest.skip(f"node_modules/pyodide-{request.param} is not installed: npm ci")
    texts_on(request.param)
    texts_on(request.param, "virtual")  # boots beside it
    return str(request.param)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_a_program_prints_in_pyodide_what_it_prints_here(python: str, program: Path) -> None:
    text = texts_on(python).result()[program.name]

    assert text == printed_natively(program)


@pytest.mark.parametrize("name", CASES)
def test_what_a_browser_lacks_says_so(python: str, name: str) -> None:
    text = texts_on(python).result()[name]

    assert re.fullmatch(CASES[name].prints, text, re.DOTALL)


def test_on_the_virtual_clock_an_hour_passes_at_once_and_exactly(python: str) -> None:
    text = texts_on(python, "virtual").result()["clock.py"]

    assert text.splitlines() == [
        "tenth 0.1 0.1 1767225600.1 100000000",
        "third 0.3333333333333333 0.3333333333333333 1767225600.3333333 333333333",
        "hour 3600.0 3600.0 1767229200.0 3600000000000",
        "3601.25",
    ]
