"""`select.epoll` for trio, which has no other way to wait in a browser; built upon `select.poll`.

asyncio does not use it: `selectors` has looked for it before.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

FLAGS = {
    **{"EPOLLIN": 1, "EPOLLPRI": 2, "EPOLLOUT": 4, "EPOLLERR": 8, "EPOLLHUP": 16, "EPOLLRDHUP": 0x2000},
    **{"EPOLLONESHOT": 1 << 30, "EPOLLET": 1 << 31},
}
"""As in Linux."""

_WAITED_FOR = 1 | 2 | 4


class Epoll:
    """As `select.epoll`; level-triggered."""

    def __init__(self, sizehint: int = -1, flags: int = 0) -> None:
        self._flags: dict[int, int] = {}
        self.closed = False

    def register(self, fd: int, eventmask: int = _WAITED_FOR) -> None:
        if fd in self._flags:
            raise FileExistsError(17, "File exists")
        self._flags[fd] = eventmask

    def modify(self, fd: int, eventmask: int) -> None:
        self._find(fd)
        self._flags[fd] = eventmask

    def unregister(self, fd: int) -> None:
        self._find(fd)
        del self._flags[fd]

    def poll(self, timeout: float | None = None, maxevents: int = -1) -> list[tuple[int, int]]:
        """At most `maxevents` pairs of a descriptor and its events; waits for `timeout` seconds."""
        import select

        poll = select.poll()
        for fd, flags in self._flags.items():
            if flags & _WAITED_FOR:
                poll.register(fd, flags & _WAITED_FOR)
        found = poll.poll(None if timeout is None or timeout < 0 else timeout * 1000)
        if maxevents > 0:
            found = found[:maxevents]
        for fd, events in found:
            if events & select.POLLNVAL:
                del self._flags[fd]  # closed, which removes it in Linux
            elif self._flags[fd] & FLAGS["EPOLLONESHOT"]:
                self._flags[fd] = 0
        return [(fd, events) for fd, events in found if not events & select.POLLNVAL]

    def close(self) -> None:
        self._flags.clear()
        self.closed = True

    def _find(self, fd: int) -> None:
        if fd not in self._flags:
            raise FileNotFoundError(2, "No such file or directory")


def import_as_android(spec: ModuleSpec) -> ModuleSpec:
    """The spec of trio, to be imported as if this were Android, which also has epoll and cannot start processes: trio
    supports no platform "emscripten".
    """
    import select

    for other in ("ctypes.util", "socket", "subprocess"):
        import_module(other)  # before: they look at the platform too
    vars(select).update(FLAGS, epoll=Epoll)
    loader: Any = _AsAndroid(spec.loader)  # not a subclass of `Loader`, as in `packages`
    spec.loader = loader
    return spec


class _AsAndroid:
    """Loads a module as `loader` does, while `sys.platform` is "android"."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def exec_module(self, module: ModuleType) -> None:
        own = sys.platform
        sys.platform = "android"
        try:
            self._loader.exec_module(module)
        finally:
            sys.platform = own
