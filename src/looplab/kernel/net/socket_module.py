"""The `_socket` module for the virtual network: the class and functions that CPython's own `socket.py` builds on.

This module only handles arguments, timeouts and waiting. The calls are implemented in `socket_calls`, `stream` and
`datagram`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from ..descriptors import POLLERR, POLLHUP, READABLE, WRITABLE, WouldBlock
from ..errors import ERRNO, os_error
from ..machine import Machine
from . import addresses, names, socket_calls
from .constants import (
    AF_INET,
    AF_UNIX,
    CONSTANTS,
    MSG_DONTWAIT,
    MSG_PEEK,
    MSG_WAITALL,
    SHUT_RD,
    SHUT_RDWR,
    SHUT_WR,
    SOCK_NONBLOCK,
)
from .datagram import DatagramSocket
from .numeric import inet_ntop, inet_pton
from .stream import StreamSocket

T = TypeVar("T")


def socket_functions(machine: Machine) -> dict[str, Any]:
    """The names of a `_socket` module for `machine`, constants included."""
    descriptors, network = machine.descriptors, machine.network

    class socket(Socket):
        __doc__ = Socket.__doc__
        __slots__ = ()
        _machine = machine

    socket.__module__, socket.__qualname__ = "_socket", "socket"

    def socketpair(family: int = AF_UNIX, type: int = 1, proto: int = 0, /) -> tuple[Socket, Socket]:
        if family != AF_UNIX:
            raise os_error("EOPNOTSUPP")
        one, other = socket_calls.pair(network, type & 0xF)
        return (
            socket(family, type, proto, descriptors.open(one)),
            socket(family, type, proto, descriptors.open(other)),
        )

    def dup(fd: int, /) -> int:
        return descriptors.open(descriptors.get(fd))

    def close(fd: int, /) -> None:
        descriptors.close(fd)

    def getdefaulttimeout() -> float | None:
        return machine.default_timeout

    def setdefaulttimeout(timeout: float | None, /) -> None:
        machine.default_timeout = _timeout(timeout)

    functions = (socketpair, dup, close, getdefaulttimeout, setdefaulttimeout)
    name_functions = (
        names.getaddrinfo, names.getnameinfo, names.gethostname, names.gethostbyname, names.gethostbyname_ex,
        names.gethostbyaddr, names.getservbyname, names.getservbyport, names.getprotobyname,
        inet_pton, inet_ntop,
    )  # fmt: skip
    return {
        **CONSTANTS,
        **{function.__name__: function for function in (*functions, *name_functions)},
        "socket": socket,
        "SocketType": socket,
        "has_ipv6": True,
        "timeout": TimeoutError,
        "error": OSError,
        "if_nameindex": lambda: [(1, "lo")],
    }


def _timeout(value: Any) -> float | None:
    if value is None:
        return None
    if not hasattr(value, "__float__") and not hasattr(value, "__index__"):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    seconds = float(value)
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("Timeout value out of range")
    return seconds


def _bytes_of(data: Any) -> bytes | memoryview:
    if isinstance(data, bytes):
        return data
    try:
        return memoryview(data).cast("B")
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'") from None


class Socket:
    """socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object, as CPython's `_socket.socket`."""

    _machine: Machine

    # slots, so that socket.py's subclass stays without a __dict__
    __slots__ = ("_family", "_fd", "_file", "_proto", "_timeout", "_type")

    def __init__(self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None) -> None:
        self._fd = -1
        machine = self._machine
        if fileno is not None:
            self._adopt(family, type, proto, fileno)
        else:
            family = AF_INET if family == -1 else int(family)
            kind = 1 if type == -1 else int(type) & 0xF
            self._proto = 0 if proto == -1 else int(proto)
            self._file = socket_calls.new(machine.network, family, kind, self._proto)
            self._fd = machine.descriptors.open(self._file)
            self._family, self._type = family, kind
        self._timeout = machine.default_timeout
        if type != -1 and int(type) & SOCK_NONBLOCK:
            self._timeout = 0.0
        if fileno is None or self._timeout is not None:
            self._file.nonblocking = self._timeout is not None

    def _adopt(self, family: int, type: int, proto: int, fileno: int) -> None:
        """Use the open socket that `fileno` refers to. Raises OSError EBADF, ENOTSOCK."""
        if isinstance(fileno, float):
            raise TypeError("integer argument expected, got float")
        if fileno < 0:
            raise ValueError("negative file descriptor")
        file = self._machine.descriptors.get(fileno)
        if not isinstance(file, (StreamSocket, DatagramSocket)):
            raise os_error("ENOTSOCK")
        self._fd, self._file = int(fileno), file
        self._family = file.family if family == -1 else int(family)
        self._type = file.options.kind if type == -1 else int(type) & 0xF
        self._proto = file.options.protocol if proto == -1 else int(proto)

    def __repr__(self) -> str:
        return f"<socket object, fd={self._fd}, family={self.family}, type={self.type}, proto={self.proto}>"

    def __del__(self) -> None:
        if getattr(self, "_fd", -1) != -1:
            warnings.warn(f"unclosed {self!r}", ResourceWarning, stacklevel=2, source=self)
            self.close()

    # properties, because the subclass in socket.py gets them from super()

    @property
    def family(self) -> int:
        return self._family

    @property
    def type(self) -> int:
        return self._type

    @property
    def proto(self) -> int:
        return self._proto

    # descriptor

    def fileno(self) -> int:
        return self._fd

    def close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd != -1:
            self._machine.descriptors.close(fd)

    def detach(self) -> int:
        fd, self._fd = self._fd, -1
        return fd

    def _open_file(self) -> StreamSocket | DatagramSocket:
        # os.close() may have closed the descriptor behind this object's back
        if self._fd == -1 or self._machine.descriptors.find(self._fd) is not self._file:
            raise os_error("EBADF")
        return self._file

    # waiting

    @property
    def timeout(self) -> float | None:
        return self._timeout

    def gettimeout(self) -> float | None:
        return self._timeout

    def settimeout(self, timeout: float | None, /) -> None:
        seconds = _timeout(timeout)
        self._open_file().nonblocking = seconds is not None
        self._timeout = seconds

    def setblocking(self, flag: bool, /) -> None:
        self.settimeout(None if flag else 0.0)

    def getblocking(self) -> bool:
        return self._timeout != 0.0

    def _call(self, operation: Callable[[], T], dont_wait: bool = False) -> T:
        """Perform `operation`, waiting up to this socket's timeout. Raises BlockingIOError, TimeoutError."""
        self._machine.waiter.scheduler.pause_if_overdue()
        try:
            return operation()
        except WouldBlock as blocked:
            waits_for = blocked
        file, waiter = self._open_file(), self._machine.waiter
        if dont_wait or self._timeout == 0.0 or (self._timeout is None and file.nonblocking):
            raise os_error("EAGAIN")
        deadline = None if self._timeout is None else waiter.clock.peek() + self._timeout
        while True:
            left = None if deadline is None else deadline - waiter.clock.peek()
            self._wait(waits_for.events, left)
            try:
                return operation()
            except WouldBlock as blocked:
                waits_for = blocked

    def _wait(self, events: int, timeout: float | None) -> None:
        file = self._file
        verb = "to receive from" if events & READABLE else "to send to"
        sentence = f"{verb} a socket that blocks ({self!r})"
        mask = events | POLLERR | POLLHUP
        if not self._machine.waiter.until(lambda: file.events() & mask, timeout, sentence):
            raise TimeoutError("timed out")

    # addresses

    def bind(self, address: Any, /) -> None:
        file = self._open_file()
        socket_calls.bind(self._machine.network, file, addresses.checked(self.family, address, "bind"))

    def listen(self, backlog: int = 128, /) -> None:
        socket_calls.listen(self._machine.network, self._open_file(), backlog)

    def _accept(self) -> tuple[int, Any]:
        file = self._open_file()
        if not isinstance(file, StreamSocket):
            raise os_error("EOPNOTSUPP")
        accepted = self._call(file.accept)
        if accepted.family == AF_UNIX:
            return self._machine.descriptors.open(accepted), accepted.peer_address or ""
        return self._machine.descriptors.open(accepted), accepted.peer_address

    def connect(self, address: Any, /) -> None:
        if error := self.connect_ex(address, _caller="connect"):
            raise os_error(next(name for name, number in ERRNO.items() if number == error))

    def connect_ex(self, address: Any, /, *, _caller: str = "connect_ex") -> int:
        file = self._open_file()
        address = addresses.checked(self.family, address, _caller)
        try:
            self._call(lambda: socket_calls.connect(self._machine.network, file, address), self._timeout is not None)
        except OSError as error:
            number = error.errno
            if number is None:
                raise
            if number != ERRNO["EINPROGRESS"] or self._timeout == 0.0:
                return number
        else:
            return 0
        self._wait(WRITABLE, self._timeout)
        assert isinstance(file, StreamSocket)
        name, file.error = file.error, None
        if self._timeout is None:
            file.connecting = False
            if name:
                file.disconnect()
        return ERRNO[name] if name else 0

    def getsockname(self) -> Any:
        file = self._open_file()
        return addresses.unnamed(file.family) if file.address is None else file.address

    def getpeername(self) -> Any:
        file = self._open_file()
        if isinstance(file, StreamSocket) and not file.connected:
            raise os_error("ENOTCONN")
        if file.peer_address is None:
            raise os_error("ENOTCONN")
        return file.peer_address

    # data

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        if bufsize < 0:
            raise ValueError("negative buffersize in recv")
        return self._receive(bufsize, flags)[0]

    def recvfrom(self, bufsize: int, flags: int = 0, /) -> tuple[bytes, Any]:
        if bufsize < 0:
            raise ValueError("negative buffersize in recvfrom")
        return self._receive(bufsize, flags)

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        return self._receive_into(buffer, nbytes, flags, "recv_into")[0]

    def recvfrom_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> tuple[int, Any]:
        return self._receive_into(buffer, nbytes, flags, "recvfrom_into")

    def recvmsg(self, bufsize: int, ancbufsize: int = 0, flags: int = 0, /) -> tuple[bytes, list[Any], int, Any]:
        if bufsize < 0:
            raise ValueError("negative buffer size in recvmsg")
        data, sender = self._receive(bufsize, flags)
        return data, [], 0, sender

    def recvmsg_into(
        self, buffers: Iterable[Any], ancbufsize: int = 0, flags: int = 0, /
    ) -> tuple[int, list[Any], int, Any]:
        views = [memoryview(buffer).cast("B") for buffer in buffers]
        data, sender = self._receive(sum(map(len, views)), flags)
        start = 0
        for view in views:
            part = data[start : start + len(view)]
            view[: len(part)] = part
            start += len(part)
        return len(data), [], 0, sender

    def _receive(self, size: int, flags: int) -> tuple[bytes, Any]:
        file = self._open_file()
        peek = bool(flags & MSG_PEEK)
        if isinstance(file, DatagramSocket):
            return self._call(lambda: file.receive_from(size, peek), bool(flags & MSG_DONTWAIT))
        try:
            data = file.receive(size, peek)
        except WouldBlock:
            data = self._call(lambda: file.receive(size, peek), bool(flags & MSG_DONTWAIT))
        if flags & MSG_WAITALL and not peek:
            while data and len(data) < size:
                more = self._call(partial(file.receive, size - len(data)))
                if not more:
                    break
                data += more
        return data, None

    def _receive_into(self, buffer: Any, nbytes: int, flags: int, caller: str) -> tuple[int, Any]:
        view = memoryview(buffer).cast("B")
        if nbytes < 0:
            raise ValueError(f"negative buffersize in {caller}")
        if nbytes > len(view):
            raise ValueError("buffer too small for requested bytes" if caller == "recv_into" else
                             "nbytes is greater than the length of the buffer")  # fmt: skip
        data, sender = self._receive(nbytes or len(view), flags)
        view[: len(data)] = data
        return len(data), sender

    def send(self, data: Any, flags: int = 0, /) -> int:
        file, view = self._open_file(), _bytes_of(data)
        if isinstance(file, DatagramSocket):
            return self._send_datagram(view, flags, None)
        if self._timeout is None and not file.nonblocking and not flags & MSG_DONTWAIT:
            # a blocking socket waits until the last byte is taken
            return self._send_all(file, view)
        try:
            return file.send(view)
        except WouldBlock:
            return self._call(lambda: file.send(view), bool(flags & MSG_DONTWAIT))

    def _send_all(self, file: StreamSocket, view: bytes | memoryview) -> int:
        sent = self._call(lambda: file.send(view))
        while sent < len(view):
            sent += self._call(partial(file.send, view[sent:]))
        return sent

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        file, view = self._open_file(), _bytes_of(data)
        if isinstance(file, DatagramSocket):
            self._send_datagram(view, flags, None)
        else:
            self._send_all(file, view)

    def sendto(self, data: Any, *flags_and_address: Any) -> int:
        if not 1 <= len(flags_and_address) <= 2:
            raise TypeError(f"sendto() takes 2 or 3 arguments ({len(flags_and_address) + 1} given)")
        flags = flags_and_address[0] if len(flags_and_address) == 2 else 0
        return self._send_to(_bytes_of(data), flags, flags_and_address[-1], "sendto")

    def sendmsg(
        self, buffers: Iterable[Any], ancdata: Iterable[Any] = (), flags: int = 0, address: Any = None, /
    ) -> int:
        if list(ancdata):
            raise os_error("EOPNOTSUPP")
        data = b"".join(buffers)
        return self.send(data, flags) if address is None else self._send_to(data, flags, address, "sendmsg")

    def _send_to(self, view: bytes | memoryview, flags: int, address: Any, caller: str) -> int:
        address = addresses.checked(self.family, address, caller)
        if isinstance(self._open_file(), StreamSocket):
            return self.send(view, flags)
        return self._send_datagram(view, flags, address)

    def _send_datagram(self, view: bytes | memoryview, flags: int, address: Any) -> int:
        file = self._open_file()
        assert isinstance(file, DatagramSocket)
        network = self._machine.network
        return self._call(lambda: socket_calls.send_datagram(network, file, view, address), bool(flags & MSG_DONTWAIT))

    def shutdown(self, how: int, /) -> None:
        if how not in (SHUT_RD, SHUT_WR, SHUT_RDWR):
            raise os_error("EINVAL")
        self._open_file().shutdown(read=how != SHUT_WR, write=how != SHUT_RD)

    # options

    def setsockopt(self, level: int, optname: int, value: Any, optlen: int | None = None, /) -> None:
        if value is None and optlen is None:
            raise TypeError("setsockopt() requires 4 arguments when the third argument is None")
        value = bytes(optlen or 0) if value is None else value
        self._open_file().options.set(level, optname, value if isinstance(value, int) else bytes(value))

    def getsockopt(self, level: int, optname: int, buflen: int = 0, /) -> int | bytes:
        if not 0 <= buflen <= 1024:
            raise OSError("getsockopt buflen out of range")
        value = self._open_file().options.get(level, optname)
        if isinstance(value, bytes):
            return value[:buflen] if buflen else int.from_bytes(value[:4], "little")
        return (value & 0xFFFFFFFF).to_bytes(4, "little")[:buflen] if buflen else value
