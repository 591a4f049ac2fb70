"""Programs one after another in one Pyodide: each finds it as the first one did, or gets another."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.process import interpreter
from loopsite.run.runtimes import PYODIDES, Limits, Program, Pyodide, pyodide
from loopsite.source.expectation import dotted
from loopsite.source.pythons import DEFAULT
from loopsite.source.snippet import load

EXHAUSTIVE = pytest.mark.exhaustive
READERS = pyodide(DEFAULT)
RUNTIMES = [
    pytest.param(pyodide(python), id=dotted(python), marks=[] if python in (PYODIDES[0], DEFAULT) else EXHAUSTIVE)
    for python in PYODIDES
]

LEAVES_MUCH = """\
import asyncio, builtins, contextvars, decimal, os, sys, warnings

sys.left = builtins.left = os.environ["LEFT"] = "here"
asyncio.sleep = None
room = bytearray(60_000_000)
warnings.warn("once")


async def main():
    tasks = [asyncio.create_task(asyncio.Event().wait()) for _ in range(10)]
    contextvars.ContextVar("left").set(1)
    raise ValueError("in the middle")


asyncio.run(main())
"""
LOOKS = """\
import asyncio, builtins, os, sys, warnings

warnings.warn("once")
print(hasattr(sys, "left"), hasattr(builtins, "left"), os.environ.get("LEFT"), "decimal" in sys.modules)


async def main():
    await asyncio.sleep(0)
    print(asyncio.current_task().get_name(), asyncio.create_task(asyncio.sleep(0)).get_name())


asyncio.run(main())
"""
FINDS_A_FILE = "import os\nprint(os.path.exists('left'))\n"
OUTSIDE_OF_MEMORY = {
    "a file": "open('left', 'w').close()",
    "an open file": "import os\nos.open('/dev/null', os.O_RDONLY)",
    "another folder": "import os\nos.chdir('/tmp')",
    "something in JavaScript": "import js\njs.globalThis.left = 1",
}


def run_in_one(runtime: Pyodide, *sources: str) -> tuple[list[Record], bool]:
    """The records of programs in one interpreter, and whether it can run another one."""

    async def run() -> tuple[list[Record], bool]:
        async with interpreter(runtime, Limits(seconds=20)) as python:
            records = [await python.run(Program(source, "program.py"), lambda _: None) for source in sources]
            return records, python.ready

    return asyncio.run(run())


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_program_finds_nothing_that_earlier_ones_left(runtime: Pyodide) -> None:
    (first, before, exited, second), ready = run_in_one(runtime, LOOKS, LEAVES_MUCH, "import os\nos._exit(3)", LOOKS)

    assert before.outcome.exception == "ValueError"
    assert exited.outcome.status == 3
    assert second.text == first.text
    assert first.text.endswith("False False None False\nTask-1 Task-2\n")
    assert ready


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(program, id=name, marks=() if name == "something in JavaScript" else EXHAUSTIVE)
        for name, program in OUTSIDE_OF_MEMORY.items()
    ],
)
def test_an_interpreter_is_not_reused_after_a_program_that_left(program: str) -> None:
    _, ready = run_in_one(READERS, program)

    assert not ready


def test_a_program_that_never_ends_or_leaves_a_file_does_not_stop_others_from_running(tmp_path: Path) -> None:
    jobs = []
    for name, program in {"a": "while True: pass", "b": OUTSIDE_OF_MEMORY["a file"], "c": FINDS_A_FILE}.items():
        path = tmp_path / f"{name}.py"
        path.write_text(f"# /// script\n# [tool.snippet]\n# timeout = 2\n# ///\n{program}\n")
        path.with_suffix(".out").write_text("...")
        jobs.append(Job(load(path, tmp_path), READERS))
    assert jobs[0].limits.seconds == 2
    found = capture(jobs, Cache(tmp_path / "cache"))

    kinds = [record.outcome.kind for record in found.values() if isinstance(record, Record)]
    assert kinds == ["timeout", "finished", "finished"]
    *_, last = found.values()
    assert isinstance(last, Record)
    assert last.text == "False\n"
