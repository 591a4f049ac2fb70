"""Where a program can run: this CPython, others that are installed, and Pyodide in Node, six versions of it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .expectation import Version, dotted, version_of
from .snippet import BUILD, VERSIONS

PROJECT = Path(__file__).parents[2]
LOOPLAB = PROJECT / "src" / "looplab"
NODE_HOST = PROJECT / "web" / "dist" / "node.mjs"
NODE_PACKAGES = PROJECT / "node_modules"

MEMORY = 1 << 30
"""Bytes of address space that a native program may have."""

PYODIDES: tuple[Version, ...] = VERSIONS
"""The Pythons that package.json installs a Pyodide for, as `pyodide-3.10` and so on."""

# run by `-c`: a program sees the standard library and nothing that is installed, in a folder of its own
_BOOT = "import sys; sys.path.append(sys.argv.pop(1)); from looplab.__main__ import main; sys.path.pop(); main()"


@dataclass(frozen=True)
class Launch:
    """How to start one program: the command, its standard input, and where its messages come out.

    `messages`: "pipe", a descriptor whose number is put in place of `{fd}` in the command; or "stdout".
    """

    command: tuple[str, ...]
    stdin: bytes
    messages: str


@dataclass(frozen=True)
class CPython:
    """A native interpreter. `version` is its full version, "3.13.0"."""

    name: str
    python: Version
    version: str
    executable: str

    def launch(self, source: str, filename: str, timeout: float) -> Launch:
        seconds = int(timeout) + 2  # of processor time: only a second line behind the limit on wall time
        arguments = (str(LOOPLAB.parent), filename, "{fd}", str(MEMORY), str(seconds))
        command = (self.executable, "-I", "-S", "-X", "utf8", "-c", _BOOT, *arguments)
        return Launch(command, source.encode(), "pipe")


@dataclass(frozen=True)
class Pyodide:
    """A Pyodide in Node. `version` is Pyodide's own, "314.0.7"."""

    name: str
    python: Version
    version: str

    def launch(self, source: str, filename: str, timeout: float) -> Launch:
        node = shutil.which("node", path=_path_with_environment()) or "node"
        command = (
            *(node, str(NODE_HOST), "--python", dotted(self.python)),
            *("--looplab", str(LOOPLAB.parent), "--packages", str(NODE_PACKAGES)),
        )
        return Launch(command, json.dumps({"source": source, "filename": filename}).encode() + b"\n", "stdout")


Runtime = CPython | Pyodide


@cache
def this_cpython() -> CPython:
    """The interpreter that builds the site; not the environment's link to it, so that nothing installed is seen."""
    return CPython("cpython", BUILD, platform.python_version(), sys.executable)


@cache
def other_cpythons() -> tuple[CPython, ...]:
    """One interpreter for each other version the site names that is found on PATH or among pyenv's versions."""
    found: dict[Version, CPython] = {}
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    candidates = [
        *sorted(pyenv.glob("3.*/bin/python")),
        *(shutil.which(f"python{dotted(v)}") for v in PYODIDES),
    ]
    for candidate in candidates:
        if candidate is None:
            continue
        ask = [str(candidate), "-I", "-c", "import platform, sys; print(platform.python_version(), sys.executable)"]
        answer = subprocess.run(ask, capture_output=True, text=True, check=False)  # a pyenv shim may lead nowhere
        if answer.returncode != 0:
            continue
        full, executable = answer.stdout.strip().split(" ", 1)  # a shim's own path is of no use in another environment
        if (version := version_of(full)) in PYODIDES and version != BUILD:
            name = f"cpython{dotted(version)}"
            found.setdefault(version, CPython(name, version, full, executable))
    return tuple(found[version] for version in sorted(found))


@cache
def pyodide(python: Version) -> Pyodide:
    """The Pyodide that has that Python. Raises FileNotFoundError if `npm ci` has not installed it."""
    name = dotted(python)
    package = json.loads((NODE_PACKAGES / f"pyodide-{name}" / "package.json").read_text())
    return Pyodide(f"pyodide{name}", python, package["version"])


def _path_with_environment() -> str:
    """PATH with this environment's programs first: Node comes from PyPI and lies beside Python."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
