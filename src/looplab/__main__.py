"""A native child process: run one program under limits and write its messages to a file descriptor.

Started by `loopsite.run.process`. Arguments: the descriptor to write to, and limits on address space in bytes and on
processor time in seconds, 0 for none. Standard input is one line of JSON, `loopsite.run.runtimes.Program`.
"""

from __future__ import annotations

import faulthandler
import fcntl
import json
import os
import resource
import signal
import site
import sys
import threading
import time
from collections import deque
from typing import Any

from .record import UNRECORDED
from .run import run

OUT_OF_REACH = 1 << 16
"""The descriptor for messages, where the system allows so many: above those that programs close in a loop."""


def main() -> None:
    fd, memory, seconds = map(int, sys.argv[1:4])
    program = json.loads(sys.stdin.buffer.readline())
    fd = _out_of_reach(fd)
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
    encode, write, end = json.JSONEncoder().encode, os.write, os._exit  # the program may patch these modules
    waiting: deque[bytes] = deque()

    def emit(message: dict[str, Any]) -> None:
        waiting.append(encode(message).encode() + b"\n")
        # a signal handler may print while this thread is writing: the message that is being written comes first
        while waiting and lock.acquire(blocking=False):
            try:
                line = waiting.popleft()
                while line:
                    line = line[write(fd, line) :]
            except OSError:
                end(UNRECORDED)
            finally:
                lock.release()

    sys.path[:0] = program["paths"]
    monotonic = time.monotonic
    if program["clock"] == "virtual":
        from . import kernel  # it imports asyncio, and a run on the real clock does not need it

        kernel.install("virtual", block=time.sleep)
        monotonic = kernel.peek
    if program["trace"] and "asyncio" in program["source"]:
        import asyncio  # noqa: F401  # the recorder needs it; programs without it start in half the time
    run(program["source"], program["filename"], emit, program["arguments"], program["trace"], monotonic)


def _out_of_reach(fd: int) -> int:
    """Move a descriptor to a number that a program does not come across; where that is not possible, keep it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    last = OUT_OF_REACH if hard == resource.RLIM_INFINITY else min(OUT_OF_REACH, hard - 1)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, last + 1), hard))
        moved = fcntl.fcntl(fd, fcntl.F_DUPFD, last)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    except (OSError, ValueError):
        return fd
    os.close(fd)
    return moved


def _limit(what: int, soft: int) -> None:
    """Lower a limit of this process; a stricter existing limit is kept."""
    hard = resource.getrlimit(what)[1]
    value = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(what, (value, value))


if __name__ == "__main__":
    main()
