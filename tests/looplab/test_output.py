"""Output written at an unusual moment, or past `sys.stdout`, is whole and in order, natively and in each Pyodide."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from loopsite.run.runtimes import CPython, find, this_cpython
from loopsite.source.expectation import Version, dotted
from tests.support.pythons import each_native_python, each_python, natively_and_in_each_pyodide
from tests.support.runs import ended_by_itself, records_of

# each prints the same on every Python
PROGRAMS = {
    "a trace function": """\
import sys
def work(n):
    total = abs(-n)
    print("work", total)
    return total
def tracer(frame, event, arg):
    print(event, frame.f_code.co_name, frame.f_lineno)
    return tracer
sys.settrace(tracer)
work(1)
print("more", file=sys.stderr)
work(2)
sys.settrace(None)
print("end")
""",
    "a profile function": """\
import sys
def work():
    print("in", end="")
    print(" work", abs(-1))
def profiler(frame, event, arg):
    print(event, frame.f_code.co_name, getattr(arg, "__name__", arg))
sys.setprofile(profiler)
work()
sys.setprofile(None)
""",
    "sys.monitoring": """\
import sys
if sys.version_info >= (3, 12):
    monitoring = sys.monitoring
    events = monitoring.events
    monitoring.use_tool_id(2, "mine")
    monitoring.register_callback(2, events.PY_START, lambda code, offset: print("start", code.co_name))
    monitoring.register_callback(2, events.LINE, lambda code, line: print("line", line))
    def work():
        print("in work")
    monitoring.set_events(2, events.PY_START | events.LINE)
    work()
    monitoring.set_events(2, 0)
""",
    "finalizers, weak references and the collector": """\
import gc, weakref
class Node:
    def __init__(self, number):
        self.me, self.number = self, number
    def __del__(self):
        print("del", self.number)
def generator():
    try:
        yield
    finally:
        print("finally")
for number in range(3):
    node = Node(number)
    weakref.finalize(node, print, "finalized", number)
    node.generator = generator()
    next(node.generator)
    node = None
    print("made", number)
gc.callbacks.append(lambda phase, info: print("collector", phase))
gc.collect()
gc.callbacks.clear()
""",
    "a signal handler": """\
import signal
def handler(number, frame):
    print("handler in", frame.f_code.co_name)
signal.signal(signal.SIGUSR1, handler)
for number in range(3):
    print("before", number, end=" ")
    signal.raise_signal(signal.SIGUSR1)
    print("after")
""",
    "a print in __str__": """\
class Loud:
    def __str__(self):
        print("inside")
        return "loud"
print("a", Loud(), "b")
print(f"{Loud()}", Loud())
""",
    "a logging handler that prints": """\
import logging, sys
class Printing(logging.Handler):
    def emit(self, record):
        print("handler:", record.getMessage())
logging.basicConfig(format="%(message)s", handlers=[Printing(), logging.StreamHandler(sys.stdout)])
class Loud:
    def __str__(self):
        logging.warning("inner")
        return "outer"
logging.warning("%s", Loud())
""",
    "an audit hook": """\
import sys
on = True
sys.addaudithook(lambda event, args: on and event.startswith("my.") and print(event))
sys.audit("my.event")
print("in between")
sys.audit("my.other")
on = False
""",
    "sys.stdout.buffer and the streams of the interpreter": """\
import io, sys
print(sys.stdout.buffer.write(b"abc\\n"))
print("from", end=" ", file=sys.__stdout__)
print("both")
again = io.TextIOWrapper(sys.stdout.buffer, "utf-8")
again.write("wrapped \\u00e9\\n")
again.flush()
again.detach()
print(sys.stdout, sys.stdout.fileno(), sys.stdout.isatty(), sys.stdout.readable(), sys.stdout.seekable())
""",
    "a flood without a line end": """\
for _ in range(50):
    print("x" * 1000, end="")
print()
""",
    "a password and an input": """\
import getpass, os, sys, warnings
warnings.showwarning = lambda message, *rest: print(message)
for ask in (getpass.getpass, input, lambda prompt: os.read(0, 10)):
    try:
        print(ask("Secret: "))
    except EOFError as error:
        print("EOFError", error)
try:
    os.open("/dev/tty", os.O_RDWR)
except OSError:
    print("no terminal")
""",
}

# CPython 3.10 itself prints "reentrant call" here now and then
A_FINALIZER_DURING_A_PRINT = """\
import gc
gc.set_threshold(1)
class Cycle:
    def __init__(self):
        self.me = self
    def __del__(self):
        print("one line")
for _ in range(200):
    Cycle()
    print("one line")
"""

# natively, such output comes through a pipe of its own, so its place between lines of `print` depends on the moment
PAST_SYS_STDOUT = {
    "without a line end": ('import os\nos.write(1, b"no newline")\n', "no newline"),
    "characters in parts": (
        'import os\nfor byte in "\\u00e9\\U0001f642".encode():\n    os.write(1, bytes([byte]))\n', "é🙂",
    ),
    "a part of a character": ('import os\nos.write(2, "\\u00e9".encode()[:1])\n', "\N{REPLACEMENT CHARACTER}"),
    "nothing from the program before": ('print("own")\n', "own\n"),
    "before os._exit": ('import os\nos.write(1, b"last")\nos._exit(3)\n', "last"),
}  # fmt: skip

MIXED = """\
import os
print("a")
os.write(1, b"b")
print("c")
os.write(2, b"d\\n")
os.write(1, b"e")
"""


def run_as_file(runtime: CPython, source: str, folder: Path) -> str:
    """What the interpreter itself prints for a file, at a terminal but for `isatty`."""
    starter = (
        "import runpy, sys\n"
        "for stream in (sys.stdout, sys.stderr):\n    stream.reconfigure(line_buffering=True)\n"
        "runpy.run_path('program.py', run_name='__main__')\n"
    )
    (folder / "program.py").write_text(source)
    done = subprocess.run(
        [runtime.executable, "-I", "-X", "utf8", "-c", starter],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env={"PATH": os.defpath},
        check=False,
        start_new_session=True,
        text=True,
    )
    return done.stdout


def printed_on(runtime: str, sources: dict[str, str], expected: dict[str, str]) -> dict[str, str]:
    records = records_of(
        find(runtime),
        sources,
        traces=(False,),
        is_good=lambda name, each: each[0].text == expected[name] and ended_by_itself(each[0]),
    )
    return {name: each[0].text for name, each in records.items()}


def expected_from(runtime: CPython, folder: Path) -> dict[str, str]:
    found = {name: run_as_file(runtime, source, folder) for name, source in PROGRAMS.items()}
    return {**found, "a finalizer during a print": "one line\n" * 400}


ALL = {**PROGRAMS, "a finalizer during a print": A_FINALIZER_DURING_A_PRINT}


@pytest.fixture(scope="module")
def natively(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return expected_from(this_cpython(), tmp_path_factory.mktemp("natively"))


@each_native_python
def test_a_native_recording_has_what_the_interpreter_prints(runtime: CPython, tmp_path: Path) -> None:
    expected = expected_from(runtime, tmp_path)

    assert printed_on(runtime.name, ALL, expected) == expected


# one boot of each Pyodide
@each_python
def test_a_pyodide_prints_what_cpython_prints(python: Version, natively: dict[str, str]) -> None:
    expected = {name: text for name, text in natively.items() if name != "sys.monitoring" or python >= (3, 12)}
    sources = {name: ALL[name] for name in expected}

    assert printed_on(f"pyodide{dotted(python)}", sources, expected) == expected


@natively_and_in_each_pyodide
def test_output_past_sys_stdout_is_in_the_record_of_its_own_program(runtime: str) -> None:
    sources = {name: source for name, (source, _) in PAST_SYS_STDOUT.items()}
    expected = {name: text for name, (_, text) in PAST_SYS_STDOUT.items()}
    if runtime != "cpython":
        sources["mixed"], expected["mixed"] = MIXED, "a\nbc\nd\ne"

    assert printed_on(runtime, sources, expected) == expected
