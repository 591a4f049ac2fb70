"""`loopsite run`: any program, in any runtime, with its output, its exit status and its record."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from loopsite.packages import offered

RUNTIMES = ("cpython", "pyodide3.10", "pyodide3.14")


def run(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("loopsite"), "run", *arguments]
    return subprocess.run(command, env=os.environ | (environment or {}), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_program_has_streams_arguments_imports_a_clock_and_an_exit_status(runtime: str, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "greeting.py").write_text("TEXT = 'hello'\n")
    program = tmp_path / "program.py"
    program.write_text(
        "import asyncio, greeting, sys, time\n"
        "start = time.monotonic()\n"
        "asyncio.run(asyncio.sleep(3600))\n"
        "print(greeting.TEXT, sys.argv, time.monotonic() - start)\n"
        "print('no', file=sys.stderr)\n"
        "sys.exit(3)\n"
    )
    record = tmp_path / "record.json"
    done = run(
        *("--on", runtime, "--clock", "virtual", "--path", library, "--record", record), program, "-v", "two words"
    )

    assert (done.returncode, done.stderr) == (3, "no\n")
    assert done.stdout == "hello ['program.py', '-v', 'two words'] 3600.0\n"
    written = json.loads(record.read_text())
    assert (written["runtime"], written["outcome"], written["duration"]) == (
        runtime,
        {"kind": "exited", "status": 3},
        3600.0,
    )


def test_a_program_can_be_interrupted_even_if_a_shell_has_started_the_build_in_the_background(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import signal\nprint(signal.getsignal(signal.SIGINT).__name__)\n")
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as such a shell does; processes inherit it
    try:
        done = run(tmp_path / "program.py")
    finally:
        signal.signal(signal.SIGINT, handler)

    assert (done.stdout, done.stderr) == ("default_int_handler\n", "")


@pytest.mark.parametrize(
    ("program", "status"),
    [("", 0), ("1 / 0", 1), ("raise KeyboardInterrupt", 130), ("import os; os.kill(os.getpid(), 9)", 137)],
)
def test_the_exit_status_is_what_a_shell_would_see(program: str, status: int, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(program)

    assert run(tmp_path / "program.py").returncode == status


@pytest.mark.parametrize(("runtime", "started"), [("cpython", False), ("pyodide3.14", False), ("cpython3.12", True)])
def test_other_interpreters_are_started_only_to_find_one_of_them(runtime: str, started: bool, tmp_path: Path) -> None:
    other = tmp_path / "versions" / "3.12.1" / "bin" / "python"
    other.parent.mkdir(parents=True)
    other.write_text(f"#!/bin/sh\ntouch {tmp_path / 'started'}\nexit 1\n")
    other.chmod(0o755)
    (tmp_path / "program.py").write_text("print('done')\n")
    run("--on", runtime, tmp_path / "program.py", environment={"PYENV_ROOT": str(tmp_path)})

    assert (tmp_path / "started").exists() == started


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["gone.py"], "loopsite run: [Errno 2] No such file or directory: 'gone.py'\n"),
        (["--on", "pypy", __file__], "loopsite run: no runtime 'pypy': there are cpython, "),
        (["--path", "gone", __file__], "loopsite run: --path gone: no such folder\n"),
    ],
)
def test_what_cannot_be_run_is_an_error_in_one_line(arguments: list[str], error: str) -> None:
    done = run(*arguments)

    assert done.returncode == 2
    assert done.stderr.startswith(error)
    assert done.stderr.count("\n") == 1


def test_runtimes_lists_each_python_with_its_version_or_why_it_is_missing() -> None:
    loopsite = Path(sys.executable).with_name("loopsite")
    lines = subprocess.run([loopsite, "runtimes"], capture_output=True, text=True, check=True).stdout.splitlines()
    rows = {line.split()[0]: line.split()[1] for line in lines}

    assert rows["cpython"].startswith("3.13.")
    assert [name for name in rows if name.startswith("pyodide")] == [f"pyodide3.{n}" for n in range(10, 16)]
    assert all(version[0].isdigit() or version == "not" for version in rows.values())


@pytest.mark.parametrize("runtime", ["cpython", "pyodide3.14"])
def test_a_program_can_import_the_packages_that_its_header_names(runtime: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        f'# /// script\n# dependencies = ["trio=={offered()["trio"]}"]\n# ///\n'
        "import threading, trio\n"
        "def work():\n"
        "    trio.from_thread.run(trio.sleep, 0.01)\n"
        "    return threading.current_thread() is threading.main_thread()\n"
        "print(trio.run(trio.to_thread.run_sync, work))\n"
    )
    done = run("--on", runtime, program)

    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")


def test_a_package_that_is_not_there_is_a_mistake_in_one_line(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text('# /// script\n# dependencies = ["requests==2.32.0"]\n# ///\nprint(1)\n')
    done = run(program)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"loopsite run: {program}:2: bad header: no package 'requests==2.32.0'. There are anyio=="
    )
    assert done.stderr.count("\n") == 1
