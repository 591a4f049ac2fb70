"""The whole kernel, installed in each version of Pyodide in Node: programs print the same as natively."""

from __future__ import annotations

import functools
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loopsite.paths import DIST, LOOPLAB
from loopsite.run.digests import looplab_digest
from loopsite.run.runtimes import node, pyodide
from loopsite.source.expectation import Version
from tests.support.paths import PROJECT
from tests.support.pythons import each_python
from tests.support.results_cache import cached, digest_of

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
WORKER = [PROJECT / "web/src/worker" / name for name in ("clock.ts", "errors.ts")]
"""What `pyodide.mjs` uses of the worker."""


@dataclass(frozen=True)
class Case:
    """A program that only makes sense in Pyodide, and a pattern that its output must match."""

    source: str
    prints: str
    interrupted: bool = False
    """Whether its first wait of more than a second is interrupted."""


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
        r".*DeadlockError: deadlock: [^\n]+\n  Task-\d+ \(main\) at a_deadlock\S+, line 5, [^\n]+\n"
        r"  Task-\d+ \(consumer\) at a_deadlock\S+, line 3, in asyncio\.queues\.\S*get waits for [^\n]+\n",
    ),
    "a_program_can_catch_a_deadlock": Case(
        "import asyncio, looplab\n"
        "async def main():\n"
        "    await asyncio.Event().wait()\n"
        "try:\n"
        "    asyncio.run(main())\n"
        "except looplab.DeadlockError as error:\n"
        "    print(str(error).partition(':')[0])\n",
        r"deadlock\n",
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
        interrupted=True,
    ),
    "an_interrupt_ends_time_sleep": Case("import time\ntime.sleep(60)\n", r".*KeyboardInterrupt\n", interrupted=True),
    "an_interrupt_is_what_a_handler_waits_for": Case(
        "import asyncio, signal\n"
        "async def main():\n"
        "    stop = asyncio.Event()\n"
        "    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)\n"
        "    await stop.wait()\n"
        "    print('stopped')\n"
        "asyncio.run(main())\n",
        r"stopped\n",
        interrupted=True,
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


ON_THE_VIRTUAL_CLOCK_IT_PRINTS = """\
tenth 0.1 0.1 1767268800.1 100000000
third 0.333333333 0.333333333 1767268800.3333333 333333333
hour 3600.0 3600.0 1767272400.0 3600000000000
3601.25
"""

Texts = dict[str, str]


def texts_on(python: Version, clock: str, programs: list[dict[str, Any]], is_good: Callable[[Texts], bool]) -> Texts:
    """The output of each program, all run in one boot; cached until looplab, the programs or that Pyodide change."""
    found = pyodide(python)
    host = Path(__file__).with_name("pyodide.mjs")
    job = {"pyodide": str(DIST / found.folder), "source": str(LOOPLAB.parent), "clock": clock, "programs": programs}

    def make(names: list[str]) -> Iterator[tuple[str, Texts]]:
        done = subprocess.run([node(), host], input=json.dumps(job), capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stderr
        texts = json.loads(done.stdout)
        yield found.name, dict(zip((program["name"] for program in programs), texts, strict=True))

    key = digest_of("kernel", found.folder, looplab_digest(), host, *WORKER, clock, programs)
    texts: Texts = cached(f"kernel-{found.name}", {found.name: key}, make, lambda _, texts: is_good(texts))[found.name]
    return texts


@functools.cache
def printed_natively(program: Path) -> str:
    return subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=60, check=True).stdout


@each_python
def test_programs_print_the_same_in_pyodide_as_natively(python: Version) -> None:
    assert different(by_the_real_clock(python)) == {}


@each_python
def test_programs_written_for_pyodide_print_what_is_expected(python: Version) -> None:
    assert unexpected(by_the_real_clock(python)) == {}


def by_the_real_clock(python: Version) -> Texts:
    """What each program of the two tests above prints, all run in one boot by the real clock."""
    programs = [{"name": program.name, "source": program.read_text()} for program in PROGRAMS]
    programs += [{"name": name, "source": case.source, "interrupt": case.interrupted} for name, case in CASES.items()]
    return texts_on(python, "real", programs, lambda texts: not different(texts) and not unexpected(texts))


def different(texts: Texts) -> dict[str, tuple[str, str]]:
    """Each program that prints something else natively, with what it printed here and natively."""
    natively = {program.name: printed_natively(program) for program in PROGRAMS}
    return {name: (texts[name], native) for name, native in natively.items() if texts[name] != native}


def unexpected(texts: Texts) -> Texts:
    return {name: texts[name] for name, case in CASES.items() if not re.fullmatch(case.prints, texts[name], re.DOTALL)}


@each_python
def test_an_hour_on_the_virtual_clock_passes_immediately_and_exactly(python: Version) -> None:
    expected = {"clock.py": ON_THE_VIRTUAL_CLOCK_IT_PRINTS}
    programs = [{"name": "clock.py", "source": ON_THE_VIRTUAL_CLOCK}]

    assert texts_on(python, "virtual", programs, lambda texts: texts == expected) == expected
