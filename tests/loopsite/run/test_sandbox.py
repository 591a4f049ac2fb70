"""What a stranger's program can do in a build."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import PIPE

import pytest

from looplab.record import Record
from loopsite.paths import LOOPLAB, PROJECT
from loopsite.run import sandbox
from loopsite.run.job import MAX_MEMORY, MAX_OUTPUT, MAX_PROCESSES, MAX_TOTAL_MEMORY
from loopsite.run.memory import Memory
from loopsite.run.sandbox import STORAGE, confined, installation, process_of, why_not, writable
from tests.support.confined import run_as_build, run_as_build_of_another_user

Run = Callable[..., Record]

PYTHON = str(Path(sys.executable).resolve())

PATIENT = "# /// script\n# [tool.snippet]\n# timeout = 60\n# ///\n"
"""A header for programs that a busy machine may take more than ten seconds to run."""

allowed_here = pytest.mark.skipif(
    bool(why_not()) and not os.environ.get("CI"), reason=f"programs cannot be confined here: {why_not()}"
)


@pytest.fixture(params=["this user", "another user"])
def run(request: pytest.FixtureRequest) -> Run:
    """Runs a program as the build does."""
    if request.param == "this user":
        return run_as_build
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    return run_as_build_of_another_user


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
    record = run(THROUGH_NODE.replace("NEIGHBOUR", str(neighbour)), "pyodide3.14")

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


WRITE = (
    PATIENT
    + """\
import os

for folder, folders, _ in os.walk("/"):
    if folder == "/":
        folders.remove("proc")
    try:
        with open(os.path.join(folder, "written"), "x") as file:
            file.write("text")
        print(folder)
    except OSError:
        pass
print(os.getcwd())
"""
)


@allowed_here
def test_a_program_writes_only_to_its_own_folders(run: Run) -> None:
    # it tries every folder of the machine that it sees, which takes a second
    record = run(WRITE)
    *written, own = record.text.splitlines()

    # if the project is in the machine's /tmp, the sandbox's own /tmp has folders in memory in which looplab is mounted
    mounted_in = {str(folder) for folder in LOOPLAB.parents if Path("/tmp") in folder.parents}
    assert set(written) - mounted_in == {own, "/tmp", "/dev/shm"}
    assert not any(Path(folder, "written").exists() for folder in written)


FILL = (
    PATIENT
    + """\
import os

total = 0
for folder in (".", "/tmp", "/dev/shm"):
    for number in range(1000):
        try:
            with open(os.path.join(folder, f"large{number}"), "wb", buffering=0) as file:
                while written := file.write(bytes(1 << 20)):
                    total += written
        except OSError as error:
            print(error.strerror)
            break
print(total)
"""
)


@allowed_here
def test_what_a_program_writes_is_limited_in_sum(run: Run) -> None:
    *errors, total = run(FILL).text.splitlines()

    assert set(errors) == {"No space left on device"}
    assert int(total) <= len(writable("")) * STORAGE


HOLD = (
    PATIENT
    + """\
import mmap, os, socket, time

part = LIMIT // 8
ways = [
    lambda: b"x" * part,
    lambda: (shared := mmap.mmap(-1, part), shared.write(b"x" * part)),
    lambda: [socket.socketpair() for _ in range(400)],
]
# all but one part of the limit in one way, and that and another in the next
for way in WAYS:
    if os.fork() == 0:
        held = ways[way]()
        time.sleep(60)
        os._exit(0)
time.sleep(60)
"""
)


@allowed_here
@pytest.mark.parametrize("ways", [[0] * 5 + [1] * 4, [2] * 8], ids=["private and shared memory", "sockets"])
def test_the_memory_of_all_its_processes_is_limited_in_sum(run: Run, ways: list[int]) -> None:
    # the kernel takes a second to hand out two gigabytes
    record = run(HOLD.replace("LIMIT", str(MAX_TOTAL_MEMORY)).replace("WAYS", str(ways)))

    assert record.outcome.kind == "memory"


SHARE = (
    PATIENT
    + """\
import os, time

held = b"x" * (200 << 20)
for _ in range(20):
    if os.fork() == 0:
        time.sleep(0.5)
        os._exit(0)
for _ in range(20):
    os.wait()
print("finished")
"""
)


@allowed_here
def test_memory_that_its_processes_share_counts_once(run: Run) -> None:
    record = run(SHARE)

    assert record.text == "finished\n"


@allowed_here
def test_files_and_sockets_count_as_memory(tmp_path: Path) -> None:
    script = """\
import os, socket, sys

def wait():
    print(flush=True)
    input()

wait()
with open("/tmp/large", "wb") as file:
    file.write(bytes(10 << 20))
wait()
sockets = [socket.socketpair() for _ in range(20)]
wait()
for number in range(5000):
    open(f"/dev/shm/{number}", "x").close()
wait()
"""
    measured = []
    with (
        confined([PYTHON, "-c", script], installation(PYTHON), 8, str(tmp_path)) as (command, filter_fd),
        subprocess.Popen(command, stdin=PIPE, stdout=PIPE, pass_fds=[filter_fd], text=True) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        with closing(Memory(process_of(process.pid), writable(str(tmp_path)))) as memory:
            for _ in range(4):
                # resident pages: those shared with processes outside count less whenever such a process starts
                measured.append(memory.used(sys.maxsize))
                process.stdin.write("\n")
                process.stdin.flush()
                process.stdout.readline()
    at_first, file, sockets, files = measured

    assert 10 << 20 <= file - at_first < 12 << 20
    assert sockets - file >= 8 << 20
    assert files - sockets >= 4 << 20


LEAVE_LIMITS = """\
import ctypes, os, platform

libc = ctypes.CDLL(None, use_errno=True)
new_user, private = 0x10000000, 0
clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
attempts = {
    "unshare": lambda: libc.unshare(new_user),
    "clone": lambda: libc.syscall(clone, new_user | 17, 0, 0, 0, 0),
    "clone3": lambda: libc.syscall(435, 0, 0),
    "setns": lambda: libc.setns(os.open("/proc/self/ns/user", os.O_RDONLY), 0),
    "memfd_create": lambda: libc.memfd_create(b"memory", 0),
    "shmget": lambda: libc.shmget(private, 1 << 20, 0o1600),
    "msgget": lambda: libc.msgget(private, 0o1600),
    "semget": lambda: libc.semget(private, 1, 0o1600),
    "io_uring_setup": lambda: libc.syscall(425, 0, 0),
}
for name, attempt in attempts.items():
    print(name, attempt(), os.strerror(ctypes.get_errno()))
"""


@allowed_here
def test_a_program_gets_no_user_namespace_and_no_memory_outside_of_processes(run: Run) -> None:
    record = run(LEAVE_LIMITS)
    refused = {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in record.text.splitlines()}

    assert refused.pop("clone") == "-1 Operation not permitted"
    assert len(refused) == 8
    assert set(refused.values()) == {"-1 Function not implemented"}


@allowed_here
def test_a_program_sees_neither_the_project_nor_the_build(run: Run, tmp_path: Path) -> None:
    record = run(
        "import os\n"
        f"print(os.path.exists({str(tmp_path)!r}), os.path.exists({str(PROJECT / 'pyproject.toml')!r}))\n"
        f"print(os.path.exists('/proc/{os.getpid()}'))\n"
    )

    assert record.text == "False False\nFalse\n"


CONNECT = """\
import socket

for address in ADDRESSES:
    try:
        socket.socket(socket.AF_UNIX).connect(address)
        print("connected to", address)
    except OSError as error:
        print(type(error).__name__)
"""


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[list[str]]:
    """The addresses of Unix sockets of this machine on which somebody listens: in the file system, and abstract."""
    addresses = [str(tmp_path / "socket"), f"/tmp/socket-{os.getpid()}", f"/var/tmp/socket-{os.getpid()}"]
    addresses += [f"\0socket-{os.getpid()}"]
    servers = []
    for address in addresses:
        server = socket.socket(socket.AF_UNIX)
        server.bind(address)
        server.listen()
        servers.append(server)
    yield addresses
    for address, server in zip(addresses, servers, strict=True):
        server.close()
        if not address.startswith("\0"):
            Path(address).unlink()


@allowed_here
def test_the_unix_sockets_of_the_machine_are_out_of_reach(run: Run, listening: list[str]) -> None:
    record = run(CONNECT.replace("ADDRESSES", repr(listening)))

    assert record.text.split() == ["FileNotFoundError"] * 3 + ["ConnectionRefusedError"]


@allowed_here
def test_a_socket_beside_what_a_program_may_read_is_out_of_reach(tmp_path: Path, listening: list[str]) -> None:
    program = CONNECT.replace("ADDRESSES", repr(listening[:1]))
    readable = [*installation(PYTHON), tmp_path]
    tmp_path.chmod(0o755)
    with confined([PYTHON, "-c", program], readable, 8, "/tmp/run") as (command, filter_fd):
        done = subprocess.run(command, pass_fds=[filter_fd], capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("ConnectionRefusedError\n", "")


def test_its_environment_has_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "secret")
    record = run_as_build("import os\nprint(sorted(os.environ))\n")

    assert record.text == "['HOME', 'LANG', 'PATH', 'PWD', 'TMPDIR', 'TZ']\n"


def test_a_build_that_cannot_confine_programs_says_so_and_continues(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sandbox, "why_not", lambda: "it has no namespaces")
    record = run_as_build("print('continues')\n")

    assert record.text == "continues\n"
    assert capsys.readouterr().err == ("programs run without a sandbox: it has no namespaces. See SECURITY.md.\n")


def test_a_process_that_asks_for_too_much_memory_gets_a_memory_error() -> None:
    assert run_as_build(f"bytes({MAX_MEMORY})\n").outcome.exception == "MemoryError"


@allowed_here
def test_the_memory_of_a_program_in_pyodide_is_limited() -> None:
    # WebAssembly would give twice as much; to fill it takes seconds
    header = "# /// script\n# [tool.snippet]\n# timeout = 60\n# ///\n"
    record = run_as_build(f"{header}held = []\nwhile True:\n    held.append(b'x' * (1 << 26))\n", "pyodide3.14")

    assert record.outcome.kind == "memory"


def test_output_is_limited() -> None:
    record = run_as_build("while True:\n    print('again')\n")

    assert record.outcome.kind == "flood"
    assert len(record.text) <= MAX_OUTPUT + 100_000


def test_time_is_limited() -> None:
    header = "# /// script\n# [tool.snippet]\n# timeout = 1\n# ///\n"
    record = run_as_build(f"{header}while True:\n    pass\n")

    assert record.outcome.kind == "timeout"
