"""Packages that a program names, besides the standard library: their wheels are downloaded when they are imported.

They lie beside Pyodide's own files, in whose list of packages `pyodide lockfile add-wheels` has written what each
provides and needs (`loopsite.commands.pyodide_files`). Not for CPython, where the wheels are on `sys.path`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_LIST = "pyodide-lock.json" if sys.version_info >= (3, 11) else "repodata.json"

_BROUGHT = ".whl/"
"""In the name of each file of a package."""


class Packages:
    """Finds the modules of the packages that are declared, and of those that they need."""

    def __init__(self) -> None:
        self._declared: tuple[str, ...] = ()
        self._wheels: dict[str, str] | None = None

    def declare(self, names: Iterable[str]) -> None:
        """`names` are those of packages that this Python may lack."""
        self._declared = tuple(names)
        self._wheels = None

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not self._declared:
            return None
        if name == "ssl":
            stub: Any = _Stub()  # not a subclass of `Loader`: importlib.abc imports too much
            return ModuleSpec("ssl", stub) if _asked_by_a_package() else None
        if self._wheels is None:
            self._wheels = _wheels_of(self._declared)
        wheel = self._wheels.pop(name, None)
        if wheel is None:
            return None
        folder = _downloaded(wheel)
        if folder not in sys.path:
            sys.path.append(folder)
        spec = PathFinder.find_spec(name)
        if name == "trio" and spec is not None:
            from .epoll import import_as_android

            return import_as_android(spec)
        return spec


def _wheels_of(declared: Iterable[str]) -> dict[str, str]:
    """The file of the wheel for each module that the declared packages and those that they need provide."""
    from json import loads

    listed: dict[str, Any] = loads(bytes(_read(_LIST)))["packages"]
    wheels: dict[str, str] = {}
    waiting, seen = list(declared), set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in listed:
            continue
        seen.add(name)
        wheels |= dict.fromkeys(listed[name]["imports"], listed[name]["file_name"])
        waiting += listed[name]["depends"]
    return wheels


def _downloaded(wheel: str) -> str:
    """The path of the wheel, from which Python imports. Raises ImportError if it cannot be downloaded."""
    import os
    import sysconfig

    path = f"{sysconfig.get_path('purelib')}/{wheel}"
    if not os.path.exists(path):  # noqa: PTH110  # pathlib is half of a run's imports
        content = _read(wheel)
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(content)
    return path


def _read(name: str) -> bytes:
    import looplab_host
    from pyodide.ffi import JsException

    try:
        content: bytes = looplab_host.readFile(name).to_bytes()
    except JsException as error:
        raise ImportError("a package could not be downloaded; are you online?") from error
    return content


class _Stub:
    """Loads `no_ssl`, by whatever name."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        from . import no_ssl

        return no_ssl

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: it is imported already."""


def _asked_by_a_package() -> bool:
    """Whether a package imports, and not the program itself, which is to learn that there is no such module."""
    frame = sys._getframe(2)
    while frame.f_code.co_filename.startswith("<frozen importlib") and frame.f_back is not None:
        frame = frame.f_back
    return _BROUGHT in frame.f_code.co_filename or _BROUGHT in frame.f_globals.get("__file__", "")
