"""The addresses that sockets are bound to: ports of the loopback interface, and paths of Unix sockets.

A Unix socket's path is a file, as on Linux: `bind` creates it and the network remembers its device and inode, so that
renaming and unlinking work as they do there. Emscripten cannot create a file of type socket, so it is an empty regular
file, which `os_calls` makes `os.stat` report as a socket.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import os_error
from .addresses import Address, is_local, unmapped, wildcard, with_port
from .constants import AF_INET6, SO_REUSEADDR, SO_REUSEPORT, SOL_SOCKET
from .sockets import SocketFile

# ip_local_port_range of Linux
_FIRST_FREE_PORT, _LAST_FREE_PORT = 32768, 60999

_stat, _open, _close = os.stat, os.open, os.close


@dataclass(frozen=True)
class Binding:
    """A socket bound to a port."""

    file: SocketFile
    family: int
    host: str
    port: int
    is_stream: bool
    v6_only: bool = False

    @property
    def is_wildcard(self) -> bool:
        return self.host == wildcard(self.family)

    def overlaps(self, other: Binding) -> bool:
        """Whether one address could refer to both."""
        if self.is_stream != other.is_stream or self.port != other.port:
            return False
        if self.family != other.family:
            v6 = self if self.family == AF_INET6 else other
            return v6.is_wildcard and not v6.v6_only
        return self.host == other.host or self.is_wildcard or other.is_wildcard

    def matches(self, family: int, host: str) -> bool:
        """Whether a packet to `host` reaches this socket."""
        if self.family == family:
            return self.host == host or self.is_wildcard
        if self.family == AF_INET6 and not self.v6_only:
            return self.is_wildcard or unmapped(self.family, self.host) == (family, host)
        return False


class Network:
    """All bindings of one machine."""

    def __init__(self) -> None:
        self._ports: dict[tuple[bool, int], list[Binding]] = {}
        self._bound: dict[SocketFile, Binding] = {}
        self._free_ports = itertools.cycle(range(_FIRST_FREE_PORT, _LAST_FREE_PORT + 1))
        self._paths: dict[tuple[int, int], SocketFile] = {}
        self._abstract: dict[bytes, SocketFile] = {}
        self.on_first_path: Callable[[], None] = lambda: None

    # ports

    def bind(self, wanted: Binding) -> Address:
        """Bind and return the address with its port. Raises OSError EADDRNOTAVAIL, EADDRINUSE, EINVAL."""
        if wanted.file in self._bound:
            raise os_error("EINVAL")
        if not is_local(wanted.family, wanted.host):
            raise os_error("EADDRNOTAVAIL")
        if not wanted.port:
            wanted = replace(wanted, port=self._free_port(wanted))
        elif any(self._conflict(wanted, other) for other in self._at(wanted)):
            raise os_error("EADDRINUSE")
        self._at(wanted).append(wanted)
        self._bound[wanted.file] = wanted
        return with_port(wanted.family, wanted.host, wanted.port)

    def check_listen(self, file: SocketFile) -> None:
        """Raises OSError EADDRINUSE: with SO_REUSEADDR two sockets may bind a port, but only one may listen."""
        mine = self._bound[file]
        for other in self._at(mine):
            listens = other.file.listening is not None
            if other.file is not file and listens and other.overlaps(mine) and not _both(SO_REUSEPORT, mine, other):
                raise os_error("EADDRINUSE")

    def share(self, listener: SocketFile, accepted: SocketFile) -> None:
        """Make an accepted connection hold its listener's port, even after the listener is closed."""
        assert accepted.address is not None
        shared = replace(self._bound[listener], file=accepted, host=accepted.address[0])
        self._at(shared).append(shared)
        self._bound[accepted] = shared

    def find(self, is_stream: bool, family: int, host: str, port: int) -> list[SocketFile]:
        """The sockets that a packet to this address may reach, those bound to exactly this address first."""
        family, host = unmapped(family, host)
        matching = [b for b in self._ports.get((is_stream, port), ()) if b.matches(family, host)]
        return [b.file for b in sorted(matching, key=lambda b: (b.is_wildcard, b.family))]

    def _at(self, binding: Binding) -> list[Binding]:
        return self._ports.setdefault((binding.is_stream, binding.port), [])

    def _conflict(self, wanted: Binding, other: Binding) -> bool:
        if not wanted.overlaps(other):
            return False
        if _both(SO_REUSEPORT, wanted, other):
            return False
        return other.file.listening is not None or not _both(SO_REUSEADDR, wanted, other)

    def _free_port(self, wanted: Binding) -> int:
        for port in itertools.islice(self._free_ports, _LAST_FREE_PORT - _FIRST_FREE_PORT + 1):
            if not self._ports.get((wanted.is_stream, port)):
                return port
        raise os_error("EADDRINUSE" if wanted.is_stream else "EAGAIN")

    # paths of Unix sockets

    def check_folder(self, path: str | bytes) -> None:
        """Raises OSError ENOENT if the folder of `path` does not exist."""
        if isinstance(path, str) and not Path(path).parent.is_dir():
            raise os_error("ENOENT")

    def bind_path(self, file: SocketFile, path: str | bytes) -> None:
        """Raises OSError EADDRINUSE if the path exists, and whatever creating the file raises."""
        if isinstance(path, bytes):
            if path in self._abstract:
                raise os_error("EADDRINUSE")
            self._abstract[path] = file
            return
        try:
            _close(_open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o777))
        except FileExistsError:
            raise os_error("EADDRINUSE") from None
        except FileNotFoundError:
            raise os_error("ENOENT") from None
        if not self._paths:
            self.on_first_path()
        self._paths[_identity(path)] = file

    def find_path(self, path: str | bytes) -> SocketFile:
        """Raises OSError ENOENT if there is no such file, ECONNREFUSED if no open socket is bound to it."""
        if isinstance(path, bytes):
            file = self._abstract.get(path)
        else:
            try:
                file = self._paths.get(_identity(path))
            except FileNotFoundError:
                raise os_error("ENOENT") from None
        if file is None or not file.references:
            raise os_error("ECONNREFUSED")
        return file

    def is_socket(self, device: int, inode: int) -> bool:
        """Whether this file of the host is the path of a Unix socket, open or not."""
        return (device, inode) in self._paths

    def unbind(self, file: SocketFile) -> None:
        """Called when a socket is closed. The file of a Unix socket remains, as on Linux."""
        if binding := self._bound.pop(file, None):
            self._at(binding).remove(binding)
        for name in [name for name, owner in self._abstract.items() if owner is file]:
            del self._abstract[name]


def _both(option: int, one: Binding, other: Binding) -> bool:
    return one.file.options.on(SOL_SOCKET, option) and other.file.options.on(SOL_SOCKET, option)


def _identity(path: str) -> tuple[int, int]:
    status = _stat(path)
    return status.st_dev, status.st_ino
