"""Socket options: what `setsockopt` keeps and `getsockopt` tells, with Linux's defaults.

Most options change nothing on a network without loss or delay and are only remembered; those that mean something
(SO_REUSEADDR, SO_SNDBUF, SO_RCVBUF, SO_LINGER, SO_ERROR, IPV6_V6ONLY ...) act.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, field

from ..errors import ERRNO, os_error
from .datagram import DatagramSocket
from .stream import StreamSocket

SOL_IP, SOL_SOCKET, SOL_TCP, SOL_UDP, SOL_IPV6 = 0, 1, 6, 17, 41
SO_REUSEADDR, SO_TYPE, SO_ERROR, SO_DONTROUTE, SO_BROADCAST, SO_SNDBUF, SO_RCVBUF = range(2, 9)
SO_KEEPALIVE, SO_OOBINLINE, SO_LINGER, SO_REUSEPORT, SO_PASSCRED, SO_PEERCRED = 9, 10, 13, 15, 16, 17
SO_ACCEPTCONN, SO_PROTOCOL, SO_DOMAIN = 30, 38, 39
IPV6_V6ONLY, TCP_NODELAY = 26, 1

_DEFAULTS = {
    (SOL_IP, 2): 64,  # IP_TTL
    (SOL_IP, 33): 1,  # IP_MULTICAST_TTL
    (SOL_IP, 34): 1,  # IP_MULTICAST_LOOP
    (SOL_TCP, 2): 536,  # TCP_MAXSEG
    (SOL_TCP, 4): 7200,  # TCP_KEEPIDLE, seconds
    (SOL_TCP, 5): 75,  # TCP_KEEPINTVL, seconds
    (SOL_TCP, 6): 9,  # TCP_KEEPCNT
    (SOL_IPV6, 16): 64,  # IPV6_UNICAST_HOPS
}
_YES_OR_NO = {
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
# socket(7): the kernel doubles what is asked for; these are its smallest values, bytes
_MIN_SEND_BUFFER, _MIN_RECEIVE_BUFFER = 4608, 2304
_MAX_BUFFER = 212_992  # net.core.wmem_max and rmem_max, which cap what is asked for
_TCP_SEND_BUFFER = 16_384  # tcp_wmem[1]


@dataclass
class Options:
    """The options of one socket. `values` is by (level, option)."""

    file: StreamSocket | DatagramSocket
    kind: int
    protocol: int
    values: dict[tuple[int, int], int] = field(default_factory=dict)
    linger: bytes = struct.pack("ii", 0, 0)

    def inherited_by(self, file: StreamSocket) -> Options:
        """The options of a connection that this listening socket accepts."""
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
            if isinstance(self.file, StreamSocket):
                self.file.linger_reset = bool(on) and seconds == 0
            return
        number = value if isinstance(value, int) else int.from_bytes(value[:4], "little", signed=True)
        if (level, option) in _YES_OR_NO:
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
        if (level, option) == (SOL_IPV6, IPV6_V6ONLY) and self.file.family != 10:
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
            return _TCP_SEND_BUFFER if isinstance(file, StreamSocket) and file.is_tcp else _MAX_BUFFER
        if option == SO_LINGER:
            return self.linger
        if option == SO_PEERCRED:
            return struct.pack("iII", os.getpid(), os.getuid(), os.getgid())
        told = {
            SO_TYPE: self.kind,
            SO_PROTOCOL: self.protocol,
            SO_DOMAIN: file.family,
            SO_ACCEPTCONN: int(file.listening is not None),
            SO_RCVBUF: file.receive_buffer,
        }
        return told[option] if option in told else self.values.get((SOL_SOCKET, option), 0)

    def _check(self, level: int) -> None:
        """An option of another protocol is refused. Raises OSError EOPNOTSUPP, ENOPROTOOPT."""
        if level == SOL_SOCKET:
            return
        if self.file.family == 1:
            raise os_error("EOPNOTSUPP")
        is_tcp = isinstance(self.file, StreamSocket)
        known = {SOL_IP, SOL_TCP if is_tcp else SOL_UDP} | ({SOL_IPV6} if self.file.family == 10 else set())
        if level not in known:
            raise os_error("EOPNOTSUPP" if is_tcp else "ENOPROTOOPT")
