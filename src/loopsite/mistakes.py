"""What a contributor got wrong, in one line: where, what was found, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class Mistake(Exception):
    """One mistake. `str()` is one line; `detail` may add lines below it (a diff, a traceback of the program).

    `path` is shown relative to the current folder; `line` counts from 1, or is None for a whole file.
    """

    def __init__(self, path: Path, line: int | None, found: str, fix: str, detail: str = "") -> None:
        shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        where = f"{shown}:{line}" if line else str(shown)
        super().__init__(f"{where}: {found}. {fix}")
        self.detail = detail


class Mistakes(Exception):
    """Every mistake that one check found, so that a contributor sees all of them at once."""

    def __init__(self, found: Iterable[Mistake]) -> None:
        self.found = tuple(found)
        super().__init__("\n".join(f"{mistake}\n{mistake.detail}".rstrip() for mistake in self.found))


def raise_any(found: Iterable[Mistake]) -> None:
    """Raise `Mistakes` if there are any."""
    if mistakes := tuple(found):
        raise Mistakes(mistakes)
