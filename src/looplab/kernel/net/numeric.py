"""Numeric addresses, also of IPv6, without which Emscripten's CPython is built ("IPv6 is disabled")."""

from __future__ import annotations

import _socket as host_socket
import ipaddress

from ..errors import os_error
from .constants import AF_INET, AF_INET6

_host_pton, _host_ntop = host_socket.inet_pton, host_socket.inet_ntop


def inet_pton(address_family: int, ip_string: str, /) -> bytes:
    """The packed form of a numeric address. Raises OSError, with CPython's texts."""
    if address_family == AF_INET:
        return _host_pton(address_family, ip_string)
    if address_family != AF_INET6:
        raise os_error("EAFNOSUPPORT")
    try:
        if "%" in ip_string:
            raise ValueError("a scope is not part of the address")
        return ipaddress.IPv6Address(ip_string).packed
    except ValueError:
        raise OSError("illegal IP address string passed to inet_pton") from None


def inet_ntop(address_family: int, packed_ip: bytes, /) -> str:
    """The numeric form of a packed address. Raises ValueError, with CPython's texts."""
    if address_family != AF_INET6:
        return _host_ntop(address_family, packed_ip)
    if len(packed_ip) != 16:
        raise ValueError("invalid length of packed IP address string")
    address = ipaddress.IPv6Address(bytes(packed_ip))
    # as inet_ntop(3) does, and ipaddress from 3.13 on
    return f"::ffff:{address.ipv4_mapped}" if address.ipv4_mapped else address.compressed
