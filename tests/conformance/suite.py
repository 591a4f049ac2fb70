"""Run one module of CPython's own asyncio tests and print a JSON line for each test as it ends.

Executed natively and, as text, inside Pyodide: standard library only. A line is {"test", "result", "detail"}; the
result is "passed", "failed" or "skipped". A test without a line did not end.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import signal
import sys
import types
import unittest
from typing import Any


class Reporter(unittest.TestResult):
    """Prints the outcome of each test; a subtest that fails fails its test."""

    def __init__(self, out: Any) -> None:
        super().__init__()
        self._out = out
        self._detail = ("passed", "")

    def startTest(self, test: Any) -> None:
        super().startTest(test)
        self._detail = ("passed", "")

    def stopTest(self, test: Any) -> None:
        super().stopTest(test)
        result, detail = self._detail
        if result != "passed":
            # garbage of a failed test must not warn during a later test that counts warnings
            gc.collect()
        self._say(test.id(), result, detail)

    def addError(self, test: Any, err: Any) -> None:
        # a class's or module's set-up that fails has no startTest
        self._failed(err, test)
        if not isinstance(test, unittest.TestCase):
            self._say(test.id(), *self._detail)

    def addFailure(self, test: Any, err: Any) -> None:
        self._failed(err, test)

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        if err is not None:
            self._failed(err, test)

    def addSkip(self, test: Any, reason: str) -> None:
        self._detail = ("skipped", reason)

    def addUnexpectedSuccess(self, test: Any) -> None:
        self._detail = ("failed", "unexpected success")

    def _failed(self, err: Any, test: Any) -> None:
        self._detail = ("failed", f"{err[0].__name__}: {err[1]}".splitlines()[0][:300])

    def _say(self, test: str, result: str, detail: str) -> None:
        name = test.removeprefix("test.test_asyncio.")
        print(json.dumps({"test": name, "result": result, "detail": detail}), file=self._out, flush=True)


def run(module: str, only: tuple[str, ...] = ()) -> None:
    """Run `test.test_asyncio.<module>`, or `module` if it begins with "test.", or only those of its tests, by name."""
    out, sys.stdout = sys.stdout, io.StringIO()
    if sys.platform == "emscripten":
        _pretend_a_unix()
    names = [name if name.startswith("test.") else f"test.test_asyncio.{name}" for name in only or (module,)]
    with contextlib.redirect_stderr(io.StringIO()):
        unittest.defaultTestLoader.loadTestsFromNames(names).run(Reporter(out))
    sys.stdout = out


def _pretend_a_unix() -> None:
    """Make the test package run what it believes Emscripten lacks."""
    vars(importlib.import_module("test.support"))["has_socket_support"] = True
    vars(importlib.import_module("test.support.threading_helper"))["can_start_thread"] = True
    # test_events imports tty for its tests of terminals, which need os.openpty and are skipped
    sys.modules.setdefault("termios", types.ModuleType("termios")).__dict__.setdefault("TCSAFLUSH", 2)


if __name__ == "__main__":
    # a shell ignores it in jobs that it starts in the background: then tests that interrupt themselves would never end
    signal.signal(signal.SIGINT, signal.default_int_handler)
    run(sys.argv[1], tuple(sys.argv[2:]))
