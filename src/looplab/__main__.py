"""A native child process: run one program under limits and write its messages to a file descriptor.

Started by `loopsite.run.process`. Arguments: the descriptor to write to, and limits on address space in bytes and on
processor time in seconds, 0 for none. Standard input is one line of JSON, `loopsite.run.runtimes.Program`. It sets the
limits, writes the program to a file in the working directory, and becomes a Python that was started with that file.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import signal
import sys

from .handover import OPTION, VARIABLE

OUT_OF_REACH = 1 << 16
"""The descriptor for messages, where the system allows so many: above those that programs close in a loop."""

_WITH_THREADS = ("thread", "run_in_executor", "concurrent.futures")
"""Words in each program that starts threads: the only ones whose locks are replaced to record their waits."""


def main(folder: str) -> None:
    """Run a program; `folder` is where looplab is imported from."""
    fd, memory, seconds = map(int, sys.argv[1:4])
    program = json.loads(sys.stdin.buffer.readline())
    _limit(resource.RLIMIT_CORE, 0)
    if memory:
        _limit(resource.RLIMIT_AS, memory)
        _limit(resource.RLIMIT_FSIZE, memory)
    if seconds:
        _limit(resource.RLIMIT_CPU, seconds)
    source, filename, arguments = program["source"], program["filename"], program["arguments"]
    with open(filename, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123  # pathlib is half of the imports
        file.write(source)
    threads = program["clock"] == "real" and any(word in source for word in _WITH_THREADS)
    settings = {
        "descriptor": _out_of_reach(fd),
        "paths": program["paths"],
        "clock": program["clock"],
        # a program without asyncio starts in half the time without the recorder; but the virtual clock imports asyncio
        "trace": program["trace"]
        and ("asyncio" in source or threads or program["packages"] or program["clock"] == "virtual"),
        "threads": threads,
        "switch": program["switch"],
    }
    # a shell ignores it in jobs that it starts in the background, and a program would inherit that
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    python = [sys.executable, "-s", "-S", "-X", "utf8", "-W", OPTION, filename, *arguments]
    os.execve(sys.executable, python, {**os.environ, "PYTHONPATH": folder, VARIABLE: json.dumps(settings)})


def _out_of_reach(fd: int) -> int:
    """Move a descriptor to a number that a program does not come across; where that is not possible, keep it."""
    os.set_inheritable(fd, True)
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
