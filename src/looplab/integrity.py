"""Whether a program has changed what its recording relies on: a function of asyncio, of the clocks or of looplab."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_RELIED_ON = {"asyncio", "time", "looplab"}
_UNUSED = "looplab.check"
"""It judges the run in another interpreter, where the program does not reach it."""


def seal() -> Callable[[], str | None]:
    """Note all functions and classes as they are now. What this returns says later which one is another, or None."""
    sealed = tuple(_functions())

    def replaced() -> str | None:
        return next((name for name, key, namespace, value in sealed if namespace.get(key) is not value), None)

    return replaced


def _functions() -> Iterator[tuple[str, str, Mapping[str, Any], object]]:
    """The full name of each, its key, the namespace that has it, and itself."""
    for module_name, module in list(sys.modules.items()):
        if module_name.partition(".")[0] not in _RELIED_ON or module_name.startswith(_UNUSED):
            continue
        for key, value in list(vars(module).items()):
            if not callable(value):
                continue
            yield f"{module_name}.{key}", key, vars(module), value
            if isinstance(value, type) and value.__module__ == module_name:
                for name, method in list(vars(value).items()):
                    if callable(method) or isinstance(method, (classmethod, staticmethod, property)):
                        yield f"{module_name}.{key}.{name}", name, vars(value), method
