"""Take a command's network, and all but a number of its processes, away and become that command; Linux only.

Started by `loopsite.process` as a script of its own. Arguments: how many processes and threads the command may
have, the folder that is to be its own, and the command. It gets a network namespace in which there is only loopback
(network_namespaces(7)), and a count of processes of its own (RLIMIT_NPROC in setrlimit(2)): root's are not counted,
so it becomes a user that nobody else is, who owns the folder, reads what root reads and writes nothing of root's
(capabilities(7)). Anybody else stays who they are, in a user namespace (user_namespaces(7)), where those can be made.
"""

from __future__ import annotations

import fcntl
import os
import resource
import socket
import struct
import sys
from functools import cache

UNCONFINED = 125
"""The exit status if the system does not allow it; standard error says what it does not allow."""

# the range that systemd gives to services without a user of their own (systemd.io/UIDS-GIDS)
_USERS = range(61184, 65520)
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1  # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP: netdevice(7)
_INTERFACE = struct.Struct("16sH14x")


def confined(command: tuple[str, ...], processes: int, folder: str) -> tuple[str, ...]:
    """The command that runs `command` so; `folder` is given to whom it runs as."""
    return (sys.executable, "-I", "-S", __file__, str(processes), folder, *command)


@cache
def why_not() -> str | None:
    """What keeps commands from being confined here, in a few words; None if nothing does."""
    # not above, where it would take each command half its time to be confined
    import subprocess
    import tempfile

    if sys.platform != "linux":
        return f"{sys.platform} has no namespaces"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(confined(("true",), 1, folder), capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else done.stderr.strip().rpartition("\n")[2]


def main() -> None:
    processes, folder, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    try:
        _leave_the_network()
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
        if os.getuid() == 0:
            command = [*_as_nobody_else(folder), *command]
        os.execvp(command[0], command)
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
            with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123  # pathlib takes longer to import
                file.write(text)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        _, flags = _INTERFACE.unpack(fcntl.ioctl(any_socket, _GET_FLAGS, _INTERFACE.pack(b"lo", 0)))
        fcntl.ioctl(any_socket, _SET_FLAGS, _INTERFACE.pack(b"lo", flags | _UP))


def _as_nobody_else(folder: str) -> list[str]:
    user = _USERS[os.getpid() % len(_USERS)]
    os.chown(folder, user, user)
    reads = "-all,+dac_read_search"
    return [
        *("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"),
        *(f"--inh-caps={reads}", f"--ambient-caps={reads}", f"--bounding-set={reads}"),
    ]


if __name__ == "__main__":
    main()
