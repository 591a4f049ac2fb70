"""Modules that a browser's standard library lacks: why an import of one fails; packages, and time zones."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from .packages import Packages

_TIME_ZONES = "tzdata.zip"
"""In the folder of each Pyodide (`loopsite.commands.pyodide_files`)."""


PACKAGES = Packages()


def install_finders() -> None:
    """Add this module's finders, after those that find what is there. Only for Pyodide."""
    sys.meta_path += [PACKAGES, _TimeZones, _Missing]


class _TimeZones:
    """Finds the package `tzdata`, where `zoneinfo` looks for time zones; its first import downloads it."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "tzdata":
            return None
        from zipimport import zipimporter

        return zipimporter(_downloaded()).find_spec(name)


def _downloaded() -> str:
    """The path of the zip file. Raises OSError if it cannot be downloaded."""
    import os
    import sysconfig

    import looplab_host
    from pyodide.ffi import JsException

    path = f"{sysconfig.get_path('purelib')}/{_TIME_ZONES}"
    if not os.path.exists(path):  # noqa: PTH110  # pathlib is half of a run's imports
        try:
            content = looplab_host.readFile(_TIME_ZONES).to_py()
        except JsException as error:
            raise OSError("the time zones could not be downloaded; are you online?") from error
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(content)
    return path


class _Missing:
    """Refuses to import modules of the standard library that Pyodide omits.

    Its own message refers readers to `micropip` and `pyodide.loadPackage`, which need packages that are not here.
    """

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        # not for `importlib.util.find_spec`, which returns None for what is not there
        if name in sys.stdlib_module_names and sys._getframe(2).f_code.co_name == "_find_and_load_unlocked":
            python = f"{sys.version_info[0]}.{sys.version_info[1]}"
            sentence = f"No module named {name!r}: Python {python} in a browser does not have it"
            raise ModuleNotFoundError(sentence, name=name)
        return None


def _hide(function: Any) -> None:
    """Let CPython take the frames of `function` for importlib's, which tracebacks of failed imports omit."""
    function.__code__ = function.__code__.replace(co_filename="<frozen importlib._bootstrap>")


_hide(_Missing.find_spec)
