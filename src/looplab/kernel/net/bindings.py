"""Which socket is bound where: ports of the loopback interface, and names of Unix sockets.

A Unix socket's name is a file, as on Linux: `bind` makes one and the network remembers its device and inode, so
that renaming and unlinking it do what they do there. Emscripten cannot make a node of type socket, so the file
is an empty one and `os_calls` has `os.stat` show it as a socket.
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
    """A file bound to a port."""

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
        """Could one address mean both?"""
        if self.is_stream != other.is_stream or self.port != other.port:
            return False
        if self.family != other.family:
            v6 = self if self.family == AF_INET6 else other
            return v6.is_wildcard and not v6.v6_only
        return self.host == other.host or self.is_wildcard or other.is_wildcard

    def matches(self, family: int, host: str) -> bool:
        """Does a packet to `host` reach this socket?"""
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
        """SO_REUSEADDR lets two bind, not two listen. Raises OSError EADDRINUSE."""
        mine = self._bound[file]
        for other in self._at(mine):
            listens = other.file.listening is not None
            if other.file is not file and listens and other.overlaps(mine) and not _both(SO_REUSEPORT, mine, other):
                raise os_error("EADDRINUSE")

    def share(self, listener: SocketFile, accepted: SocketFile) -> None:
        """Let a connection hold the port of the listener that accepts it, even after the listener is closed."""
        assert accepted.address is not None
        shared = replace(self._bound[listener], file=accepted, host=accepted.address[0])
        self._at(shared).append(shared)
        self._bound[accepted] = shared

    def find(self, is_stream: bool, family: int, host: str, port: int) -> list[SocketFile]:
        """The files that a packet to this address may reach, those bound to just this address first."""
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

    # names of Unix sockets

    def check_folder(self, path: str | bytes) -> None:
        """Raises OSError ENOENT if the file could not be made."""
        if isinstance(path, str) and not Path(path).parent.is_dir():
            raise os_error("ENOENT")

    def bind_path(self, file: SocketFile, path: str | bytes) -> None:
        """Raises OSError EADDRINUSE if the name is taken, and whatever creating the file raises."""
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
        """Raises OSError ENOENT if there is no such file, ECONNREFUSED if no socket is behind it."""
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
        """Is this file of the host the name of a Unix socket, open or not?"""
        return (device, inode) in self._paths

    def unbind(self, file: SocketFile) -> None:
        """The file is closed. A Unix socket's name stays behind, as on Linux."""
        if binding := self._bound.pop(file, None):
            self._at(binding).remove(binding)
        for name in [name for name, owner in self._abstract.items() if owner is file]:
            del self._abstract[name]


def _both(option: int, one: Binding, other: Binding) -> bool:
    return one.file.options.on(SOL_SOCKET, option) and other.file.options.on(SOL_SOCKET, option)


def _identity(path: str) -> tuple[int, int]:
    status = _stat(path)
    return status.st_dev, status.st_ino
