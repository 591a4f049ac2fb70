"""A module `ssl` for packages on Pythons that have none in a browser: they need its names, but encrypt nothing here.

anyio, httpx, trio and websockets import it even if no connection is encrypted.
"""

from __future__ import annotations

from typing import Any


class SSLError(OSError):
    """As in Python's `ssl`."""


class SSLZeroReturnError(SSLError):
    """As in Python's `ssl`."""


class SSLWantReadError(SSLError):
    """As in Python's `ssl`."""


class SSLWantWriteError(SSLError):
    """As in Python's `ssl`."""


class SSLSyscallError(SSLError):
    """As in Python's `ssl`."""


class SSLEOFError(SSLError):
    """As in Python's `ssl`."""


class SSLCertVerificationError(SSLError, ValueError):
    """As in Python's `ssl`."""


CertificateError = SSLCertVerificationError


class SSLContext:
    """Takes any setting; only a connection cannot be made with it."""

    def __init__(self, protocol: object = None) -> None:
        self.protocol = protocol

    def __getattr__(self, name: str) -> Any:
        if name.startswith("wrap"):
            raise SSLError("Python in a browser cannot encrypt connections")
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *arguments, **options: None


class SSLObject:
    """Never made."""


class SSLSocket:
    """Never made."""


class MemoryBIO:
    """As in Python's `ssl`, but for bytes that nobody encrypts."""


def create_default_context(*arguments: object, **options: object) -> SSLContext:
    return SSLContext()


def __getattr__(name: str) -> int:
    """Any constant is 0."""
    if name.isupper():
        return 0
    raise AttributeError(f"module 'ssl' has no attribute {name!r}: Python in a browser does not have it")
