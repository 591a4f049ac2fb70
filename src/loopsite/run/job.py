"""One snippet to run on one runtime: its limits, and what its record depends on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from ..packages import closure
from ..paths import NODE_HOST
from ..source.snippet import Snippet
from .digests import digest_of_files, looplab_digest
from .runtimes import Limits, Program, Pyodide, Runtime

MAX_OUTPUT = 200_000
"""Characters that a snippet may print: several screens of a page, far below what would freeze one."""

MAX_MEMORY = 1 << 30
"""Bytes of address space that each native process of a snippet may have."""

MAX_TOTAL_MEMORY = 1 << 31
"""Bytes of memory that all processes of a snippet may use together, with the files that they write: a Pyodide takes
300 MB."""

MAX_PROCESSES = 64
"""Processes and threads that a snippet may have, including its interpreter's own: Node has a dozen."""


@dataclass(frozen=True)
class Job:
    """One snippet to run on one runtime; `clock` and `trace` are as in `Program`."""

    snippet: Snippet
    runtime: Runtime
    clock: str = "real"
    trace: bool = True

    @property
    def program(self) -> Program:
        snippet = self.snippet
        header = snippet.header
        return Program(
            snippet.source,
            snippet.filename,
            clock=self.clock,
            trace=self.trace,
            switch=header.switch,
            packages=header.packages,
        )

    @property
    def limits(self) -> Limits:
        return Limits(self.snippet.header.timeout, MAX_OUTPUT, MAX_MEMORY, MAX_PROCESSES, MAX_TOTAL_MEMORY)

    @property
    def key(self) -> str:
        return run_key(self.runtime, self.program, self.limits)


def run_key(runtime: Runtime, program: Program, limits: Limits) -> str:
    """A digest of what a record depends on: the program and how it is run, looplab's source, and the Python.

    For a Pyodide, that includes its own files and our host in Node; for a CPython, its hash seed.
    """
    host = (digest_of_files(NODE_HOST), runtime.folder) if isinstance(runtime, Pyodide) else runtime.hash_seed
    wheels = [package.hash for package in closure(program.packages)]
    parts = (asdict(program), wheels, asdict(limits), runtime.name, runtime.version, looplab_digest(), host)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
