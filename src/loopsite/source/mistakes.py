"""What a contributor has to correct, in one line: where, what was found, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class Mistake(Exception):
    """One mistake. `str()` is one line; `detail` may add lines below it (a diff, the program's traceback).

    `path` is shown relative to the current folder; `line` counts from 1, or is None for a whole file. Invisible
    characters, such as a newline in the middle of a link, are shown escaped.
    """

    def __init__(self, path: Path, line: int | None, found: str, fix: str, detail: str = "") -> None:
        where = f"{relative(path)}:{line}" if line else relative(path)
        super().__init__(_visible(f"{where}: {found}. {fix}"))
        self.path, self.line, self.found, self.fix, self.detail = path, line, found, fix, detail


class Mistakes(Exception):
    """All the mistakes that a check found, so that a contributor sees them at once."""

    def __init__(self, found: Iterable[Mistake]) -> None:
        self.found = tuple(found)
        super().__init__("\n".join(f"{mistake}\n{mistake.detail}".rstrip() for mistake in self.found))


def relative(path: Path) -> str:
    """The path relative to the current folder, if it is in there."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def suggest(written: str, known: Iterable[str]) -> str | None:
    """The question whether one of `known` was meant, if one is similar to what was written, or the same in a folder."""
    names = list(known)
    close = [name for name in names if name.endswith(f"/{written}")] or get_close_matches(written, names, n=1)
    return f"Did you mean {close[0]!r}?" if close else None


def text_of(path: Path) -> str:
    """The text of a file, its line ends unchanged. Raises `Mistake` if it cannot be read or is not UTF-8."""
    try:
        data = path.read_bytes()
    except OSError as error:
        fix = "Correct its permissions or its link, or remove it."
        raise Mistake(path, None, f"cannot be read: {error.strerror}", fix) from error
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Mistake(path, line, f"not UTF-8: byte 0x{data[error.start]:02x}", "Save the file as UTF-8.") from error


def _visible(line: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def raise_any(found: Iterable[Mistake]) -> None:
    """Raise `Mistakes` if there are any."""
    if mistakes := tuple(found):
        raise Mistakes(mistakes)
