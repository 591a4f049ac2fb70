"""How much memory a sandbox uses: its processes, the files in its folders, and the buffers of its sockets.

The kernel can limit a group of processes only through a control group, which few builds may create.
"""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterable

_PAGE = resource.getpagesize()

_FILE = 1024
"""Bytes that the kernel takes for a file, even an empty one."""

_SOCKET = 2 * 212_992
"""Bytes that a socket's buffer can hold: `net.core.wmem_max`, doubled as socket(7) says."""


class Memory:
    """Measures one sandbox: `pid` is one of its processes, `folders` are those that its program can write to.

    Open it before the program starts, since that could hide its folders. Raises OSError if the sandbox cannot be seen.
    """

    def __init__(self, pid: int, folders: Iterable[str]) -> None:
        with contextlib.ExitStack() as stack:
            root = _open(f"/proc/{pid}/root", stack)
            self._processes = _open("proc", stack, root)
            self._folders = [_open(folder.lstrip("/"), stack, root) for folder in folders]
            self.close = stack.pop_all().close

    def used(self, limit: int) -> int:
        """Bytes in use. A result within `limit` may be too high: pages that processes share count for each of them."""
        with os.scandir(self._processes) as entries:
            processes = [entry.name for entry in entries if entry.name.isdigit()]
        rest = self._files() + self._sockets()
        used = rest + sum(map(self._resident, processes))
        return used if used <= limit else rest + sum(map(self._proportional, processes))

    def _resident(self, process: str) -> int:
        return int((self._read(f"{process}/statm") or "0 0").split()[1]) * _PAGE

    def _proportional(self, process: str) -> int:
        """Its memory, with pages that it shares with others divided among them (proc(5), `Pss`)."""
        for line in self._read(f"{process}/smaps_rollup").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return self._resident(process)

    def _files(self) -> int:
        found = map(os.statvfs, self._folders)
        return sum((f.f_blocks - f.f_bfree) * f.f_frsize + (f.f_files - f.f_ffree) * _FILE for f in found)

    def _sockets(self) -> int:
        first = self._read("1/net/sockstat").partition("\n")[0]  # "sockets: used 4"
        return int(first.rpartition(" ")[2] or 0) * _SOCKET

    def _read(self, path: str) -> str:
        """The text of a file of /proc; empty if its process has ended."""
        try:
            with os.fdopen(os.open(path, os.O_RDONLY, dir_fd=self._processes)) as file:
                return file.read()
        except OSError:
            return ""


def _open(path: str, stack: contextlib.ExitStack, within: int | None = None) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY, dir_fd=within)
    stack.callback(os.close, descriptor)
    return descriptor
