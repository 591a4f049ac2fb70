"""Socket addresses: checks what a program passes and makes it numeric, as `_socket` does."""

from __future__ import annotations

from typing import Any

from ..errors import os_error
from . import names
from .constants import AF_INET, AF_INET6, AF_UNIX

Address = Any
"""(host, port); (host, port, flow, scope); a path ('' without a name) or b'\\0...' for a Unix socket."""

_FAMILY_NAMES = {AF_UNIX: "AF_UNIX", AF_INET: "AF_INET", AF_INET6: "AF_INET6"}


def checked(family: int, address: Any, caller: str) -> Address:
    """The address in numeric form; `caller` ("connect", "bind", "sendto") is named in errors.

    Raises TypeError, OverflowError (port) or gaierror (unknown name), with CPython's texts.
    """
    if family == AF_UNIX:
        return _checked_path(address)
    if not isinstance(address, tuple):
        kind = type(address).__name__
        raise TypeError(f"{caller}(): {_FAMILY_NAMES[family]} address must be tuple, not {kind}")
    if family == AF_INET and len(address) != 2:
        raise TypeError("AF_INET address must be a pair (host, port)")
    if family == AF_INET6 and not 2 <= len(address) <= 4:
        raise TypeError("AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])")
    name, port, *rest = address
    if not isinstance(port, int):
        raise TypeError(f"'{type(port).__name__}' object cannot be interpreted as an integer")
    if not 0 <= port <= 0xFFFF:
        raise OverflowError(f"{caller}(): port must be 0-65535.")
    host = _numeric(family, name)
    if family == AF_INET:
        return host, port
    return host, port, *[*rest, 0, 0][:2]


def _numeric(family: int, name: Any) -> str:
    if isinstance(name, (bytes, bytearray)):
        name = name.decode("ascii")
    if not isinstance(name, str):
        raise TypeError(f"str, bytes or bytearray expected, not {type(name).__name__}")
    if name == "":
        return wildcard(family)
    if family == AF_INET and name in ("<broadcast>", "255.255.255.255"):
        return "255.255.255.255"
    return names.resolve(name, family)[0][1]


def _checked_path(address: Any) -> str | bytes:
    if isinstance(address, str):
        path = address.encode("utf-8", "surrogateescape")
    else:
        try:
            path = bytes(memoryview(address))
        except TypeError:
            raise TypeError(f"a bytes-like object is required, not '{type(address).__name__}'") from None
    if len(path) > 108 or (len(path) == 108 and path[:1] != b"\0"):
        raise OSError("AF_UNIX path too long")
    return path if path[:1] == b"\0" else path.decode("utf-8", "surrogateescape")


def wildcard(family: int) -> str:
    return "0.0.0.0" if family == AF_INET else "::"


def loopback(family: int) -> str:
    return "127.0.0.1" if family == AF_INET else "::1"


def unnamed(family: int) -> Address:
    """What getsockname() returns for a socket that is not bound."""
    if family == AF_UNIX:
        return ""
    return with_port(family, wildcard(family), 0)


def with_port(family: int, host: str, port: int) -> Address:
    return (host, port) if family == AF_INET else (host, port, 0, 0)


def is_local(family: int, host: str) -> bool:
    """Whether it is an address of this machine, which has only the loopback interface."""
    if family == AF_INET6 and is_mapped(host):
        host, family = host[len("::ffff:") :], AF_INET
    if family == AF_INET:
        return host.startswith("127.") or host == "0.0.0.0"
    return host in ("::1", "::")


def is_mapped(host: str) -> bool:
    return host.startswith("::ffff:") and "." in host


def unmapped(family: int, host: str) -> tuple[int, str]:
    """The IPv4 address in a mapped IPv6 one, such as '::ffff:127.0.0.1'; any other unchanged."""
    if family == AF_INET6 and is_mapped(host):
        return AF_INET, host[len("::ffff:") :]
    return family, host


def as_family(address: Address, family: int) -> Address:
    """An IPv4 address as a dual-stack IPv6 socket sees it; any other unchanged."""
    if family == AF_INET6 and len(address) == 2:
        return f"::ffff:{address[0]}", address[1], 0, 0
    return address


def destination(family: int, address: Address) -> Address:
    """Where a connection to `address` goes; the wildcard means this machine. Raises OSError ENETUNREACH."""
    host, port, *rest = address
    if host == wildcard(family):
        host = loopback(family)
    if not is_local(family, host):
        raise os_error("ENETUNREACH")
    return host, port, *rest
