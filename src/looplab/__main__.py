"""A native child process: run one program under limits and write its messages to a file descriptor.

Started by `loopsite.capture`, which says why it is started the way it is. Arguments: the program's file name for
tracebacks, the descriptor to write to, and limits in bytes and seconds. The source arrives on standard input.
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
from typing import Any

from .run import run


def main() -> None:
    filename, fd, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    source = sys.stdin.buffer.read().decode()
    os.set_inheritable(fd, False)  # what the program starts must not be able to speak in its name
    faulthandler.register(signal.SIGUSR1, file=2)  # asked where a program hangs
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_FSIZE, memory)
    _limit(resource.RLIMIT_CPU, seconds)
    # the interpreter was started without `site`, to show the program the standard library and nothing installed;
    # these three are the part of it that programs use: exit(), help(), copyright
    site.setquit()
    site.setcopyright()
    site.sethelper()
    lock = threading.Lock()

    def emit(message: dict[str, Any]) -> None:
        line = json.dumps(message).encode() + b"\n"
        with lock:
            while line:
                line = line[os.write(fd, line) :]

    run(source, filename, emit)


def _limit(what: int, soft: int) -> None:
    """Lower a limit of this process; a stricter one that is already there stays."""
    hard = resource.getrlimit(what)[1]
    value = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(what, (value, value))


if __name__ == "__main__":
    main()
