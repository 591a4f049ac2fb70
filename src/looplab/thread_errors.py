"""Prints an exception that ends a thread like one that ends the program: with the frames of the library folded."""

from __future__ import annotations

import _thread
import sys
from typing import Any

from .tracebacks import folded_traceback


def fold_tracebacks_of_threads() -> None:
    """Replace the function in C that is `threading.excepthook` if the program sets no other."""
    original = vars(_thread)["_excepthook"]

    def excepthook(args: Any, /) -> None:
        """Handle uncaught Thread.run() exception."""
        try:
            text = None if args.exc_type is SystemExit else folded_traceback(args.exc_value)
            if text is not None:
                name = _thread.get_ident() if args.thread is None else args.thread.name
                sys.stderr.write(f"Exception in thread {name}:\n{text}")
                sys.stderr.flush()
                return
        except Exception:  # whatever the program did to `sys`, CPython copes with it
            pass
        original(args)

    excepthook.__module__, excepthook.__qualname__ = "_thread", "_excepthook"
    vars(_thread)["_excepthook"] = excepthook
    if threading := sys.modules.get("threading"):
        vars(threading).update(excepthook=excepthook, __excepthook__=excepthook)
