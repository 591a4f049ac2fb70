"""Socket options: what `setsockopt` stores and `getsockopt` returns, with Linux's defaults.

Most options have no effect on a network without loss or delay and are only stored; some have the effect that they have
on Linux (SO_REUSEADDR, SO_SNDBUF, SO_RCVBUF, SO_LINGER, SO_ERROR, IPV6_V6ONLY ...).
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, field

from ..errors import ERRNO, os_error
from .constants import (
    AF_INET6,
    AF_UNIX,
    IP_MULTICAST_LOOP,
    IP_MULTICAST_TTL,
    IP_TTL,
    IPV6_UNICAST_HOPS,
    IPV6_V6ONLY,
    SO_ACCEPTCONN,
    SO_BROADCAST,
    SO_DOMAIN,
    SO_DONTROUTE,
    SO_ERROR,
    SO_KEEPALIVE,
    SO_LINGER,
    SO_OOBINLINE,
    SO_PEERCRED,
    SO_PROTOCOL,
    SO_RCVBUF,
    SO_REUSEADDR,
    SO_REUSEPORT,
    SO_SNDBUF,
    SO_TYPE,
    SOL_IP,
    SOL_IPV6,
    SOL_SOCKET,
    SOL_TCP,
    SOL_UDP,
    TCP_KEEPCNT,
    TCP_KEEPIDLE,
    TCP_KEEPINTVL,
    TCP_MAXSEG,
    TCP_NODELAY,
)
from .sockets import SocketFile

_DEFAULTS = {
    (SOL_IP, IP_TTL): 64,
    (SOL_IP, IP_MULTICAST_TTL): 1,
    (SOL_IP, IP_MULTICAST_LOOP): 1,
    (SOL_TCP, TCP_MAXSEG): 536,
    (SOL_TCP, TCP_KEEPIDLE): 7200,  # seconds
    (SOL_TCP, TCP_KEEPINTVL): 75,  # seconds
    (SOL_TCP, TCP_KEEPCNT): 9,
    (SOL_IPV6, IPV6_UNICAST_HOPS): 64,
}
_BOOLEANS = {
    (SOL_SOCKET, SO_REUSEADDR),
    (SOL_SOCKET, SO_DONTROUTE),
    (SOL_SOCKET, SO_BROADCAST),
    (SOL_SOCKET, SO_KEEPALIVE),
    (SOL_SOCKET, SO_OOBINLINE),
    (SOL_SOCKET, SO_REUSEPORT),
    (SOL_TCP, TCP_NODELAY),
    (SOL_IPV6, IPV6_V6ONLY),
}
_READ_ONLY = {SO_TYPE, SO_ERROR, SO_ACCEPTCONN, SO_PROTOCOL, SO_DOMAIN, SO_PEERCRED}
# socket(7): the kernel doubles the requested size; these are the minimum sizes in bytes
_MIN_SEND_BUFFER, _MIN_RECEIVE_BUFFER = 4608, 2304
_MAX_BUFFER = 212_992  # net.core.wmem_max and rmem_max, which cap the requested size
_TCP_SEND_BUFFER = 16_384  # tcp_wmem[1]


@dataclass
class Options:
    """The options of one socket; the keys of `values` are (level, option)."""

    file: SocketFile
    kind: int
    protocol: int
    values: dict[tuple[int, int], int] = field(default_factory=dict)
    linger: bytes = struct.pack("ii", 0, 0)

    def inherited_by(self, file: SocketFile) -> Options:
        """The options of `file`, a connection that this listening socket accepts."""
        return Options(file, self.kind, self.protocol, dict(self.values))

    def on(self, level: int, option: int) -> bool:
        return bool(self.values.get((level, option)))

    def set(self, level: int, option: int, value: int | bytes) -> None:
        """Raises OSError ENOPROTOOPT, EINVAL."""
        self._check(level)
        if level == SOL_SOCKET and option in _READ_ONLY:
            raise os_error("ENOPROTOOPT")
        if (level, option) == (SOL_SOCKET, SO_LINGER):
            if isinstance(value, int) or len(value) < 8:
                raise os_error("EINVAL")
            self.linger = bytes(value[:8])
            on, seconds = struct.unpack("ii", self.linger)
            self.file.linger_reset = bool(on) and seconds == 0
            return
        number = value if isinstance(value, int) else int.from_bytes(value[:4], "little", signed=True)
        if (level, option) in _BOOLEANS:
            number = int(bool(number))
        elif (level, option) == (SOL_SOCKET, SO_SNDBUF):
            self.file.send_buffer = max(2 * min(number, _MAX_BUFFER), _MIN_SEND_BUFFER)
        elif (level, option) == (SOL_SOCKET, SO_RCVBUF):
            self.file.receive_buffer = max(2 * min(number, _MAX_BUFFER), _MIN_RECEIVE_BUFFER)
        self.values[level, option] = number

    def get(self, level: int, option: int) -> int | bytes:
        """Raises OSError ENOPROTOOPT."""
        self._check(level)
        if level == SOL_SOCKET:
            return self._get_of_socket(option)
        if (level, option) == (SOL_IPV6, IPV6_V6ONLY) and self.file.family != AF_INET6:
            raise os_error("ENOPROTOOPT")
        return self.values.get((level, option), _DEFAULTS.get((level, option), 0))

    def _get_of_socket(self, option: int) -> int | bytes:
        file = self.file
        if option == SO_ERROR:
            name, file.error = file.error, None
            return ERRNO[name] if name else 0
        if option == SO_SNDBUF:
            if file.send_buffer is not None:
                return file.send_buffer
            return _TCP_SEND_BUFFER if file.is_tcp else _MAX_BUFFER
        if option == SO_LINGER:
            return self.linger
        if option == SO_PEERCRED:
            return struct.pack("iII", os.getpid(), os.getuid(), os.getgid())
        values = {
            SO_TYPE: self.kind,
            SO_PROTOCOL: self.protocol,
            SO_DOMAIN: file.family,
            SO_ACCEPTCONN: int(file.listening is not None),
            SO_RCVBUF: file.receive_buffer,
        }
        return values[option] if option in values else self.values.get((SOL_SOCKET, option), 0)

    def _check(self, level: int) -> None:
        """Raises OSError EOPNOTSUPP or ENOPROTOOPT for an option of another protocol."""
        if level == SOL_SOCKET:
            return
        if self.file.family == AF_UNIX:
            raise os_error("EOPNOTSUPP")
        is_tcp = self.file.is_stream
        known = {SOL_IP, SOL_TCP if is_tcp else SOL_UDP} | ({SOL_IPV6} if self.file.family == AF_INET6 else set())
        if level not in known:
            raise os_error("EOPNOTSUPP" if is_tcp else "ENOPROTOOPT")
