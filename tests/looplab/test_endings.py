"""Programs that fail print the same in Pyodide as in CPython, and end with the same status."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = {
    "recursion to the limit": (
        "def dive():\n    dive()\n\n\ntry:\n    dive()\nexcept RecursionError as error:\n    print(error)\n"
    ),
    "os._exit": "import os\n\nprint('before', flush=True)\nos._exit(3)\n",
    "sys.exit": "import sys\n\nsys.exit(3)\n",
    "an exception in a callback": (
        "import asyncio\n\n\nasync def main():\n    asyncio.get_running_loop().call_soon(int, 'x')\n"
        "    await asyncio.sleep(0)\n    print('on')\n\n\nasyncio.run(main())\n"
    ),
    "a coroutine never awaited": "async def work():\n    pass\n\n\nwork()\nprint('on')\n",
    "an error in __del__": "class A:\n    def __del__(self):\n        1 / 0\n\n\nA()\nprint('on')\n",
    "an exception group": (
        "import asyncio\n\n\nasync def fail(error):\n    raise error\n\n\nasync def main():\n"
        "    async with asyncio.TaskGroup() as group:\n        group.create_task(fail(KeyError('a')))\n"
        "        group.create_task(fail(ValueError('b')))\n\n\nasyncio.run(main())\n"
    ),
}


def run(runtime: str, program: Path) -> tuple[str, int]:
    loopsite = Path(sys.executable).with_name("loopsite")
    done = subprocess.run(
        [loopsite, "run", "--on", runtime, program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    # addresses, and paths of the library, differ
    text = re.sub(r"0x[0-9a-f]+", "0x…", done.stdout)
    return re.sub(r'"/\S+?/(asyncio/\w+\.py)", line \d+', r'"\1"', text), done.returncode


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_failing_program_ends_as_it_does_natively(name: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAMS[name])

    assert run("pyodide3.13", program) == run("cpython", program)


@pytest.mark.exhaustive  # takes ten seconds; test_sandbox.py limits memory
def test_an_allocation_of_gigabytes_is_refused(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "rows = []\ntry:\n    while True:\n        rows.append(bytearray(500_000_000))\n"
        "except MemoryError as error:\n    rows.clear()\n    print(repr(error))\n"
    )

    assert run("pyodide3.14", program) == ("MemoryError()\n", 0)
