"""Starting a process raises OSError ENOTSUP, as CPython does on a system without processes."""

from __future__ import annotations

import concurrent.futures
import importlib
import os
import subprocess
import sys
from types import ModuleType
from typing import Any

from .errors import ERRNO, os_error

SENTENCE = "Python in a browser does not support processes"

_STARTING = ("fork", "forkpty", "posix_spawn", "posix_spawnp", "system", "execv", "execve")
_SPAWNING = [f"spawn{arguments}{path}{env}" for arguments in "lv" for path in ("", "p") for env in ("", "e")]
_WAITING = ("wait", "wait3", "wait4", "waitid", "waitpid")


def patches() -> list[tuple[Any, str, Any]]:
    """(object, attribute, replacement) for everything that starts a process or waits for one."""
    found: list[tuple[Any, str, Any]] = [(subprocess.Popen, "_execute_child", _refuse)]
    if hasattr(subprocess, "_can_fork_exec"):  # 3.11 and later; it would raise an error with a message of its own
        found.append((subprocess, "_can_fork_exec", True))
    found += [(os, name, _refuse) for name in (*_STARTING, *_SPAWNING)]
    found += [(os, name, _has_no_child) for name in _WAITING]
    # a system with processes also has these, and modules that find `os.fork` call the last when they are imported
    missing = {"P_WAIT": 0, "P_NOWAIT": 1, "P_NOWAITO": 1, "register_at_fork": lambda **functions: None}
    return found + [(os, name, value) for name, value in missing.items() if not hasattr(os, name)]


def add_missing_modules() -> None:
    """Add what Pyodide lacks below `multiprocessing` and `concurrent.futures`, so that it is refused, not missing."""

    class SemLock:
        SEM_VALUE_MAX = 2**31 - 1

        def __new__(cls, *args: Any) -> Any:
            _refuse()

    modules: dict[str, dict[str, Any]] = {
        "_multiprocessing": {"SemLock": SemLock, "sem_unlink": _refuse, "flags": {}},
        "_posixshmem": {"shm_open": _refuse, "shm_unlink": _refuse},
        "_posixsubprocess": {"fork_exec": _refuse},
    }
    for name, contents in modules.items():
        module = importlib.import_module(name) if name in sys.builtin_module_names else ModuleType(name)
        vars(module).update(contents)
        sys.modules[name] = module
    if sys.version_info >= (3, 14):
        vars(concurrent.futures)["InterpreterPoolExecutor"] = InterpreterPoolExecutor


class InterpreterPoolExecutor(concurrent.futures.Executor):
    """Stands for the one of CPython, which needs more than one interpreter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise OSError(ERRNO["EOPNOTSUPP"], "Python in a browser does not support more than one interpreter")


def _refuse(*args: Any, **kwargs: Any) -> Any:
    raise OSError(ERRNO["EOPNOTSUPP"], SENTENCE)


def _has_no_child(*args: Any, **kwargs: Any) -> Any:
    raise os_error("ECHILD")
