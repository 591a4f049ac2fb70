"""Starting a thread fails as it does in CPython, except for the threads of asyncio that need not be real ones.

asyncio resolves names and reads files for `sendfile` in its default executor, and shuts that executor down from a
thread. Here this cannot block, so it is done immediately, and its result arrives as it would from a thread: in a later
iteration of the loop.
"""

from __future__ import annotations

import concurrent.futures
import threading
from asyncio import base_events
from collections.abc import Callable
from typing import Any

SENTENCE = "can't start new thread: Python in a browser has only the one that runs your program"


def patches() -> list[tuple[Any, str, Any]]:
    """(object, attribute, replacement) for everything that starts a thread."""
    executor = concurrent.futures.ThreadPoolExecutor
    found: list[tuple[Any, str, Any]] = [
        (threading.Thread, "start", _start(threading.Thread.start)),
        (executor, "submit", _submit(executor.submit)),
    ]
    # 3.13 renamed it; both raise the exception that the C function raises if the system refuses
    found += [
        (threading, name, _refuse)
        for name in ("_start_new_thread", "_start_joinable_thread")
        if hasattr(threading, name)
    ]
    import _thread

    found += [(_thread, name, _refuse) for name in ("start_new_thread", "start_new") if hasattr(_thread, name)]
    return found


def _refuse(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError(SENTENCE)


def _start(start: Callable[..., None]) -> Callable[[threading.Thread], None]:
    def start_or_run(self: threading.Thread) -> None:
        target = getattr(getattr(self, "_target", None), "__func__", None)
        if target is not None and target is getattr(base_events.BaseEventLoop, "_do_shutdown", None):
            self.run()
            self.join = lambda timeout=None: None  # type: ignore[method-assign]
        else:
            start(self)

    return start_or_run


def _submit(submit: Callable[..., Any]) -> Callable[..., Any]:
    def submit_or_call(
        self: concurrent.futures.ThreadPoolExecutor, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> concurrent.futures.Future[Any]:
        if not _is_asyncios_own(fn):
            return submit(self, fn, *args, **kwargs)  # type: ignore[no-any-return]
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # as concurrent.futures.thread does
            future.set_exception(error)
        return future

    return submit_or_call


def _is_asyncios_own(fn: Callable[..., Any]) -> bool:
    socket = vars(base_events)["socket"]
    if fn in (socket.getaddrinfo, socket.getnameinfo):
        return True
    if getattr(fn, "__name__", "") == "readinto":  # in sendfile's fallback: files here are in memory
        return True
    return getattr(fn, "__func__", None) is getattr(base_events.BaseEventLoop, "_getaddrinfo_debug", None)
