"""What a stranger's program can do in a build."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from looplab.record import Record
from loopsite.paths import LOOPLAB, PROJECT
from loopsite.run import sandbox
from loopsite.run.capture import Cache, capture
from loopsite.run.job import MAX_MEMORY, MAX_OUTPUT, MAX_PROCESSES, Job
from loopsite.run.runtimes import Runtime, pyodide, this_cpython
from loopsite.run.sandbox import STORAGE, why_not
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
    """The port of a server on this machine, open to anyone who can reach it."""
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
def test_a_program_has_only_a_loopback_of_its_own(run: Run, neighbour: int) -> None:
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
def test_a_program_that_leaves_pyodide_has_no_network_either(run: Run, neighbour: int) -> None:
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
def test_the_number_of_processes_is_limited(run: Run) -> None:
    # beside the program itself, the first process of its namespace may count
    assert int(run(MULTIPLY).text) in (MAX_PROCESSES - 1, MAX_PROCESSES - 2)


LEAVE = """\
import os, subprocess, sys

subprocess.Popen(["sleep", "NUMBER"], start_new_session=True)
print("left")
"""


@allowed_here
def test_a_process_that_leaves_its_group_ends_with_its_program(run: Run) -> None:
    seconds = str(600 + os.getpid() / 10_000_000)
    record = run(LEAVE.replace("NUMBER", seconds))
    running = [path.read_bytes().split(b"\0") for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]

    assert record.text == "left\n"
    assert [command for command in running if seconds.encode() in command] == []


WRITE = """\
import os, pathlib

for folder in PLACES:
    try:
        pathlib.Path(folder, "written").write_text("text")
        print(folder, "is written")
    except OSError as error:
        print(folder, type(error).__name__)
"""


@allowed_here
def test_a_program_writes_only_to_its_own_folders(run: Run, tmp_path: Path) -> None:
    places = {".", "/tmp", "/dev/shm", "/", "/usr", "/etc", "/var/tmp", str(tmp_path), str(LOOPLAB)}
    record = run(WRITE.replace("PLACES", repr(sorted(places))))
    written = {line.split()[0] for line in record.text.splitlines() if line.endswith("is written")}

    assert written == {".", "/tmp", "/dev/shm"}
    assert not any(Path(place, "written").exists() for place in places)


@allowed_here
def test_what_a_program_writes_is_limited(run: Run) -> None:
    record = run(f"open('large', 'wb').write(bytes({STORAGE + 1}))\n")

    assert "No space left on device" in record.text


@allowed_here
def test_a_program_sees_neither_the_project_nor_the_build(run: Run, tmp_path: Path) -> None:
    record = run(
        "import os\n"
        f"print(os.path.exists({str(tmp_path)!r}), os.path.exists({str(PROJECT / 'pyproject.toml')!r}))\n"
        f"print(os.path.exists('/proc/{os.getpid()}'))\n"
    )

    assert record.text == "False False\nFalse\n"


@allowed_here
def test_sockets_in_the_file_system_are_out_of_reach(run: Run, tmp_path: Path) -> None:
    address = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        record = run(f"import socket\nsocket.socket(socket.AF_UNIX).connect({address!r})\n")

    assert record.outcome.exception == "FileNotFoundError"


def test_its_environment_has_no_secret(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "secret")
    record = run("import os\nprint(sorted(os.environ))\n")

    assert record.text == "['HOME', 'LANG', 'PATH', 'PWD', 'TMPDIR', 'TZ']\n"


def test_a_build_that_cannot_confine_programs_says_so_and_continues(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sandbox, "why_not", lambda: "it has no namespaces")
    record = run("print('continues')\n")

    assert record.text == "continues\n"
    assert capsys.readouterr().err == ("programs run without a sandbox: it has no namespaces. See SECURITY.md.\n")


def test_memory_is_limited(run: Run) -> None:
    assert run(f"bytes({MAX_MEMORY})\n").outcome.exception == "MemoryError"


def test_output_is_limited(run: Run) -> None:
    record = run("while True:\n    print('again')\n")

    assert record.outcome.kind == "flood"
    assert len(record.text) <= MAX_OUTPUT + 100_000


def test_time_is_limited(run: Run) -> None:
    header = "# /// script\n# [tool.snippet]\n# timeout = 1\n# ///\n"
    record = run(f"{header}while True:\n    pass\n")

    assert record.outcome.kind == "timeout"
