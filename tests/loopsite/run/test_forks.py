"""A program in a child of a fork server: it finds what it would find in an interpreter that was started for it."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.run import fork_client as forks
from loopsite.run.capture import Cache, Job, capture
from loopsite.run.fork_client import fork_server
from loopsite.run.process import Interpreter, interpreter
from loopsite.run.runtimes import Limits, Program, this_cpython
from loopsite.source.mistakes import Mistake
from loopsite.source.snippet import load

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fork servers are there on Linux only")

LOOK_AROUND = """\
import asyncio, gc, json, os, resource, signal, sys, threading, traceback

print(json.dumps({
    "modules": sorted({name.partition(".")[0] for name in sys.modules}),
    "path": [entry.replace(os.getcwd(), "here") for entry in sys.path],
    "argv": sys.argv, "flags": repr(sys.flags), "executable": sys.executable,
    "prefix": sys.prefix, "hooks": [repr(sys.excepthook)[:20], repr(sys.gettrace())], "main": __name__,
    "environment": sorted(os.environ), "home is here": os.environ["HOME"] == os.getcwd(), "files": os.listdir(),
    "descriptors": len(os.listdir("/proc/self/fd")), "leads a session": os.getsid(0) == os.getpid(),
    "threads": [thread.name for thread in threading.enumerate()], "collects": [gc.isenabled(), gc.get_threshold()],
    "signals": {number.name: str(signal.getsignal(number)) for number in sorted(signal.valid_signals(), key=int)
                if isinstance(number, signal.Signals)},
    "limits": [resource.getrlimit(which) for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)],
    "stdin": sys.stdin.read() + os.read(0, 1).decode(), "interactive": [os.isatty(number) for number in range(3)],
    "recursion": sys.getrecursionlimit(), "depth": len(traceback.extract_stack()),
    "processor time": os.times().user < 5, "task": asyncio.run(asyncio.sleep(0, "it runs")),
}))
"""
LIMITS = Limits(seconds=30, output=100_000, memory=1 << 30)


async def run_in(python: Interpreter, source: str) -> Record:
    return await python.run(Program(source, "look_around.py", trace=True), lambda _: None)


def forked(source: str) -> Record:
    async def run() -> Record:
        async with fork_server(this_cpython()) as server, server.interpreter(LIMITS) as python:
            return await run_in(python, source)

    return asyncio.run(run())


def started(source: str) -> Record:
    async def run() -> Record:
        async with interpreter(this_cpython(), LIMITS) as python:
            return await run_in(python, source)

    return asyncio.run(run())


def test_it_finds_what_it_would_find_in_a_new_interpreter() -> None:
    there, here = started(LOOK_AROUND), forked(LOOK_AROUND)

    assert json.loads(here.text) == json.loads(there.text)


def test_children_are_alike_and_not_the_same() -> None:
    async def run() -> list[str]:
        async with fork_server(this_cpython()) as server:
            texts = []
            for _ in range(3):
                async with server.interpreter(LIMITS) as python:
                    texts.append(
                        (await run_in(python, "import os, random\nprint(os.getpid(), random.random())\n")).text
                    )
            return texts

    assert len(set(asyncio.run(run()))) == 3


@pytest.mark.parametrize(
    ("source", "status"),
    [("import os\nos._exit(3)\n", 3), ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", -9)],
)
def test_a_child_that_dies_is_told_with_its_status(source: str, status: int) -> None:
    record = forked(source)

    assert (record.outcome.kind, record.outcome.status) == ("died", status)


def test_a_server_that_does_not_start_is_told_in_a_line_with_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forks, "BOOT", "import sys; sys.exit('no room for me')")
    path = tmp_path / "program.py"
    path.write_text("print(1)\n")
    path.with_suffix(".out").write_text("1\n")
    [mistake] = capture([Job(load(path, tmp_path), this_cpython())], Cache(tmp_path / "cache")).values()

    assert isinstance(mistake, Mistake)
    assert str(mistake).endswith("program.py: cpython did not start. See below for what it said.")
    assert "no room for me" in mistake.detail
