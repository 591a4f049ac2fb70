"""Take this process's network, and all but a number of its processes, away; Linux only.

It gets a network namespace in which there is only loopback (network_namespaces(7)), and a count of processes of its own
(RLIMIT_NPROC in setrlimit(2)): root's are not counted, so it becomes a user that nobody else is, who owns the folder,
reads what root reads and writes nothing of root's (capabilities(7)). Anybody else stays who they are, in a user
namespace (user_namespaces(7)), where those can be made.

As a script it does so and becomes a command. Arguments: how many processes and threads the command may have, the folder
that is to be its own, and the command.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import socket
import struct
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

UNCONFINED = 125
"""The exit status if the system does not allow it; standard error says what it does not allow."""

# the range that systemd gives to services without a user of their own (systemd.io/UIDS-GIDS)
_USERS = range(61184, 65520)
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1  # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP: netdevice(7)
_INTERFACE = struct.Struct("16sH14x")
# <linux/prctl.h> and <linux/capability.h>
_PR_SET_DUMPABLE, _PR_SET_KEEPCAPS, _PR_CAPBSET_DROP, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 4, 8, 24, 47, 2
_CAPABILITY_VERSION_3, _DAC_READ_SEARCH = 0x20080522, 2
_C = ctypes.CDLL(None, use_errno=True)


def confined(command: tuple[str, ...], processes: int, folder: str) -> tuple[str, ...]:
    """The command that runs `command` so; `folder` is given to whom it runs as."""
    return (sys.executable, "-I", "-S", __file__, str(processes), folder, *command)


@cache
def why_not() -> str | None:
    """What keeps commands from being confined here, in a few words; None if nothing does."""
    if sys.platform != "linux":
        return f"{sys.platform} has no namespaces"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(confined(("true",), 1, folder), capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else done.stderr.strip().rpartition("\n")[2]


def main() -> None:
    processes, folder, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    confine(processes, folder)
    os.execvp(command[0], command)


def confine(processes: int, folder: str) -> None:
    """Do so with this process, or exit with `UNCONFINED`; `folder` is given to whom it becomes."""
    try:
        root = os.getuid() == 0
        _leave_the_network()
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
        if root:
            _become_nobody_else(folder)
        else:
            _set_capabilities(0)  # those that it has in its namespace
    except OSError as error:
        print(f"this system does not allow it: {error}", file=sys.stderr)
        sys.exit(UNCONFINED)


def _leave_the_network() -> None:
    user, group = os.getuid(), os.getgid()
    if user == 0:
        os.unshare(os.CLONE_NEWNET)
    else:
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            Path(f"/proc/self/{name}").write_text(text)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        _, flags = _INTERFACE.unpack(fcntl.ioctl(any_socket, _GET_FLAGS, _INTERFACE.pack(b"lo", 0)))
        fcntl.ioctl(any_socket, _SET_FLAGS, _INTERFACE.pack(b"lo", flags | _UP))


def _become_nobody_else(folder: str) -> None:
    user = _USERS[os.getpid() % len(_USERS)]
    os.chown(folder, user, user)
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in {*range(last + 1)} - {_DAC_READ_SEARCH}:
        _prctl(_PR_CAPBSET_DROP, capability)
    os.setgroups([])
    os.setresgid(user, user, user)
    _prctl(_PR_SET_KEEPCAPS, 1)
    os.setresuid(user, user, user)
    _prctl(_PR_SET_KEEPCAPS, 0)
    _set_capabilities(1 << _DAC_READ_SEARCH)
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _DAC_READ_SEARCH)  # for commands that it becomes, or starts
    _prctl(_PR_SET_DUMPABLE, 1)  # else, until then, what is in /proc/self is root's


def _set_capabilities(mask: int) -> None:
    """Have these capabilities, a bit for each, and no way to others: capset(2)."""
    low, high = mask & 0xFFFFFFFF, mask >> 32
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    _call(_C.capset, header, struct.pack("=6I", low, low, low, high, high, high))


def _prctl(option: int, *arguments: int) -> None:
    # prctl(2): four longs follow, those without a meaning are to be 0
    _call(_C.prctl, option, *(ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0)[:4]))


def _call(function: Any, *arguments: object) -> None:
    if function(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


if __name__ == "__main__":
    main()
