"""What asyncio itself does in threads, done at once: it needs no thread, and not every host has any.

asyncio resolves names and reads files for `sendfile` in its default executor, and shuts that executor down from a
thread. Here the first two cannot block, so they are done immediately, and the result arrives as it would from a thread:
in a later iteration of the loop. As long as no thread has been started, the third has nothing to wait for.
"""

from __future__ import annotations

import concurrent.futures
import threading
from asyncio import base_events
from collections.abc import Callable
from typing import Any

from . import switching
from .scheduler import Scheduler


def patches(scheduler: Scheduler) -> list[tuple[Any, str, Any]]:
    """(object, attribute, replacement)."""
    executor = concurrent.futures.ThreadPoolExecutor
    return [
        (threading.Thread, "start", _start(threading.Thread.start, scheduler)),
        (executor, "submit", _submit(executor.submit)),
    ]


def _start(start: Callable[..., None], scheduler: Scheduler) -> Callable[[threading.Thread], None]:
    def start_or_run(self: threading.Thread) -> None:
        method: Any = getattr(self, "_target", None)
        target = getattr(method, "__func__", None)
        if scheduler.started or target is None:
            start(self)
        elif target is getattr(base_events.BaseEventLoop, "_do_shutdown", None) and not _waits(method.__self__):
            self.run()
            self.join = lambda timeout=None: None  # type: ignore[method-assign]
        else:
            start(self)

    return start_or_run


def _waits(loop: Any) -> bool:
    """Whether the shutdown of the loop's executor may wait, as that of a class of the program's own may."""
    return type(loop._default_executor) is not concurrent.futures.ThreadPoolExecutor and switching.can_suspend()


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
