"""Prepares a native interpreter that was started with a program's file, and reports its end.

`__main__` starts it with the option `-W ignore::looplab.native.Option`. The class of a warning is imported when the
interpreter is complete but has not opened the file yet, so CPython itself runs the file, and no frame of looplab is
below the program's. A module `sitecustomize` could do the same, but then all installed packages would be importable.
"""

from __future__ import annotations

import sys
from _imp import _fix_co_filename  # type: ignore[attr-defined]
from _thread import allocate_lock
from collections import deque
from collections.abc import Callable
from json import dumps, loads
from os import _exit, environ, getpid, write
from types import CodeType
from typing import TYPE_CHECKING, Any

from .audit import ignore, listen, listens
from .handover import OPTION, UNRECORDED, VARIABLE

if TYPE_CHECKING:  # as in `run`
    from .observer import WaitObserver


class Option(Warning):
    """The class that `handover.OPTION` names: rename both together."""


def _prepare(settings: dict[str, Any]) -> None:
    """Prepare this interpreter, when it is about to open the program's file."""
    # not above: modules that these functions keep alive are cleared while the last finalizers still print
    import faulthandler
    import os
    import signal
    import site
    import time
    import warnings

    from .run import Run

    sys.warnoptions.remove(OPTION)
    warnings.filters[:] = [each for each in warnings.filters if each[2] is not Option]  # type: ignore[index]
    sys.orig_argv = [sys.executable, *sys.argv]
    # the interpreter was started without `site`, so that the program can import only the standard library;
    # these three provide the part of `site` that programs use: exit(), help(), copyright
    site.setquit()
    site.setcopyright()
    site.sethelper()
    sys.path[1:1] = settings["paths"]
    fd = settings["descriptor"]
    os.set_inheritable(fd, False)  # processes that the program starts must not be able to write messages
    faulthandler.register(signal.SIGUSR1, file=fd)  # how loopsite finds out where a program hangs
    monotonic = time.monotonic
    if settings["clock"] == "virtual":
        from . import kernel  # it imports asyncio, and a run on the real clock does not need it

        kernel.install("virtual", block=time.sleep)
        monotonic = kernel.peek
    if settings["trace"]:
        import asyncio  # noqa: F401  # the recorder needs it
    filename, name = sys.argv[0], f"{os.getcwd()}/{sys.argv[0]}"  # noqa: PTH109  # pathlib is half of a run's imports
    send = _sender(fd)
    observe: Callable[[WaitObserver], None] | None = None
    if settings["trace"] and settings["threads"]:
        from .primitives import install as observe
    if settings["switch"]:
        sys.setswitchinterval(settings["switch"])
    emit, finish = _shortening(send, name, filename), _unless_forked(send)
    run = Run(filename, emit, finish, settings["trace"], monotonic, observe)
    run.other_name = name
    listen("exec", lambda code: _rename(code, name, filename))
    run.begin()


def _rename(code: object, name: str, filename: str) -> None:
    """Give the program's code the short name of its file: its path is another one each time.

    CPython makes the name of the file that it runs absolute. `_imp._fix_co_filename` is what `importlib` uses for
    compiled files that were moved.
    """
    if isinstance(code, CodeType) and code.co_filename == name:
        ignore("exec")
        _fix_co_filename(code, filename)
        sys.modules["__main__"].__file__ = filename


def _shortening(send: Callable[[str], None], name: str, filename: str) -> Callable[[str], None]:
    """`send`, with the short name of the file in what the compiler prints."""
    long, short = dumps(name)[1:-1], dumps(filename)[1:-1]

    def shortened(message: str) -> None:
        send(message.replace(long, short) if listens("exec") else message)

    return shortened


def _sender(fd: int) -> Callable[[str], None]:
    """A function that writes messages to a descriptor; it works until the interpreter has ended."""
    waiting: deque[bytes] = deque()
    lock = allocate_lock()
    error = OSError

    def send(message: str) -> None:
        waiting.append(message.encode() + b"\n")
        # a signal handler may print while this thread is writing: the message that is being written comes first
        while waiting and lock.acquire(False):
            try:
                line = waiting.popleft()
                while line:
                    line = line[write(fd, line) :]
            except error:
                _exit(UNRECORDED)
            finally:
                lock.release()

    return send


def _unless_forked(send: Callable[[str], None]) -> Callable[[str], None]:
    """`send`, but not in a process that the program has forked."""
    process = getpid()
    return lambda message: None if getpid() != process else send(message)


def _start() -> None:
    settings = loads(environ.pop(VARIABLE))
    environ.pop("PYTHONHASHSEED", None)
    sys.path.remove(environ.pop("PYTHONPATH"))
    listen("cpython.run_file", lambda filename: _prepare(settings))


if VARIABLE in environ:
    _start()
