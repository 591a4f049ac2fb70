"""A native child process: run one program under limits and write its messages to a file descriptor.

Started by `loopsite.run.process`. Arguments: the descriptor to write to, and limits on address space in bytes and on
processor time in seconds, 0 for none. Standard input is one line of JSON, `loopsite.run.runtimes.Program`.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import signal
import site
import sys
import threading
import time
from typing import Any

from .run import run


def main() -> None:
    fd, memory, seconds = map(int, sys.argv[1:4])
    program = json.loads(sys.stdin.buffer.readline())
    os.set_inheritable(fd, False)  # processes that the program starts must not be able to write messages
    faulthandler.register(signal.SIGUSR1, file=fd)  # how loopsite finds out where a program hangs
    _limit(resource.RLIMIT_CORE, 0)
    if memory:
        _limit(resource.RLIMIT_AS, memory)
        _limit(resource.RLIMIT_FSIZE, memory)
    if seconds:
        _limit(resource.RLIMIT_CPU, seconds)
    # the interpreter was started without `site`, so that the program can import only the standard library;
    # these three provide the part of `site` that programs use: exit(), help(), copyright
    site.setquit()
    site.setcopyright()
    site.sethelper()
    lock = threading.Lock()
    encode, write = json.JSONEncoder().encode, os.write  # the program may patch these modules

    def emit(message: dict[str, Any]) -> None:
        line = encode(message).encode() + b"\n"
        with lock:
            while line:
                line = line[write(fd, line) :]

    sys.path[:0] = program["paths"]
    monotonic = time.monotonic
    if program["clock"] == "virtual":
        from . import kernel  # it imports asyncio, and a run on the real clock does not need it

        kernel.install("virtual", block=time.sleep)
        monotonic = kernel.peek
    if program["trace"] and "asyncio" in program["source"]:
        import asyncio  # noqa: F401  # the recorder needs it; programs without it start in half the time
    run(program["source"], program["filename"], emit, program["arguments"], program["trace"], monotonic)


def _limit(what: int, soft: int) -> None:
    """Lower a limit of this process; a stricter existing limit is kept."""
    hard = resource.getrlimit(what)[1]
    value = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(what, (value, value))


if __name__ == "__main__":
    main()
