"""A small virtual kernel: what CPython's own asyncio stands on, where there is neither network nor thread.

`install()` puts an in-memory network, a `select` that waits and a clock under CPython's unmodified `socket.py`,
`selectors.py` and `asyncio`. Start reading at `install`, then from the bottom up: `clock`, `waiting`, `descriptors`,
the sockets in `net`, and `select_module`.
"""

from __future__ import annotations

from .install import ClockName, install, peek, use_clock

__all__ = ["ClockName", "install", "peek", "use_clock"]
