"""A stranger's program, in a build: what it tries to take, and what it gets."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.run import scheduler as machine
from loopsite.run.capture import MEMORY, OUTPUT, PROCESSES, Cache, Job, capture
from loopsite.run.runtimes import Runtime, pyodide, this_cpython
from loopsite.run.sandbox import why_not
from loopsite.source.snippet import load

Run = Callable[..., Record]

allowed_here = pytest.mark.skipif(
    bool(why_not()) and not os.environ.get("CI"), reason=f"programs cannot be confined here: {why_not()}"
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a program as the build does."""

    def run(program: str, runtime: Runtime | None = None) -> Record:
        path = tmp_path / "tries.py"
        path.write_text(program)
        path.with_suffix(".out").write_text("...")
        [record] = capture([Job(load(path, tmp_path), runtime or this_cpython())], Cache(tmp_path / "cache")).values()
        assert isinstance(record, Record), record
        return record

    return run


@pytest.fixture
def neighbour() -> Iterator[int]:
    """The port of a server on this machine, which answers whoever can reach it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


REACH = """\
import asyncio


async def attempt(host, port):
    try:
        _, writer = await asyncio.open_connection(host, port)
        writer.close()
        print("reached")
    except OSError as error:
        print(type(error).__name__, error.errno)


async def main():
    await attempt("127.0.0.1", NEIGHBOUR)
    await attempt("192.0.2.1", 80)
    async with await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0) as server:
        await attempt(*server.sockets[0].getsockname())


asyncio.run(main())
"""


@allowed_here
def test_there_is_no_network_but_its_own_loopback(run: Run, neighbour: int) -> None:
    record = run(REACH.replace("NEIGHBOUR", str(neighbour)))

    assert record.text.splitlines() == ["ConnectionRefusedError 111", "OSError 101", "reached"]


THROUGH_NODE = """\
from js import JSON, process
from pyodide.ffi import to_js

script = "require('net').connect(NEIGHBOUR, '127.0.0.1', () => console.log('reached'))"
script += ".on('error', error => console.log(error.code))"
node = process.getBuiltinModule("child_process")
print(node.execFileSync(process.execPath, to_js(["-e", script]), JSON.parse('{"encoding": "utf8"}')))
"""


@allowed_here
def test_a_program_that_breaks_out_of_pyodide_has_no_network_either(run: Run, neighbour: int) -> None:
    record = run(THROUGH_NODE.replace("NEIGHBOUR", str(neighbour)), pyodide((3, 14)))

    assert record.text.strip() == "ECONNREFUSED"


MULTIPLY = """\
import os, time

children = 0
try:
    while True:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        children += 1
except BlockingIOError:
    print(children)
"""


@allowed_here
def test_there_are_only_so_many_processes(run: Run) -> None:
    assert int(run(MULTIPLY).text) == PROCESSES - 1


@allowed_here
@pytest.mark.skipif(os.getuid() != 0, reason="who is not root runs programs as the user that they are")
def test_nothing_of_root_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("as it was")
    record = run(f"open({str(tmp_path / 'precious')!r}, 'w')\n")
    in_its_folder = run("print(open('own', 'w').write('text'))\n")

    assert record.outcome.exception == "PermissionError"
    assert (tmp_path / "precious").read_text() == "as it was"
    assert in_its_folder.text == "4\n"


@allowed_here
@pytest.mark.skipif(os.getuid() != 0, reason="the same user may look, see SECURITY.md")
def test_the_environment_of_the_build_cannot_be_looked_up(run: Run) -> None:
    record = run(f"open('/proc/{os.getpid()}/environ').read()\n")

    assert record.outcome.exception == "PermissionError"


def test_there_is_no_secret_in_its_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "secret")
    record = run("import os\nprint(sorted(os.environ))\n")

    assert record.text == "['HOME', 'LANG', 'PATH', 'TMPDIR', 'TZ']\n"


def test_where_it_cannot_be_confined_the_build_says_so_in_a_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "why_not", lambda: "it has no namespaces")
    record = run("print('goes on')\n")

    assert record.text == "goes on\n"
    assert capsys.readouterr().err == (
        "programs run with the network and without a limit on processes: it has no namespaces (see SECURITY.md)\n"
    )


def test_there_is_only_so_much_memory(run: Run) -> None:
    assert run(f"bytes({MEMORY})\n").outcome.exception == "MemoryError"


def test_it_may_print_only_so_much(run: Run) -> None:
    record = run("while True:\n    print('again')\n")

    assert record.outcome.kind == "flood"
    assert len(record.text) <= OUTPUT + 100_000


def test_it_may_take_only_so_long(run: Run) -> None:
    header = "# /// script\n# [tool.snippet]\n# timeout = 1\n# ///\n"
    record = run(f"{header}while True:\n    pass\n")

    assert record.outcome.kind == "timeout"
