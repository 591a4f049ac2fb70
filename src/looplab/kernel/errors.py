"""Linux's errors on a host with other numbers.

Emscripten numbers errors as WASI does: ENOENT is 44, not 2. The C code of CPython uses the host's numbers and texts,
while programs print and compare Linux's. So the module `errno` and `os.strerror` have Linux's, and each OSError gets
them when it is created: those of the kernel in `os_error`, all others in `web/src/worker/errors.ts`, which reads
`FROM_HOST` and `ON_HOST`. The subclass (FileNotFoundError ...) is what CPython finds for the host's number.

Numbers and texts: errno(3) and glibc's `strerror`, as CPython on Linux shows them.
"""

from __future__ import annotations

import errno
import operator
import os
import sys
from typing import Any

# fmt: off
LINUX: dict[str, tuple[int, str]] = {
    "EPERM": (1, "Operation not permitted"),
    "ENOENT": (2, "No such file or directory"),
    "ESRCH": (3, "No such process"),
    "EINTR": (4, "Interrupted system call"),
    "EIO": (5, "Input/output error"),
    "ENXIO": (6, "No such device or address"),
    "E2BIG": (7, "Argument list too long"),
    "ENOEXEC": (8, "Exec format error"),
    "EBADF": (9, "Bad file descriptor"),
    "ECHILD": (10, "No child processes"),
    "EAGAIN": (11, "Resource temporarily unavailable"),
    "ENOMEM": (12, "Cannot allocate memory"),
    "EACCES": (13, "Permission denied"),
    "EFAULT": (14, "Bad address"),
    "ENOTBLK": (15, "Block device required"),
    "EBUSY": (16, "Device or resource busy"),
    "EEXIST": (17, "File exists"),
    "EXDEV": (18, "Invalid cross-device link"),
    "ENODEV": (19, "No such device"),
    "ENOTDIR": (20, "Not a directory"),
    "EISDIR": (21, "Is a directory"),
    "EINVAL": (22, "Invalid argument"),
    "ENFILE": (23, "Too many open files in system"),
    "EMFILE": (24, "Too many open files"),
    "ENOTTY": (25, "Inappropriate ioctl for device"),
    "ETXTBSY": (26, "Text file busy"),
    "EFBIG": (27, "File too large"),
    "ENOSPC": (28, "No space left on device"),
    "ESPIPE": (29, "Illegal seek"),
    "EROFS": (30, "Read-only file system"),
    "EMLINK": (31, "Too many links"),
    "EPIPE": (32, "Broken pipe"),
    "EDOM": (33, "Numerical argument out of domain"),
    "ERANGE": (34, "Numerical result out of range"),
    "EDEADLK": (35, "Resource deadlock avoided"),
    "ENAMETOOLONG": (36, "File name too long"),
    "ENOLCK": (37, "No locks available"),
    "ENOSYS": (38, "Function not implemented"),
    "ENOTEMPTY": (39, "Directory not empty"),
    "ELOOP": (40, "Too many levels of symbolic links"),
    "ENOMSG": (42, "No message of desired type"),
    "EIDRM": (43, "Identifier removed"),
    "ECHRNG": (44, "Channel number out of range"),
    "EL2NSYNC": (45, "Level 2 not synchronized"),
    "EL3HLT": (46, "Level 3 halted"),
    "EL3RST": (47, "Level 3 reset"),
    "ELNRNG": (48, "Link number out of range"),
    "EUNATCH": (49, "Protocol driver not attached"),
    "ENOCSI": (50, "No CSI structure available"),
    "EL2HLT": (51, "Level 2 halted"),
    "EBADE": (52, "Invalid exchange"),
    "EBADR": (53, "Invalid request descriptor"),
    "EXFULL": (54, "Exchange full"),
    "ENOANO": (55, "No anode"),
    "EBADRQC": (56, "Invalid request code"),
    "EBADSLT": (57, "Invalid slot"),
    "EBFONT": (59, "Bad font file format"),
    "ENOSTR": (60, "Device not a stream"),
    "ENODATA": (61, "No data available"),
    "ETIME": (62, "Timer expired"),
    "ENOSR": (63, "Out of streams resources"),
    "ENONET": (64, "Machine is not on the network"),
    "ENOPKG": (65, "Package not installed"),
    "EREMOTE": (66, "Object is remote"),
    "ENOLINK": (67, "Link has been severed"),
    "EADV": (68, "Advertise error"),
    "ESRMNT": (69, "Srmount error"),
    "ECOMM": (70, "Communication error on send"),
    "EPROTO": (71, "Protocol error"),
    "EMULTIHOP": (72, "Multihop attempted"),
    "EDOTDOT": (73, "RFS specific error"),
    "EBADMSG": (74, "Bad message"),
    "EOVERFLOW": (75, "Value too large for defined data type"),
    "ENOTUNIQ": (76, "Name not unique on network"),
    "EBADFD": (77, "File descriptor in bad state"),
    "EREMCHG": (78, "Remote address changed"),
    "ELIBACC": (79, "Can not access a needed shared library"),
    "ELIBBAD": (80, "Accessing a corrupted shared library"),
    "ELIBSCN": (81, ".lib section in a.out corrupted"),
    "ELIBMAX": (82, "Attempting to link in too many shared libraries"),
    "ELIBEXEC": (83, "Cannot exec a shared library directly"),
    "EILSEQ": (84, "Invalid or incomplete multibyte or wide character"),
    "ERESTART": (85, "Interrupted system call should be restarted"),
    "ESTRPIPE": (86, "Streams pipe error"),
    "EUSERS": (87, "Too many users"),
    "ENOTSOCK": (88, "Socket operation on non-socket"),
    "EDESTADDRREQ": (89, "Destination address required"),
    "EMSGSIZE": (90, "Message too long"),
    "EPROTOTYPE": (91, "Protocol wrong type for socket"),
    "ENOPROTOOPT": (92, "Protocol not available"),
    "EPROTONOSUPPORT": (93, "Protocol not supported"),
    "ESOCKTNOSUPPORT": (94, "Socket type not supported"),
    "EOPNOTSUPP": (95, "Operation not supported"),
    "EPFNOSUPPORT": (96, "Protocol family not supported"),
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
    "ESHUTDOWN": (108, "Cannot send after transport endpoint shutdown"),
    "ETOOMANYREFS": (109, "Too many references: cannot splice"),
    "ETIMEDOUT": (110, "Connection timed out"),
    "ECONNREFUSED": (111, "Connection refused"),
    "EHOSTDOWN": (112, "Host is down"),
    "EHOSTUNREACH": (113, "No route to host"),
    "EALREADY": (114, "Operation already in progress"),
    "EINPROGRESS": (115, "Operation now in progress"),
    "ESTALE": (116, "Stale file handle"),
    "EUCLEAN": (117, "Structure needs cleaning"),
    "ENOTNAM": (118, "Not a XENIX named type file"),
    "ENAVAIL": (119, "No XENIX semaphores available"),
    "EISNAM": (120, "Is a named type file"),
    "EREMOTEIO": (121, "Remote I/O error"),
    "EDQUOT": (122, "Disk quota exceeded"),
    "ENOMEDIUM": (123, "No medium found"),
    "EMEDIUMTYPE": (124, "Wrong medium type"),
    "ECANCELED": (125, "Operation canceled"),
    "ENOKEY": (126, "Required key not available"),
    "EKEYEXPIRED": (127, "Key has expired"),
    "EKEYREVOKED": (128, "Key has been revoked"),
    "EKEYREJECTED": (129, "Key was rejected by service"),
    "EOWNERDEAD": (130, "Owner died"),
    "ENOTRECOVERABLE": (131, "State not recoverable"),
    "ERFKILL": (132, "Operation not possible due to RF-kill"),
}
# fmt: on

ALIASES = {"EWOULDBLOCK": "EAGAIN", "EDEADLOCK": "EDEADLK", "ENOTSUP": "EOPNOTSUPP"}

ERRNO = {name: number for name, (number, _) in LINUX.items()}
TEXTS = {0: "Success", **dict(LINUX.values())}

_UNKNOWN = -1
"""Stands for a number of the host that it does not have."""

_HOST = {name: getattr(errno, name, _UNKNOWN) for name in LINUX}
_HOST_TEXTS = {number: os.strerror(number) for number in _HOST.values()}

FROM_HOST = {
    (host, _HOST_TEXTS[host]): ((host, TEXTS[ERRNO[name]]), (ERRNO[name], TEXTS[ERRNO[name]]))
    for name, host in _HOST.items()
    if host != _UNKNOWN
}
"""For each (number, text) of the host: the host's number with Linux's text, and Linux's number with its text."""

ON_HOST = {ERRNO[name]: (host,) for name, host in _HOST.items()}
"""For each number of Linux: that of the host."""


def os_error(name: str) -> OSError:
    """The exception that CPython on Linux raises for the errno `name`, with the same subclass, number and text."""
    number, text = LINUX[name]
    error = OSError(_HOST[name], _HOST_TEXTS[_HOST[name]])
    error.errno, error.strerror, error.args = number, text, (number, text)
    return error


def strerror(code: int, /) -> str:
    """As `os.strerror` on Linux."""
    number = operator.index(code)
    return TEXTS.get(number) or f"Unknown error {number}"


def install() -> None:
    """Change the module `errno` and `os.strerror`, and what other modules have already imported from `errno`."""
    names: dict[str, Any] = vars(errno)
    names["errorcode"].clear()
    names["errorcode"].update((number, name) for name, number in ERRNO.items())
    names["errorcode"].update((ERRNO[ALIASES[alias]], alias) for alias in ("EDEADLOCK", "ENOTSUP"))  # as in CPython
    for name in [name for name in names if name.startswith("E") and name not in ERRNO]:
        del names[name]  # Linux has no such error
    names.update(ERRNO)
    names.update((alias, ERRNO[name]) for alias, name in ALIASES.items())
    os.strerror = strerror
    for module in list(sys.modules.values()):
        if module is not errno:
            _replace_in(getattr(module, "__dict__", {}))


def _replace_in(names: dict[str, object]) -> None:
    linux = {host: ERRNO[name] for name, host in _HOST.items()}
    for name, value in list(names.items()):
        if name in ERRNO and type(value) is int:
            names[name] = ERRNO[name]
        elif name in ("_IGNORED_ERRNOS", "_IGNORED_ERROS"):  # pathlib's, whose name 3.10.2 misspells
            assert isinstance(value, tuple)
            names[name] = tuple(linux.get(each, each) for each in value)
