"""Tracebacks shortened for a reader of the program: each run of library frames becomes one line.

Frames of the standard library are folded, because its location and its line numbers differ from machine to machine, and
because only the program is the reader's to change. Exception groups keep the layout that CPython gives them.
"""

from __future__ import annotations

import itertools
import re
import sys
import sysconfig
import traceback
from collections.abc import Iterator

_OWN_FOLDER = __file__.rpartition("/")[0] + "/"
_FRAME = re.compile(r'(?P<margin>[ |]*)  File "(?P<path>[^"]+)", line \d+')


def folded_traceback(error: BaseException) -> str | None:
    """The traceback of `error`, folded; None if it has no frame to fold."""
    text = "".join(traceback.format_exception(error))
    return None if (folded := fold(text)) == text else folded


def fold(text: str) -> str:
    """`text` with each run of library frames as one line: "  … through asyncio".

    The number of frames is left out: it changes between bug-fix releases, and the output on a page would change too.
    """
    folded: list[str] = []
    for package, frames in itertools.groupby(_frames(text), key=lambda frame: frame[0]):
        lines = [line for _, line in frames]
        if package is not None:
            margin = lines[0][: lines[0].index("File")]
            lines = [f"{margin}… through {package}\n"]
        folded.extend(lines)
    return "".join(folded)


def _frames(text: str) -> Iterator[tuple[str | None, str]]:
    """Each line with the package of its library frame, or None; only the first line of a library frame is kept."""
    below = ""  # the indentation of a library frame's source line and of the marks under it
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):  # not `splitlines`, for which a form feed ends a line
        match = _FRAME.match(line)
        if below and not match and line.startswith(below):
            continue
        package = _library_package(match["path"]) if match else None
        below = f"{match['margin']}    " if match and package else ""
        if package != "looplab":  # in CPython, these functions are written in C and have no frame
            yield package, line


def _library_package(path: str) -> str | None:
    """The standard library's package or module that a file belongs to, or looplab; None for the program's files."""
    if path.startswith((_OWN_FOLDER, "looplab/")):  # the second is how a compiled wheel names its files
        return "looplab"
    if frozen := re.fullmatch(r"<frozen (?P<module>[\w.]+)>", path):
        return frozen["module"].split(".")[0]
    # Pyodide's Python 3.10 says //lib/python3.10
    stdlib = "/" + sysconfig.get_path("stdlib").lstrip("/")
    for folder in (stdlib, *(entry for entry in sys.path if isinstance(entry, str) and entry.endswith(".zip"))):
        if path.startswith(folder + "/"):
            return path[len(folder) + 1 :].split("/")[0].removesuffix(".py")
    return None
