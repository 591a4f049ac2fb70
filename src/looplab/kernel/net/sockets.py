"""What stream and datagram sockets have in common: a network, an address, buffers and options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..descriptors import File
from ..errors import os_error
from .addresses import Address

if TYPE_CHECKING:
    from .options import Options


class Ports(Protocol):
    """The part of a network that its sockets call."""

    def unbind(self, file: SocketFile) -> None: ...

    def share(self, listener: SocketFile, accepted: SocketFile) -> None: ...


class SocketFile(File):
    """The fields that the socket calls and the options need for every protocol."""

    is_stream = False
    is_tcp = False

    options: Options  # set by socket_calls.new

    def __init__(self, network: Ports, family: int, receive_buffer: int) -> None:
        super().__init__()
        self.network = network
        self.family = family
        self.address: Address | None = None
        self.peer_address: Address | None = None
        self.send_buffer: int | None = None  # bytes, if the program has set SO_SNDBUF
        self.receive_buffer = receive_buffer  # bytes
        self.read_shut = False  # no more data will come: the peer's FIN, or shutdown(SHUT_RD)
        self.write_shut = False
        self.error: str | None = None  # errno name, reported once
        self.listening: object | None = None
        self.linger_reset = False  # close() sends a reset: SO_LINGER with zero seconds

    def take_error(self) -> OSError:
        """The pending error, which is reported once."""
        name, self.error = self.error, None
        assert name is not None
        return os_error(name)

    def release(self) -> None:
        super().release()
        self.network.unbind(self)
