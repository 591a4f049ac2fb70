"""Connected byte streams: TCP, Unix stream sockets and socketpair(), which behave as on Linux.

As on Linux, a `StreamSocket` is new, bound, listening, connecting or connected. Bytes arrive immediately: `send`
appends them to the peer's inbox, up to a limit, so that there is back-pressure. The details (which errors, in which
order, and how often) follow Linux's tcp_recvmsg, tcp_sendmsg, tcp_poll, unix_poll and tcp_reset;
`tests/looplab/kernel` compares them with the machine's own sockets.
"""

from __future__ import annotations

from collections import deque

from ..descriptors import (
    POLLERR,
    POLLHUP,
    POLLRDHUP,
    READABLE,
    WRITABLE,
    WouldBlock,
)
from ..errors import os_error
from .addresses import Address, as_family
from .sockets import Ports, SocketFile

# bytes that a sender can send before it blocks; measured on Linux 6.18, with default buffer sizes
TCP_SEND_ROOM = 3_845_120
UNIX_ROOM = 219_264


class StreamSocket(SocketFile):
    """One end of a connection, a listener, or a socket that may become either."""

    is_stream = True
    is_tcp = True

    listening: Backlog | None

    def __init__(self, network: Ports, family: int, receive_buffer: int = 131_072) -> None:
        super().__init__(network, family, receive_buffer)
        self.peer: StreamSocket | None = None
        self.inbox = bytearray()
        self.dead = False  # reset, or a connect that failed
        self.connecting = False  # connect() has begun, and its result has not been reported
        self.bound_by_connect = False
        self.open = True
        self._was_full = False

    # connecting

    def begin_connect(self, listener: StreamSocket | None, address: Address) -> None:
        """Start to connect to `listener`, None if no socket listens there. A failure is stored in `error`."""
        self.dead = self.read_shut = self.write_shut = False
        self.peer_address = address
        if listener is None or listener.listening is None:
            self.fail_connect("ECONNREFUSED")
        else:
            listener.listening.arrive(self)

    def fail_connect(self, error: str) -> None:
        self.error = error
        self.dead = self.read_shut = self.write_shut = True
        self.changed()

    def disconnect(self) -> None:
        """Reset the socket to its initial state and free its port, after connect() has reported a failure."""
        self.dead = self.read_shut = self.write_shut = self.connecting = False
        self.peer_address = None
        if self.bound_by_connect:
            self.bound_by_connect = False
            self.address = None
            self.network.unbind(self)

    def link(self, other: StreamSocket) -> None:
        """Connect the two sockets to each other."""
        self.peer, other.peer = other, self
        self.changed()
        other.changed()

    @property
    def connected(self) -> bool:
        return self.peer is not None and not self.finished

    @property
    def finished(self) -> bool:
        """Whether it was reset or, for TCP, both directions are shut: it is then no longer connected."""
        return self.dead or (self.is_tcp and self.read_shut and self.write_shut)

    def accept(self) -> StreamSocket:
        """The oldest waiting connection. Raises OSError EINVAL if not listening, WouldBlock if none is waiting."""
        if self.listening is None:
            raise os_error("EINVAL")
        return self.listening.accept()

    # data

    def receive(self, size: int, peek: bool = False) -> bytes:
        """Up to `size` bytes; b'' once the stream has ended. Raises OSError, WouldBlock."""
        inbox = self.inbox
        if inbox:
            data = bytes(inbox[:size])
            if not peek:
                del inbox[:size]
                if self.peer is not None and self.peer._was_full:
                    self.peer.changed()
            return data
        if self.error is not None and not (self.is_tcp and self.read_shut and self.error == "EPIPE"):
            raise self.take_error()
        if self.read_shut:
            return b""
        if self.peer is None:
            if self.connecting and self.is_tcp:
                raise WouldBlock(READABLE)
            raise os_error("ENOTCONN" if self.is_tcp else "EINVAL")
        if not size:
            return b""
        raise WouldBlock(READABLE)

    def send(self, data: bytes | memoryview) -> int:
        """Send as many bytes as there is room for, and return how many. Raises OSError, WouldBlock."""
        if self.error is not None and self.is_tcp:
            raise self.take_error()
        if self.write_shut:
            raise os_error("EPIPE")
        peer = self.peer
        if peer is None:
            if self.connecting:
                raise WouldBlock(WRITABLE)
            raise os_error("EPIPE" if self.is_tcp else "ENOTCONN")
        if not peer.open:
            # the bytes are sent, and the answer is a reset, which the next call reports
            taken = min(len(data), self.capacity)
            self.reset()
            return taken
        room = self.capacity - len(peer.inbox)
        if room <= 0 or (self._was_full and not self.writable):
            self._was_full = True
            raise WouldBlock(WRITABLE)
        was_empty = not peer.inbox
        if room <= len(data):
            data = data[:room]
            self._was_full = True
        peer.inbox += data
        if was_empty or peer.watchers:
            peer.changed()
        return len(data)

    @property
    def capacity(self) -> int:
        """How many bytes may be in transit to the peer."""
        if not self.is_tcp:
            return self.send_buffer or UNIX_ROOM
        window = self.peer.receive_buffer // 2 if self.peer is not None else 0
        return (self.send_buffer or TCP_SEND_ROOM) + window

    @property
    def writable(self) -> bool:
        """Whether it takes more bytes. Once full, only when a third (TCP) or three quarters (Unix) is free."""
        if self.peer is None or not self.peer.open:
            return True
        used, capacity = len(self.peer.inbox), self.capacity
        if not self._was_full:
            return used < capacity
        free_again = used * 3 <= capacity * 2 if self.is_tcp else used * 4 <= capacity
        if free_again:
            self._was_full = False
        return free_again

    # the end

    def shutdown(self, read: bool, write: bool) -> None:
        """Raises OSError ENOTCONN."""
        if self.listening is not None and read:
            self.listening.close()
            self.listening = None
            return
        if self.listening is not None and self.is_tcp:
            return  # Linux's inet_shutdown ignores SHUT_WR for a listener, which has nothing to send
        if self.is_tcp and (self.peer is None or self.finished):
            raise os_error("ENOTCONN")
        self.read_shut |= read
        self.write_shut |= write
        if self.peer is not None:
            self.peer.read_shut |= write
            if not self.is_tcp:
                self.peer.write_shut |= read
            self.peer.changed()
        self.changed()

    def reset(self) -> None:
        """The peer answered with RST."""
        self.error = "EPIPE" if self.read_shut else "ECONNRESET"
        self.dead = self.read_shut = self.write_shut = True
        self.changed()

    def release(self) -> None:
        super().release()
        self.open = False
        if self.listening is not None:
            self.listening.close()
        peer = self.peer
        if peer is None or not peer.open:
            return
        if self.is_tcp:
            if self.dead:
                return
            if self.inbox or self.linger_reset:
                peer.reset()
                return
            peer.read_shut = True
        else:
            peer.read_shut = peer.write_shut = True
            if self.inbox:
                peer.error = "ECONNRESET"
        peer.changed()

    # readiness

    def events(self) -> int:
        if self.listening is not None:
            return READABLE if self.listening.queue else 0
        events = POLLERR if self.error is not None else 0
        if self.read_shut:
            events |= READABLE | POLLRDHUP
        if self.inbox:
            events |= READABLE
        if self.dead or (self.read_shut and self.write_shut):
            events |= POLLHUP
        if self.peer is None and not self.dead:
            return events | self._events_unconnected()
        if (self.is_tcp and self.write_shut) or self.writable:
            events |= WRITABLE
        return events

    def _events_unconnected(self) -> int:
        return 0 if self.connecting else WRITABLE | POLLHUP

    read = receive

    def write(self, data: bytes) -> int:
        return self.send(data)


class UnixStreamSocket(StreamSocket):
    """A Unix stream socket: no handshake, no reset packets, and a peer's close affects both directions."""

    is_tcp = False

    def __init__(self, network: Ports, family: int) -> None:
        super().__init__(network, family, receive_buffer=212_992)


class Backlog:
    """A listening socket's connections: those to be accepted, and those that wait for room in the queue."""

    def __init__(self, listener: StreamSocket, size: int) -> None:
        self._listener = listener
        self.size = size
        self.queue: deque[StreamSocket] = deque()
        self.waiting: deque[StreamSocket] = deque()

    @property
    def full(self) -> bool:
        # Linux's sk_acceptq_is_full: even listen(0) accepts one
        return len(self.queue) > self.size

    def arrive(self, client: StreamSocket) -> None:
        """Connect a client, or make it wait if the queue is full."""
        if self.full:
            self.waiting.append(client)
            return
        listener = self._listener
        server = type(client)(listener.network, listener.family)
        if client.is_tcp:
            server.address = as_family(client.peer_address, listener.family)
            server.peer_address = as_family(client.address, listener.family)
            listener.network.share(listener, server)
        else:
            server.address, server.peer_address = listener.address, client.address
        server.options = listener.options.inherited_by(server)
        server.receive_buffer = self._listener.receive_buffer
        server.send_buffer = self._listener.send_buffer
        client.link(server)
        self.queue.append(server)
        self._listener.changed()

    def accept(self) -> StreamSocket:
        if not self.queue:
            raise WouldBlock(READABLE)
        server = self.queue.popleft()
        while self.waiting and not self.full:
            client = self.waiting.popleft()
            if client.open:
                self.arrive(client)
        return server

    def close(self) -> None:
        """Accept no more connections: reset the connected ones and refuse those that wait."""
        for server in self.queue:
            server.linger_reset = True
            server.release()
        for client in self.waiting:
            client.fail_connect("ECONNREFUSED")
        self.queue.clear()
        self.waiting.clear()
