"""An interpreter that has imported what programs need, and forks a child for each: started by `fork_client`.

A program that starts so finds what it would find in a new interpreter, but for asyncio, which is imported already, as
it is in a browser, for what `sys.orig_argv` says, and for the seed of `hash`, which is the same in all children.

Argument: the descriptor of a socket. Each of its messages is a request in JSON, and each gets one answer, in order;
when the socket is closed, the server ends.

- `{"fork": {"folder": ..., "processes": ..., "memory": ..., "seconds": ...}}` with the child's descriptors 0, 1 and 2
  and the one for its messages: the answer is the child's `{"pid": ...}`, or `{"error": ...}`;
- `{"wait": pid}`: the answer is `{"status": ...}`, negative for a signal, as soon as that child has ended.
"""

from __future__ import annotations

import asyncio  # noqa: F401  # what most programs need, and what takes longest to import
import gc
import json
import os
import socket
import sys
from typing import Any

import looplab.__main__  # noqa: F401  # as asyncio

from .sandbox import confine

_HIDDEN = {"loopsite", "ctypes", "_ctypes"}
"""What programs would not find in a new interpreter."""

BOOT = (
    "import sys; sys.path.append(sys.argv.pop(1)); from loopsite.run.fork_server import serve; "
    "from looplab.__main__ import main; sys.path.pop(); serve(); main()"
)
"""What `python -c` is to run. The arguments: the folder of both packages, and the descriptor of the socket."""


def serve() -> None:
    """Answer requests until there are no more, then exit; return in each child, as `looplab.__main__` wants it."""
    server = socket.socket(fileno=int(sys.argv[1]))
    # else the first collection in each child writes to all objects there are, and so copies their memory: 5 ms
    gc.collect()
    gc.freeze()
    while True:
        answer: dict[str, Any]
        request, descriptors, _, _ = socket.recv_fds(server, 1 << 12, 4)
        if not request:
            sys.exit()
        match json.loads(request):
            case {"wait": pid}:
                answer = {"status": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}
            case {"fork": child}:
                try:
                    pid = os.fork()
                except OSError as error:
                    answer = {"error": str(error)}
                else:
                    if pid == 0:
                        server.close()
                        _become(child, descriptors)
                        return
                    answer = {"pid": pid}
        for descriptor in descriptors:
            os.close(descriptor)
        server.send(json.dumps(answer).encode())


def _become(child: dict[str, Any], descriptors: list[int]) -> None:
    os.setsid()
    *standard, messages = descriptors
    for number, descriptor in enumerate(standard):
        os.dup2(descriptor, number)
        os.close(descriptor)
    folder = child["folder"]
    os.chdir(folder)
    os.environ.update(HOME=folder, TMPDIR=folder)
    if child["processes"]:
        confine(child["processes"], folder)
    sys.argv[1:] = [str(messages), str(child["memory"]), str(child["seconds"])]
    for name in [name for name in sys.modules if name.partition(".")[0] in _HIDDEN]:
        del sys.modules[name]
