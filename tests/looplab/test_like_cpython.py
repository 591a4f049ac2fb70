"""A program is run and ended by CPython itself: all that it can ask or break prints the same as `python program.py`.

The interpreter's own output comes from each CPython that is installed; each Pyodide is compared with that of its
Python, or of the nearest.
"""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from looplab.record import Record
from looplab.tracebacks import fold
from loopsite.commands.run import exit_status
from loopsite.run.runtimes import CPython, Runtime, find, other_cpythons, this_cpython
from loopsite.source.expectation import Version, dotted
from tests.support.pythons import each_native_python, each_python
from tests.support.results_cache import cached, digest_of
from tests.support.runs import ended_by_itself, file_of, normal, records_of

_LIBRARY = re.compile(r'"(/[^"\n]*)?/lib/(python3\.\d+|python3\d+\.zip)/')

NATIVE = {runtime.python: runtime for runtime in (this_cpython(), *other_cpythons())}

PROGRAMS = {
    "its module": """\
print(list(globals()))
print(__name__, __doc__, __package__, __spec__, type(__loader__).__name__)
print(type(__builtins__), "len" in dir(__builtins__))
import sys, builtins, __main__
print(sys.modules["__main__"] is __main__, __main__.__dict__ is globals(), __builtins__ is builtins)
print(sys.argv, [name for name in dir() if "loop" in name])
""",
    "its file": """\
import os, sys
print(open(__file__).read())
print(os.listdir("."), sys.path[0] == os.getcwd(), os.path.samefile(__file__, sys.argv[0]))
""",
    "its source": """\
import inspect, linecache
def f():
    return "the source of f"
class A:
    pass
print(inspect.getsource(f), inspect.getsource(A), inspect.getsourcelines(f)[1])
print(linecache.getline(f.__code__.co_filename, 3))
""",
    "its stack": """\
import inspect, sys, traceback
def f():
    traceback.print_stack()
    print([frame.function for frame in inspect.stack()], len(traceback.extract_stack()))
    frame = sys._getframe()
    while frame:
        print(frame.f_code.co_name, frame.f_lineno)
        frame = frame.f_back
f()
try:
    sys._getframe(1)
except ValueError as error:
    print(error)
""",
    "the stack of a log record": """\
import logging
logging.basicConfig(format="%(message)s %(funcName)s %(lineno)d")
def f():
    logging.warning("here", stack_info=True)
    logging.warning("there", stacklevel=2)
f()
""",
    "warnings and their levels": """\
import warnings
def f(level):
    warnings.warn("level " + str(level), stacklevel=level)
for level in (1, 2, 3, 4):
    f(level)
warnings.warn("old", DeprecationWarning)
""",
    "the origin of a coroutine": """\
import sys
sys.set_coroutine_origin_tracking_depth(5)
async def f():
    pass
def g():
    return f()
c = g()
print([(line, name) for _, line, name in c.cr_origin])
del c
""",
    "a profile": """\
import cProfile, pstats, sys
def f():
    return abs(-1)
profile = cProfile.Profile()
profile.runcall(f)
print(sorted(key[2] for key in pstats.Stats(profile).stats))
""",
    "a tracer at the end": """\
import sys
def tracer(frame, event, arg):
    if frame.f_code is f.__code__:
        print(event, frame.f_code.co_name, frame.f_lineno)
    return tracer
def f():
    return 1
sys.settrace(tracer)
f()
""",
    "a syntax error": "x = 1\nif x\n    pass\n",
    "an error of the compiler": "def f():\n    pass\nreturn 1\n",
    "an error of the compiler after output": "print('never')\nfor x in y:\n    break\nawait x\n",
    "a warning of the compiler": "x = 1\nprint(x is 1)\n",
    "a bad indentation": "def f():\n    a\n   b\n",
    "a byte order mark": "\ufeffprint('marked')\n1 / 0\n",
    "a line separator in a string": "text = 'a\u2028b'\nprint(len(text))\n1 / 0\n",
    "a form feed": "x = 1\n\f\ny = '''\f\x0b\x1c\x85'''\nprint(len(y))\n1 / 0\n",
    "no line end": "print('all')",
    "nothing": "",
    "an uncaught exception": """\
def f(n):
    return 1 / n
try:
    f(0)
except ZeroDivisionError as error:
    raise KeyError("key") from error
""",
    "an exception with notes and a group": """\
import sys
if sys.version_info >= (3, 11):
    error = ExceptionGroup("some", [ValueError(1), TypeError(2)])
    error.add_note("a note")
    raise error
raise ValueError("no groups")
""",
    "an endless recursion": "def f():\n    f()\nf()\n",
    "a hook": "import sys\nsys.excepthook = lambda kind, error, tb: print('hook', kind, error, tb.tb_lineno)\n1 / 0\n",
    "a hook that fails": "import sys\nsys.excepthook = lambda *a: 1 / 0\nraise ValueError('first')\n",
    "a hook that is none": "import sys\nsys.excepthook = None\nraise ValueError('first')\n",
    "no hook": "import sys\ndel sys.excepthook\nraise ValueError('first')\n",
    "a hook that exits": "import sys\ndef hook(*a):\n    sys.exit(7)\nsys.excepthook = hook\n1 / 0\n",
    "the hook of the interpreter": """\
import sys
print(sys.excepthook is sys.__excepthook__, sys.excepthook)
try:
    1 / 0
except ZeroDivisionError:
    sys.excepthook(*sys.exc_info())
""",
    "no stderr": "import sys\nprint('before')\nsys.stderr = None\nprint('after')\n1 / 0\n",
    "a stderr that raises": """\
import sys
class Bad:
    def write(self, text):
        raise OSError("bad")
    def flush(self):
        raise OSError("bad")
print("before")
sys.stderr = Bad()
1 / 0
""",
    "a stdout that raises": """\
import sys
class Bad:
    def write(self, text):
        raise OSError("bad")
    def flush(self):
        pass
sys.stdout = Bad()
print("this")
""",
    "a closed stdout": "import sys\nprint('before')\nsys.stdout.close()\nprint('after')\n",
    "no stdout": "import sys\nprint('before')\nsys.stdout = None\nprint('not shown')\nprint('err', file=sys.stderr)\n",
    "modules that are gone": """\
import sys
for name in ("threading", "traceback", "io", "os", "warnings", "atexit", "__main__", "linecache"):
    sys.modules.pop(name, None)
print("still here")
1 / 0
""",
    "no modules at all": "import sys\nprint('before')\nsys.modules.clear()\nprint('after')\n",
    "builtins that are changed": """\
import builtins
def bad(*a):
    raise KeyError("bad")
for name in ("len", "str", "isinstance", "type", "print"):
    setattr(builtins, name, bad)
import sys
sys.stdout.write("changed\\n")
sys.exit(4)
""",
    "statuses": "import sys\nsys.exit(-1)\n",
    "a large status": "import sys\nsys.exit(256 + 3)\n",
    "a status that is true": "import sys\nsys.exit(True)\n",
    "a status that is none": "raise SystemExit(None)\n",
    "a status that is text": "import sys\nprint('out')\nsys.exit('enough')\n",
    "a status that is a tuple": "raise SystemExit(1, 2)\n",
    "a status in a class of its own": "class Stop(SystemExit):\n    pass\nraise Stop(5)\n",
    "os._exit": "import os\nprint('last', flush=True)\nos._exit(9)\n",
    "functions at exit": """\
import atexit, sys
atexit.register(print, "first registered")
@atexit.register
def fail():
    1 / 0
atexit.register(lambda: atexit.register(print, "registered late"))
print("end")
sys.exit(2)
""",
    "finalizers and their globals": """\
import os
class T:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print(self.name, os.sep, helper())
def helper():
    return "helped"
t = T("global")
cycle = T("cycle")
cycle.me = cycle
T.inside = T("class")
def f():
    local = T("local")
    1 / 0
f()
""",
    "finalizers after sys.exit": """\
import sys
class T:
    def __del__(self):
        print("del", sys is not None, T is not None)
t = T()
sys.exit(1)
""",
    "unfinished generators and coroutines": """\
import types
def generator():
    try:
        yield
    finally:
        print("generator", types is not None)
@types.coroutine
def pause():
    yield
async def coroutine():
    try:
        await pause()
    finally:
        print("coroutine", types is not None)
g = generator()
next(g)
c = coroutine()
c.send(None)
print("end")
""",
    "coroutines that were never awaited": "async def f():\n    pass\nc = f()\nf()\nprint('end')\n",
    "an unfinished async generator": """\
import asyncio
async def numbers():
    try:
        yield 1
    finally:
        print("closed")
async def main():
    async for number in numbers():
        print(number)
        break
asyncio.run(main())
""",
    "weak references at the end": """\
import weakref
class A:
    pass
a, b = A(), A()
weakref.finalize(a, print, "finalized a")
weakref.finalize(b, print, "finalized b").atexit = False
r = weakref.ref(b, lambda _: print("b is gone"))
print("end")
""",
    "an error in a finalizer": "class A:\n    def __del__(self):\n        1 / 0\na = A()\nprint('end')\n",
    "an exception of a task that nobody retrieves": """\
import asyncio
async def fail():
    raise ValueError("lost")
async def main():
    task = asyncio.create_task(fail(), name="one")
    await asyncio.sleep(0)
    del task
asyncio.run(main())
""",
    "a task left behind": """\
import asyncio
async def left():
    try:
        await asyncio.sleep(10)
    finally:
        print("cancelled")
async def main():
    global task
    task = asyncio.create_task(left())
    await asyncio.sleep(0)
asyncio.run(main())
print("end")
""",
    "an exception in a callback": """\
import asyncio
async def main():
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
asyncio.run(main())
""",
    "the debug mode of asyncio": """\
import asyncio
async def f():
    pass
async def main():
    asyncio.get_running_loop().set_debug(True)
    task = asyncio.create_task(f(), name="one")
    print(task._source_traceback[0].lineno, task._source_traceback[0].name)
    await task
asyncio.run(main())
""",
    "the size of the terminal": """\
import os, shutil
try:
    print(os.get_terminal_size())
except OSError as error:
    print(error)
print(shutil.get_terminal_size())
""",
    "pickles of its own classes": """\
import pickle
class A:
    pass
print(type(pickle.loads(pickle.dumps(A()))) is A)
""",
}

# Python 3.14 and 3.15 differ from 3.13, with which they are compared;
# a Pyodide of Python 3.12 or later is like `python -i`; that of 3.10 has no part of asyncio in C, whose frames differ
NOT_COMPARED: dict[str, Callable[[Version], bool]] = {
    "an exception of a task that nobody retrieves": lambda python: python == (3, 10),
    "the debug mode of asyncio": lambda python: python == (3, 10),
    "a hook that exits": lambda python: python >= (3, 12),
    "its module": lambda python: python >= (3, 14),
    "an error in a finalizer": lambda python: python >= (3, 14),
    "functions at exit": lambda python: python >= (3, 15),
}


def plain(runtime: CPython, folder: Path) -> dict[str, tuple[str, int]]:
    """What `python program.py` prints, and its exit status, for each program."""

    def make(names: list[str]) -> Iterable[tuple[str, Any]]:
        for name in names:
            (folder / file_of(name)).write_text(PROGRAMS[name], encoding="utf-8")
            done = subprocess.run(
                [runtime.executable, "-s", "-B", "-X", "utf8", "-u", file_of(name)],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=folder,
                env={"PATH": os.defpath},
                check=False,
            )
            (folder / file_of(name)).unlink()
            yield name, [done.stdout.decode().replace(f"{folder}/", ""), done.returncode]

    keys = {name: digest_of("plain", runtime.version, source) for name, source in PROGRAMS.items()}
    found = cached(f"plain-{runtime.name}", keys, make, lambda *_: True)
    # a record says that an exception ended the program, even if CPython could not write it anywhere
    found["a stderr that raises"][1] = 1
    return {name: (comparable(text), status) for name, (text, status) in found.items()}


def comparable(text: str) -> str:
    """`text` without addresses, and with library frames as looplab shows them, wherever the library is."""
    return fold(_LIBRARY.sub(f'"{sysconfig.get_path("stdlib")}/', normal(text)))


def seen(record: Record) -> tuple[str, int]:
    return comparable(record.text), exit_status(record.outcome)


def compare(runtime: Runtime, expected: Mapping[str, tuple[str, int]]) -> None:
    sources = {name: PROGRAMS[name] for name in expected}
    records = records_of(
        runtime,
        sources,
        traces=(False,),
        is_good=lambda name, each: seen(each[0]) == expected[name] and ended_by_itself(each[0]),
    )

    assert {name: seen(each[0]) for name, each in records.items()} == dict(expected)


@each_native_python
def test_a_native_recording_is_what_the_interpreter_prints(runtime: CPython, tmp_path: Path) -> None:
    compare(runtime, plain(runtime, tmp_path))


# one boot of each Pyodide
@each_python
def test_a_pyodide_prints_what_cpython_prints(python: Version, tmp_path: Path) -> None:
    nearest = max((native for native in NATIVE if native <= python), default=min(NATIVE))
    expected = plain(NATIVE[nearest], tmp_path)
    left_out = {name for name, differs in NOT_COMPARED.items() if differs(python)}

    compare(find(f"pyodide{dotted(python)}"), {name: expected[name] for name in expected if name not in left_out})
