"""`run` in child processes: the messages it sends, and whether it ends programs as CPython does.

The interpreter also runs each program as a file, which must print the same.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.paths import LOOPLAB
from loopsite.run.runtimes import CPython, other_cpythons, this_cpython

NATIVE = (this_cpython(), *other_cpythons())

DRIVER = """\
import json, sys
sys.path.append(sys.argv[1])
from looplab.run import run
out = open(sys.argv[2], "w")
run(open("program.py").read(), "program.py", lambda message: out.write(json.dumps(message) + "\\n"))
"""

PROGRAMS = {
    "prints": "print('a', end='')\nprint('b')\n",
    "raises": "def f():\n    raise ValueError('no')\n\n\nf()\n",
    "raises from another": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('x') from e\n",
    "a syntax error": "x = 1\nif x\n    pass\n",
    "exits with a status": "import sys\nsys.exit(3)\n",
    "exits with a message": "raise SystemExit('enough')\n",
    "exits well": "import sys\nprint(1)\nsys.exit()\n",
    "is interrupted": "raise KeyboardInterrupt\n",
    "atexit": "import atexit\natexit.register(print, 'bye')\nprint('hello')\n",
    "a thread outlives main": (
        "import threading, time\n\n\ndef late():\n    time.sleep(0.05)\n    print('late')\n\n\n"
        "threading.Thread(target=late).start()\nprint('main ends')\n"
    ),
    "never awaited": "async def f():\n    pass\n\n\nc = f()\n",
    "never awaited, then an error": "async def f():\n    pass\n\n\nc = f()\n1 / 0\n",
    "a task's exception never retrieved": (
        "import asyncio\n\n\nasync def fail():\n    raise ValueError('lost')\n\n\nasync def main():\n"
        "    task = asyncio.create_task(fail(), name='one')\n    await asyncio.sleep(0)\n    del task\n\n\n"
        "asyncio.run(main())\n"
    ),
    "an error in __del__": "class A:\n    def __del__(self):\n        1 / 0\n\n\na = A()\ndel a\nprint('on')\n",
    "an excepthook of its own": (
        "import sys\nsys.excepthook = lambda kind, error, tb: print('hook', kind.__name__)\n1 / 0\n"
    ),
    "a warning": "import warnings\nwarnings.warn('careful')\n",
    "its own name and arguments": "import sys\nprint(__name__, __file__, sys.argv)\n",
}


def run(runtime: CPython, program: str, folder: Path) -> tuple[Record, str, int]:
    """The record of `run`, and the output and exit status of the interpreter for the same file."""
    (folder / "program.py").write_text(program)
    (folder / "driver.py").write_text(DRIVER)
    python = [runtime.executable, "-I", "-X", "utf8"]
    environment = {"PATH": os.defpath, "HOME": str(folder)}
    options = {"cwd": folder, "env": environment, "text": True, "check": False}
    driver = [*python, "driver.py", str(LOOPLAB.parent), "messages"]
    done = subprocess.run(driver, capture_output=True, **options)  # type: ignore[call-overload]
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "run must print nothing itself"
    plain = subprocess.run([*python, "-u", "program.py"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)  # type: ignore[call-overload]
    record = Record.of(json.loads(line) for line in (folder / "messages").read_text().splitlines())
    return record, plain.stdout.replace(str(folder / "program.py"), "program.py"), plain.returncode


@pytest.mark.parametrize("runtime", NATIVE, ids=lambda runtime: runtime.name)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_prints_what_the_interpreter_prints(runtime: CPython, name: str, tmp_path: Path) -> None:
    record, plain, status = run(runtime, PROGRAMS[name], tmp_path)

    assert _without_addresses(record.text) == _without_addresses(plain)
    assert (record.outcome.kind == "finished") == (status == 0)


def _without_addresses(text: str) -> str:
    return re.sub(r"0x[0-9a-f]+", "0x…", text)


@pytest.mark.parametrize(
    ("name", "kind", "exception", "line", "status"),
    [
        ("prints", "finished", None, None, None),
        ("raises", "raised", "ValueError", 2, None),
        ("a syntax error", "raised", "SyntaxError", 2, None),
        ("exits with a status", "exited", None, None, 3),
        ("exits with a message", "exited", None, None, 1),
        ("exits well", "finished", None, None, None),
        ("is interrupted", "raised", "KeyboardInterrupt", 1, None),
    ],
)
def test_the_outcome_says_how_the_program_ended(
    name: str, kind: str, exception: str | None, line: int | None, status: int | None, tmp_path: Path
) -> None:
    outcome = run(this_cpython(), PROGRAMS[name], tmp_path)[0].outcome

    assert (outcome.kind, outcome.exception, outcome.line, outcome.status) == (kind, exception, line, status)


def test_a_character_split_over_two_writes_arrives_whole(tmp_path: Path) -> None:
    program = (
        "import sys\nfor byte in 'é🙂'.encode():\n    sys.stdout.buffer.write(bytes([byte]))\n    sys.stdout.flush()\n"
    )

    assert run(this_cpython(), program, tmp_path)[0].text == "é🙂"


def test_reading_standard_input_finds_it_empty_and_reports_the_line(tmp_path: Path) -> None:
    program = "import sys\n\n\ndef ask():\n    return sys.stdin.read()\n\n\nprint(repr(ask()))\n"

    record, _, _ = run(this_cpython(), program, tmp_path)

    assert (record.stdin_read_at, record.text) == (5, "''\n")


def test_a_record_can_be_saved_as_json_and_loaded(tmp_path: Path) -> None:
    record, _, _ = run(this_cpython(), PROGRAMS["raises"], tmp_path)

    assert Record.from_json(json.loads(json.dumps(record.as_json()))) == record
