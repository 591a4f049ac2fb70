"""The messages of a native run, and how they say that the program ended; `test_like_cpython` has what it prints."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

import pytest

from looplab.record import Record
from loopsite.run.process import run_process
from loopsite.run.runtimes import Limits, Program, this_cpython
from tests.support.paths import PROJECT

RAISES = "def f():\n    raise ValueError('no')\n\n\nf()\n"


def run(source: str) -> Record:
    program = Program(source, "program.py")
    return asyncio.run(run_process(this_cpython(), program, Limits(seconds=30), lambda message: None))


@pytest.mark.parametrize(
    ("program", "kind", "exception", "line", "status"),
    [
        ("print(1)\n", "finished", None, None, None),
        (RAISES, "raised", "ValueError", 2, None),
        ("x = 1\nif x\n    pass\n", "raised", "SyntaxError", 2, None),
        ("import sys\nsys.exit(3)\n", "exited", None, None, 3),
        ("import sys\nsys.exit(130)\n", "exited", None, None, 130),
        ("raise SystemExit('enough')\n", "exited", None, None, 1),
        ("import sys\nsys.exit()\n", "finished", None, None, None),
        ("raise KeyboardInterrupt\n", "raised", "KeyboardInterrupt", 1, None),
        ("import sys\nsys.excepthook = None\nclass Odd(Exception): ...\nraise Odd\n", "raised", "Odd", 4, None),
    ],
)
def test_the_outcome_says_how_the_program_ended(
    program: str, kind: str, exception: str | None, line: int | None, status: int | None
) -> None:
    outcome = run(program).outcome

    assert (outcome.kind, outcome.exception, outcome.line, outcome.status) == (kind, exception, line, status)


def test_a_thread_that_outlives_the_main_thread_is_waited_for() -> None:
    late = "def late():\n    time.sleep(0.05)\n    print('late')\n\n\n"
    program = f"import threading, time\n\n\n{late}threading.Thread(target=late).start()\nprint('main ends')\n"

    assert run(program).text == "main ends\nlate\n"


def test_a_process_that_the_program_has_forked_does_not_end_the_run() -> None:
    record = run("import os\nif os.fork():\n    os.wait()\n    print('parent')\n")

    assert (record.text, record.outcome.kind) == ("parent\n", "finished")


def test_a_character_split_over_two_writes_arrives_whole() -> None:
    program = (
        "import sys\nfor byte in 'é🙂'.encode():\n    sys.stdout.buffer.write(bytes([byte]))\n    sys.stdout.flush()\n"
    )

    assert run(program).text == "é🙂"


def test_reading_standard_input_finds_it_empty_and_reports_the_line() -> None:
    record = run("import sys\n\n\ndef ask():\n    return sys.stdin.read()\n\n\nprint(repr(ask()))\n")

    assert (record.stdin_read_at, record.text) == (5, "''\n")


def test_a_record_can_be_saved_as_json_and_loaded() -> None:
    record = run(RAISES)

    assert Record.from_json(json.loads(json.dumps(record.as_json()))) == record


LINES = """\
import os, sys
from looplab.streams import observe_streams

typed = iter([b"Ada\\n", "日本\\n".encode(), b"", b"x" * 20_000 + b"\\n", b"no line end", b"", b"after the end\\n"])
read_at = []
observe_streams("program.py", lambda stream, text: os.write(1, text.encode()), read_at.append, lambda: next(typed))
program = '''
print(repr(input("name? ")))
print([line for line in sys.stdin])
print(len(sys.stdin.readline()))
print(repr(sys.stdin.read()))
print(repr(input()))
print(read_at)
'''
exec(compile(program, "program.py", "exec"))
"""


def test_standard_input_is_read_line_by_line_as_it_is_typed() -> None:
    command = [sys.executable, "-c", LINES]
    done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(PROJECT / "src")}, check=True)

    assert done.stdout == ("name? 'Ada'\n['日本\\n']\n20001\n'no line end'\n'after the end'\n[2, 3, 3, 4, 5, 5, 6]\n")
