"""A small virtual kernel: what CPython's own asyncio needs from an operating system that has no network or threads.

`install()` puts an in-memory network, a `select` that waits and a clock under CPython's unmodified `socket.py`,
`selectors.py` and `asyncio`. Read `install` first, then from the bottom up: `clock`, `waiting`, `descriptors`, the
sockets in `net`, and `select_module`.
"""

from __future__ import annotations

from .install import ClockName, install, peek, use_clock

__all__ = ["ClockName", "install", "peek", "use_clock"]
