"""A small virtual kernel: what CPython's own asyncio needs from an operating system, in a browser.

`install()` puts an in-memory network, a `select` that waits and a clock under CPython's unmodified `socket.py`,
`selectors.py` and `asyncio`. Threads are stacks that switch where they wait. Read `install` first, then
from the bottom up: `clock`, the threads in `threads`, `waiting`, `descriptors`, the sockets in `net`, and
`select_module`.
"""

from __future__ import annotations

from .install import ClockName, declare_packages, install, observe_waits, peek, preempt, read_line, use_clock
from .threads import switching

__all__ = [
    "ClockName",
    "declare_packages",
    "install",
    "observe_waits",
    "peek",
    "preempt",
    "read_line",
    "switching",
    "use_clock",
]
