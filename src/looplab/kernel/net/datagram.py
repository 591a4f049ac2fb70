"""Datagram sockets: UDP over the loopback interface and Unix datagrams, which behave as on Linux."""

from __future__ import annotations

from collections import deque

from ..descriptors import POLLERR, POLLHUP, POLLRDHUP, READABLE, WRITABLE, WouldBlock
from ..errors import os_error
from .addresses import Address
from .sockets import Ports, SocketFile

MAX_UDP = 65_507  # bytes: 65535 minus the headers of IP and UDP
UNIX_QUEUE = 10  # datagrams: net.unix.max_dgram_qlen
_OVERHEAD = 768  # bytes that Linux charges a small datagram against SO_RCVBUF: 277 fit into the default


class DatagramSocket(SocketFile):
    """A datagram socket."""

    is_udp = True

    def __init__(self, network: Ports, family: int) -> None:
        super().__init__(network, family, receive_buffer=212_992)
        self.peer: DatagramSocket | None = None  # of a socketpair, or a connected Unix socket
        self.inbox: deque[tuple[bytes, Address | None]] = deque()
        self.senders: list[DatagramSocket] = []  # Unix sockets connected to this one
        self._queued = 0

    def receive_from(self, size: int, peek: bool = False) -> tuple[bytes, Address | None]:
        """The oldest datagram, truncated to `size` bytes, and its sender. Raises OSError, WouldBlock."""
        if self.error is not None:
            raise self.take_error()
        if not self.inbox:
            if self.read_shut:
                return b"", None
            raise WouldBlock(READABLE)
        data, sender = self.inbox[0]
        if not peek:
            self.inbox.popleft()
            self._queued -= len(data) + _OVERHEAD
            for sender_file in self.senders:
                sender_file.changed()
        return data[:size], sender

    def deliver(self, data: bytes, sender: Address | None) -> None:
        """Take a datagram. If the queue is full, UDP drops it and a Unix socket raises WouldBlock."""
        if self.peer_address is not None and self.is_udp and sender != self.peer_address:
            return
        if self.is_udp and self._queued + len(data) + _OVERHEAD > self.receive_buffer:
            return
        if not self.is_udp and len(self.inbox) > UNIX_QUEUE:
            raise WouldBlock(WRITABLE)
        self.inbox.append((bytes(data), sender))
        self._queued += len(data) + _OVERHEAD
        self.changed()

    def send_to(self, data: bytes | memoryview, target: DatagramSocket | None, source: Address | None) -> int:
        """Send from `source` to `target`, None if no socket is bound there. Raises OSError, WouldBlock."""
        if self.error is not None:
            raise self.take_error()
        if self.write_shut:
            raise os_error("EPIPE")
        if self.is_udp and len(data) > MAX_UDP:
            raise os_error("EMSGSIZE")
        if target is not None:
            if target.read_shut and not self.is_udp:
                raise os_error("EPIPE")
            target.deliver(bytes(data), source)
        elif self.peer_address is not None and self.is_udp:
            # the ICMP answer "port unreachable" is reported by the next call
            self.error = "ECONNREFUSED"
            self.changed()
        return len(data)

    def shutdown(self, read: bool, write: bool) -> None:
        self.read_shut |= read
        self.write_shut |= write
        self.changed()
        if self.peer_address is None and self.peer is None:
            raise os_error("ENOTCONN")  # although it is now shut down

    def events(self) -> int:
        events = POLLERR if self.error is not None else 0
        if self.inbox:
            events |= READABLE
        if self.read_shut:
            events |= READABLE | POLLRDHUP
        if self.read_shut and self.write_shut:
            events |= POLLHUP
        if self.is_udp or self.peer is None or len(self.peer.inbox) <= UNIX_QUEUE:
            events |= WRITABLE
        return events

    def read(self, size: int) -> bytes:
        return self.receive_from(size)[0]


class UnixDatagramSocket(DatagramSocket):
    """Datagrams between paths in the file system; reliable, so a full queue blocks the sender."""

    is_udp = False
