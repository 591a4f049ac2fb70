"""Starting a process raises OSError ENOTSUP, as CPython does on a system without processes."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from .errors import ERRNO

SENTENCE = "Python in a browser does not support processes"


def patches() -> list[tuple[Any, str, Any]]:
    """(object, attribute, replacement) for everything that starts a process."""
    found: list[tuple[Any, str, Any]] = [(subprocess.Popen, "_execute_child", _refuse)]
    if hasattr(subprocess, "_can_fork_exec"):  # 3.11 and later; it would raise an error with a message of its own
        found.append((subprocess, "_can_fork_exec", True))
    return found + [(os, name, _refuse) for name in ("fork", "forkpty", "posix_spawn", "system") if hasattr(os, name)]


def _refuse(*args: Any, **kwargs: Any) -> Any:
    raise OSError(ERRNO["EOPNOTSUPP"], SENTENCE)
