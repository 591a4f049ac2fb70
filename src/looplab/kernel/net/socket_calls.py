"""The socket calls of a Unix kernel, such as bind, listen, connect and send, for every address family."""

from __future__ import annotations

from ..descriptors import WRITABLE, WouldBlock
from ..errors import os_error
from .addresses import (
    Address,
    as_family,
    destination,
    loopback,
    unmapped,
    unnamed,
    wildcard,
)
from .bindings import Binding, Network
from .constants import (
    AF_INET,
    AF_INET6,
    AF_UNIX,
    IPV6_V6ONLY,
    SO_BROADCAST,
    SOCK_DGRAM,
    SOCK_RAW,
    SOCK_STREAM,
    SOL_IPV6,
    SOL_SOCKET,
    SOMAXCONN,
)
from .datagram import DatagramSocket, UnixDatagramSocket
from .options import Options
from .stream import Backlog, StreamSocket, UnixStreamSocket

Socket = StreamSocket | DatagramSocket


def new(network: Network, family: int, kind: int, protocol: int) -> Socket:
    """A new socket. Raises OSError as socket(2) does."""
    if family not in (AF_UNIX, AF_INET, AF_INET6):
        raise os_error("EAFNOSUPPORT")
    if kind == SOCK_RAW and family != AF_UNIX:
        raise os_error("EPERM")
    if kind not in (SOCK_STREAM, SOCK_DGRAM):
        raise os_error("ESOCKTNOSUPPORT")
    if protocol not in {AF_UNIX: (0,)}.get(family, (0, 6 if kind == SOCK_STREAM else 17)):
        raise os_error("EPROTONOSUPPORT")
    file: Socket
    if kind == SOCK_STREAM:
        file = (UnixStreamSocket if family == AF_UNIX else StreamSocket)(network, family)
    else:
        file = (UnixDatagramSocket if family == AF_UNIX else DatagramSocket)(network, family)
    if family != AF_UNIX:
        protocol = 6 if kind == SOCK_STREAM else 17
    file.options = Options(file, kind, protocol)
    return file


def pair(network: Network, kind: int) -> tuple[Socket, Socket]:
    """Two Unix sockets connected to each other. Raises OSError ESOCKTNOSUPPORT."""
    one, other = (new(network, AF_UNIX, kind, 0) for _ in range(2))
    if isinstance(one, StreamSocket) and isinstance(other, StreamSocket):
        one.link(other)
    elif isinstance(one, DatagramSocket) and isinstance(other, DatagramSocket):
        one.peer, other.peer = other, one
        one.senders, other.senders = [other], [one]
    for file in (one, other):
        file.address = file.peer_address = ""
    return one, other


def bind(network: Network, file: Socket, address: Address) -> None:
    """Raises OSError: EINVAL if bound, EADDRINUSE, EADDRNOTAVAIL, and for a path what creating the file raises."""
    if file.family != AF_UNIX:
        file.address = network.bind(_binding(file, address))
        return
    network.check_folder(address)
    if file.address:
        raise os_error("EINVAL")
    network.bind_path(file, address)
    file.address = address


def _binding(file: Socket, address: Address) -> Binding:
    v6_only = file.options.on(SOL_IPV6, IPV6_V6ONLY)
    return Binding(file, file.family, address[0], address[1], isinstance(file, StreamSocket), v6_only)


def listen(network: Network, file: Socket, backlog: int) -> None:
    """Raises OSError: EOPNOTSUPP for datagrams, EINVAL if connected or (Unix) not bound, EADDRINUSE."""
    if not isinstance(file, StreamSocket):
        raise os_error("EOPNOTSUPP")
    if file.peer is not None or (file.address is None and file.family == AF_UNIX):
        raise os_error("EINVAL")
    if file.address is None:
        bind(network, file, unnamed(file.family))
    size = min(max(backlog, 0), SOMAXCONN)
    if file.listening is not None:
        file.listening.size = size
        return
    if file.family != AF_UNIX:
        network.check_listen(file)
    file.listening = Backlog(file, size)
    file.changed()


def connect(network: Network, file: Socket, address: Address) -> None:
    """Connect. For TCP this only begins to, and raises EINPROGRESS, as a handshake takes time.

    Raises OSError, or WouldBlock if a Unix listener's queue is full.
    """
    if isinstance(file, DatagramSocket):
        _connect_datagram(network, file, address)
    elif file.family == AF_UNIX:
        _connect_unix(network, file, address)
    else:
        _connect_tcp(network, file, address)


def _connect_tcp(network: Network, file: StreamSocket, address: Address) -> None:
    if file.connecting:
        _result_of_connect(file)
        return
    if file.listening is not None or file.connected:
        raise os_error("EISCONN")
    address = destination(file.family, address)
    if file.address is None:
        file.address = network.bind(_binding(file, _local_end(file.family, address)))
        file.bound_by_connect = True
    file.connecting = True
    listeners = [
        listener
        for listener in network.find(True, file.family, *address[:2])
        if isinstance(listener, StreamSocket) and listener.listening is not None
    ]
    if file.address[0] == wildcard(file.family):
        file.address = (address[0], *file.address[1:])
    file.begin_connect(listeners[0] if listeners else None, address)
    raise os_error("EINPROGRESS")


def _result_of_connect(file: StreamSocket) -> None:
    """Report once, in a second connect() on the same socket, how the first one ended."""
    if file.dead:
        file.disconnect()
        raise file.take_error() if file.error else os_error("ECONNABORTED")
    if file.peer is None:
        raise os_error("EALREADY")
    file.connecting = False


def _local_end(family: int, address: Address) -> Address:
    """The local address of a socket that connects to `address`, with port 0: the port is chosen later."""
    local_family, _ = unmapped(family, address[0])
    host = loopback(local_family)
    return (host, 0) if family == AF_INET else as_family((host, 0), family) if local_family == AF_INET else (host, 0)


def _connect_unix(network: Network, file: StreamSocket, path: str | bytes) -> None:
    if file.listening is not None:
        raise os_error("EINVAL")
    if file.peer is not None:
        raise os_error("EISCONN")
    listener = network.find_path(path)
    if not isinstance(listener, UnixStreamSocket):
        raise os_error("EPROTOTYPE")
    if listener.listening is None:
        raise os_error("ECONNREFUSED")
    if listener.listening.full:
        raise WouldBlock(WRITABLE)
    if file.address is None:
        file.address = ""
    file.peer_address = listener.address
    listener.listening.arrive(file)


def _connect_datagram(network: Network, file: DatagramSocket, address: Address) -> None:
    if file.family == AF_UNIX:
        peer = network.find_path(address)
        if not isinstance(peer, UnixDatagramSocket):
            raise os_error("EPROTOTYPE")
        file.peer, file.peer_address = peer, address
        peer.senders.append(file)
        return
    address = destination(file.family, address)
    if file.address is None:
        file.address = network.bind(_binding(file, _local_end(file.family, address)))
    elif file.address[0] == wildcard(file.family):
        file.address = (_local_end(file.family, address)[0], *file.address[1:])
    file.peer_address = address


def send_datagram(network: Network, file: DatagramSocket, data: bytes | memoryview, address: Address | None) -> int:
    """Send one datagram to `address`, or to the connected peer. Raises OSError, WouldBlock."""
    if file.address is None and file.family != AF_UNIX:
        bind(network, file, unnamed(file.family))
    if address is None:
        if file.peer is None and file.peer_address is None:
            raise os_error("EDESTADDRREQ" if file.is_udp else "ENOTCONN")
        address = file.peer_address
    assert address is not None
    if file.family == AF_UNIX:
        if file.peer is not None and address == file.peer_address:
            if not file.peer.references:
                raise os_error("ECONNREFUSED")
            return file.send_to(data, file.peer, file.address or None)
        peer = network.find_path(address)
        if not isinstance(peer, UnixDatagramSocket):
            raise os_error("EPROTOTYPE")
        return file.send_to(data, peer, file.address)
    if address[0] == "255.255.255.255":
        raise os_error("ENETUNREACH" if file.options.on(SOL_SOCKET, SO_BROADCAST) else "EACCES")
    if not address[1]:
        raise os_error("EINVAL")
    address = destination(file.family, address)
    assert file.address is not None
    source = file.address
    if source[0] == wildcard(file.family):
        source = (_local_end(file.family, address)[0], *source[1:])
    return file.send_to(data, _receiver(network, file, address, source), source)


def _receiver(network: Network, file: DatagramSocket, address: Address, source: Address) -> DatagramSocket | None:
    """The socket that gets the datagram: one bound to its address, preferably one connected to the sender."""
    found = [f for f in network.find(False, file.family, *address[:2]) if isinstance(f, DatagramSocket)]
    found = [f for f in found if f.peer_address in (None, as_family(source, f.family))]
    return min(found, key=lambda f: f.peer_address is None, default=None)
