"""A program that runs as in the asyncio REPL can await at the top level, on each Python that is installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from loopsite.run.runtimes import other_cpythons, this_cpython
from tests.support.paths import PROJECT

PROGRAM = """\
import asyncio

async def numbers():
    yield 1
    await asyncio.sleep(0)
    yield 2

print(await asyncio.sleep(0, "awaited"))
async for number in numbers():
    print(number)
async with asyncio.Lock() as lock:
    print("locked", [number async for number in numbers()])
print(__name__, __file__, asyncio.current_task() is not None, "repl" in globals())
async def fail():
    raise ValueError("no")
await fail()
"""

START = """\
import sys
sys.path.append(sys.argv[1])
from looplab.repl import repl_file
from looplab.tracebacks import folded_traceback
path = repl_file("program.py")
sys.excepthook = lambda kind, error, tb: print(folded_traceback(error))
exec(compile(open(path).read(), path, "exec"))
"""


def test_await_works_at_the_top_level(tmp_path: Path, subtests: pytest.Subtests) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    for python in (this_cpython(), *other_cpythons()):
        command = [python.executable, "-c", START, str(PROJECT / "src")]
        printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout

        with subtests.test(python.name):
            assert printed.startswith("awaited\n1\n2\nlocked [1, 2]\n__main__ program.py True False\n")
            assert 'File "program.py", line 16, in <module>' in printed
            assert printed.endswith("ValueError: no\n\n")
            assert "looplab" not in printed
