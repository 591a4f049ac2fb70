"""Runs a program as the asyncio REPL (`python -m asyncio`) runs what is typed into it: `await` works at the top level.

CPython's asyncio compiles with the same flag: https://github.com/python/cpython/blob/3.14/Lib/asyncio/__main__.py
"""

from __future__ import annotations

import os
import sys
from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT
from inspect import CO_COROUTINE
from types import FunctionType


def repl_file(filename: str) -> str:
    """Write a file that runs the program `filename`, and return its path."""
    # tracebacks leave out frames of this folder, which is not on disk after a boot from a snapshot
    folder = os.path.dirname(__file__)  # noqa: PTH120  # pathlib is half of a run's imports
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    path = f"{folder}/begin_repl.py"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(f"import looplab.repl as repl; repl.run({filename!r}, {path!r})\n")
    return path


def run(filename: str, path: str) -> None:
    """Run the program in the module `__main__`, as a task if it awaits; `path` is the file that has called this."""
    os.remove(path)  # noqa: PTH107
    main = vars(sys.modules["__main__"])
    del main["repl"]
    main["__file__"] = filename
    with open(filename, encoding="utf-8") as file:  # noqa: PTH123
        source = file.read()
    code = compile(source, filename, "exec", PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    coroutine = FunctionType(code, main)()
    if code.co_flags & CO_COROUTINE:
        import asyncio

        asyncio.run(coroutine)
