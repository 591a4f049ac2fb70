"""Linux's errno numbers and texts, on a host with different numbers.

Emscripten numbers errors as WASI does: ECONNREFUSED is 14, not 111. The C code in CPython uses the host's numbers,
while programs print and compare Linux's. `Errno` is both at once: it prints and computes as Linux's number, but hashes
and compares as the host's too, so that `OSError(Errno)` becomes the right subclass (CPython looks it up in a dict
keyed by the host's numbers) and `error.errno == errno.EBADF` holds whichever side raised it. Only names that the
kernel raises are replaced in the `errno` module: a file that does not exist keeps the host's number, both in the
exception and in the module.

Numbers and texts: errno(3) and glibc's `strerror`, as CPython on Linux shows them.
"""

from __future__ import annotations

import errno

LINUX: dict[str, tuple[int, str]] = {
    "EPERM": (1, "Operation not permitted"),
    "ENOENT": (2, "No such file or directory"),
    "EBADF": (9, "Bad file descriptor"),
    "EAGAIN": (11, "Resource temporarily unavailable"),
    "EACCES": (13, "Permission denied"),
    "EEXIST": (17, "File exists"),
    "EINVAL": (22, "Invalid argument"),
    "ESPIPE": (29, "Illegal seek"),
    "EPIPE": (32, "Broken pipe"),
    "ENOTSOCK": (88, "Socket operation on non-socket"),
    "EDESTADDRREQ": (89, "Destination address required"),
    "EMSGSIZE": (90, "Message too long"),
    "EPROTOTYPE": (91, "Protocol wrong type for socket"),
    "ENOPROTOOPT": (92, "Protocol not available"),
    "EPROTONOSUPPORT": (93, "Protocol not supported"),
    "ESOCKTNOSUPPORT": (94, "Socket type not supported"),
    "EOPNOTSUPP": (95, "Operation not supported"),
    "EAFNOSUPPORT": (97, "Address family not supported by protocol"),
    "EADDRINUSE": (98, "Address already in use"),
    "EADDRNOTAVAIL": (99, "Cannot assign requested address"),
    "ENETDOWN": (100, "Network is down"),
    "ENETUNREACH": (101, "Network is unreachable"),
    "ENETRESET": (102, "Network dropped connection on reset"),
    "ECONNABORTED": (103, "Software caused connection abort"),
    "ECONNRESET": (104, "Connection reset by peer"),
    "ENOBUFS": (105, "No buffer space available"),
    "EISCONN": (106, "Transport endpoint is already connected"),
    "ENOTCONN": (107, "Transport endpoint is not connected"),
    "ETIMEDOUT": (110, "Connection timed out"),
    "ECONNREFUSED": (111, "Connection refused"),
    "EHOSTUNREACH": (113, "No route to host"),
    "EALREADY": (114, "Operation already in progress"),
    "EINPROGRESS": (115, "Operation now in progress"),
}

ALIASES = {"EWOULDBLOCK": "EAGAIN", "ENOTSUP": "EOPNOTSUPP"}

TEXTS = dict(LINUX.values())


class Errno(int):
    """An error number that prints and computes as Linux's, hashes as the host's, and equals both."""

    host: int

    def __new__(cls, linux: int, host: int) -> Errno:
        self = super().__new__(cls, linux)
        self.host = host
        return self

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Errno):
            return self.host == other.host
        return int(self) == other or self.host == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.host)

    def __reduce__(self) -> tuple[type[int], tuple[int]]:
        return int, (int(self),)


def _on_this_host(name: str) -> Errno:
    number = LINUX[name][0]
    host = getattr(errno, name, number)
    return Errno(number, getattr(host, "host", host))


ERRNO: dict[str, Errno] = {name: _on_this_host(name) for name in LINUX}


def os_error(name: str) -> OSError:
    """The exception that CPython on Linux raises for the errno `name`, with the same subclass, number and text."""
    return OSError(ERRNO[name], LINUX[name][1])
