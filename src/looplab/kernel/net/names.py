"""Resolution of host and service names: `getaddrinfo` and related functions, for a loopback interface only.

`localhost` and this host's name are 127.0.0.1 (or ::1 if IPv6 is requested), and numeric addresses are accepted; no
other name is known. Error numbers and texts are those of glibc's `gai_strerror`.
"""

from __future__ import annotations

import _socket as host_socket
from typing import Any

from .constants import (
    AF_INET,
    AF_INET6,
    AI_CANONNAME,
    AI_NUMERICHOST,
    AI_NUMERICSERV,
    AI_PASSIVE,
    EAI_ADDRFAMILY,
    EAI_FAMILY,
    EAI_NONAME,
    EAI_SERVICE,
    EAI_SOCKTYPE,
    IPPROTO_TCP,
    IPPROTO_UDP,
    NI_NAMEREQD,
    NI_NUMERICHOST,
    NI_NUMERICSERV,
    SOCK_DGRAM,
    SOCK_RAW,
    SOCK_STREAM,
)
from .numeric import inet_ntop, inet_pton

TEXTS = {
    EAI_NONAME: "Name or service not known",
    EAI_FAMILY: "ai_family not supported",
    EAI_SOCKTYPE: "ai_socktype not supported",
    EAI_SERVICE: "Servname not supported for ai_socktype",
    EAI_ADDRFAMILY: "Address family for hostname not supported",
}

# from IANA's registry, those that examples use
SERVICES = {
    "echo": 7, "discard": 9, "daytime": 13, "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "time": 37,
    "domain": 53, "http": 80, "pop3": 110, "ntp": 123, "imap2": 143, "https": 443, "imaps": 993, "http-alt": 8080,
}  # fmt: skip
_UDP_SERVICES = {"echo", "discard", "daytime", "time", "domain", "ntp", "https"}
PROTOCOLS = {"ip": 0, "icmp": 1, "tcp": 6, "udp": 17, "ipv6": 41}
_TRANSPORTS = ((SOCK_STREAM, IPPROTO_TCP), (SOCK_DGRAM, IPPROTO_UDP), (SOCK_RAW, 0))

gaierror = host_socket.gaierror
herror = host_socket.herror
_inet_aton, _inet_ntoa = host_socket.inet_aton, host_socket.inet_ntoa


def _failure(number: int) -> OSError:
    return gaierror(number, TEXTS[number])


def gethostname() -> str:
    return "localhost"


def numeric(name: str) -> tuple[int, str, int] | None:
    """(family, normalised address, scope) of a numeric address; None if it is not one."""
    address, _, scope = name.partition("%")
    try:
        if ":" in address:
            return AF_INET6, inet_ntop(AF_INET6, inet_pton(AF_INET6, address)), int(scope or 0)
        if name and name[0] in "0123456789":
            return AF_INET, _inet_ntoa(_inet_aton(name)), 0
    except (OSError, ValueError):
        pass
    return None


def resolve(name: str, family: int = 0, numeric_only: bool = False) -> list[tuple[int, str, int]]:
    """(family, host, scope) for each address of `name`, in order. Raises gaierror."""
    if found := numeric(name):
        if family and found[0] != family:
            raise _failure(EAI_ADDRFAMILY)
        return [found]
    if numeric_only or name.rstrip(".") not in ("localhost", "localhost.localdomain", gethostname()):
        raise _failure(EAI_NONAME)
    return [(AF_INET6, "::1", 0)] if family == AF_INET6 else [(AF_INET, "127.0.0.1", 0)]


def service(name: Any, numeric_only: bool = False) -> int:
    """The port of a service name, decimal string, number or None (0). Raises gaierror."""
    if isinstance(name, bytes):
        name = name.decode()
    if name is None or isinstance(name, int):
        return int(name or 0)
    if not isinstance(name, str):
        raise OSError("Int or String expected")
    if name.isdecimal():
        return int(name) & 0xFFFF
    if numeric_only:
        raise _failure(EAI_NONAME)
    if name not in SERVICES:
        raise _failure(EAI_SERVICE)
    return SERVICES[name]


def getaddrinfo(
    host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
) -> list[tuple[int, int, int, str, tuple[Any, ...]]]:
    """As `socket.getaddrinfo`, but with plain integers; `host` is str, bytes or None. Raises gaierror, UnicodeError."""
    if isinstance(host, str):
        host = host.encode("idna").decode("ascii")
    elif isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii")
    elif host is not None:
        raise TypeError("getaddrinfo() argument 1 must be string or None")
    if host is None and port is None:
        raise _failure(EAI_NONAME)
    if family not in (0, AF_INET, AF_INET6):
        raise _failure(EAI_FAMILY)
    transports = [(t, p) for t, p in _TRANSPORTS if type in (0, t) and proto in (0, p)]
    if not transports:
        raise _failure(EAI_SOCKTYPE if type in (SOCK_STREAM, SOCK_DGRAM) or type > SOCK_RAW else EAI_SERVICE)
    number = service(port, bool(flags & AI_NUMERICSERV))
    if host is not None:
        addresses = resolve(host, family, bool(flags & AI_NUMERICHOST))
    elif flags & AI_PASSIVE:
        addresses = [(AF_INET, "0.0.0.0", 0), (AF_INET6, "::", 0)]
    else:
        addresses = [(AF_INET6, "::1", 0), (AF_INET, "127.0.0.1", 0)]
    if isinstance(port, str) and not port.isdecimal():
        usual = {SOCK_STREAM, SOCK_DGRAM} if port in _UDP_SERVICES else {SOCK_STREAM}
        transports = [(t, p) for t, p in transports if t in usual]
    found: list[tuple[int, int, int, str, tuple[Any, ...]]] = []
    for address_family, address, scope in addresses:
        if family in (0, address_family):
            whole = (address, number) if address_family == AF_INET else (address, number, 0, scope)
            for t, p in transports:
                canonical = host or "" if flags & AI_CANONNAME and not found else ""
                found.append((address_family, t, p or proto, canonical, whole))
    return found


def getnameinfo(address: tuple[Any, ...], flags: int) -> tuple[str, str]:
    """(host, service) names of a numeric address. Raises gaierror, TypeError."""
    if not isinstance(address, tuple):
        raise TypeError("getnameinfo() argument 1 must be a tuple")
    if not 2 <= len(address) <= 4:
        raise TypeError("getnameinfo(): illegal sockaddr argument")
    found = numeric(address[0])
    if found is None:
        raise _failure(EAI_NONAME)
    host = found[1]
    is_loopback = host.startswith("127.") or host == "::1"
    if not flags & NI_NUMERICHOST:
        if is_loopback:
            host = "localhost"
        elif flags & NI_NAMEREQD:
            raise _failure(EAI_NONAME)
    if flags & NI_NUMERICSERV:
        return host, str(address[1])
    return host, next((name for name, port in SERVICES.items() if port == address[1]), str(address[1]))


def gethostbyname(name: str) -> str:
    return "0.0.0.0" if name == "" else resolve(name, AF_INET)[0][1]


def gethostbyname_ex(name: str) -> tuple[str, list[str], list[str]]:
    return name, [], [gethostbyname(name)]


def gethostbyaddr(name: str) -> tuple[str, list[str], list[str]]:
    address = resolve(name)[0][1]
    if not (address.startswith("127.") or address == "::1"):
        raise herror(1, "Unknown host")
    return "localhost", [], [address]


def getservbyname(name: str, protocol: str = "tcp", /) -> int:
    if name not in SERVICES or protocol not in ("tcp", "udp"):
        raise OSError("service/proto not found")
    return SERVICES[name]


def getservbyport(port: int, protocol: str = "tcp", /) -> str:
    for name, number in SERVICES.items():
        if number == port and protocol in ("tcp", "udp"):
            return name
    raise OSError("port/proto not found")


def getprotobyname(name: str, /) -> int:
    if name not in PROTOCOLS:
        raise OSError("protocol not found")
    return PROTOCOLS[name]
