"""What a program should print: how output is compared, and what `accept` keeps of an expectation."""

from __future__ import annotations

import doctest
import re
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

Version = tuple[int, int]
"""A Python feature version: (3, 13)."""

_OPTIONS = doctest.ELLIPSIS | doctest.DONT_ACCEPT_BLANKLINE | doctest.DONT_ACCEPT_TRUE_FOR_1
_ELLIPSIS = "..."

MAX_PAIRS = 1_000_000
"""The most pairs of lines, of two texts, among which to look for those that match: more would take minutes."""


def version_of(text: str) -> Version:
    """The feature version of "3.13" or "3.13.0rc1"; raises ValueError for anything else."""
    if not (match := re.match(r"(\d+)\.(\d+)", text)):
        raise ValueError(f"not a Python version: {text!r}")
    return int(match[1]), int(match[2])


def dotted(version: Version) -> str:
    """ "3.13" for (3, 13)."""
    return "{}.{}".format(*version)


def matches(expected: str, printed: str) -> bool:
    """Whether the output is as expected: `...` stands for any text, as in doctest, and all else has to be equal."""
    return doctest.OutputChecker().check_output(expected, printed, _OPTIONS)


@dataclass(frozen=True)
class Expectation:
    """What a program should print from Python `since` up to the next expectation."""

    path: Path
    since: Version
    text: str

    def diff(self, printed: str, found: str) -> str:
        """A unified diff from this expectation to what was printed, under the name `found`.

        Lines that differ only where the expectation has `...` are not shown as changed.
        """
        kept = keep_ellipses(self.text, printed)
        lines = unified_diff(_lines(self.text), _lines(kept), str(self.path), found)
        return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end\n" for line in lines)


def keep_ellipses(expected: str, printed: str) -> str:
    """What `accept` writes: `printed`, but with the lines of `expected` whose `...` still match.

    A line that is only `...` is kept as long as the lines around it are still there.
    """
    if matches(expected, printed):
        return expected
    old, new = _lines(expected), _lines(printed)
    if len(old) * len(new) > MAX_PAIRS:
        return printed
    partner = _align(old, new)
    kept: list[str] = []
    i = j = 0
    while j < len(new):
        if i < len(old) and partner[i] == j:
            kept.append(old[i])
            i, j = i + 1, j + 1
        elif i < len(old) and _is_gap(old[i]) and (end := _gap_end(old, new, partner, i, j)) is not None:
            kept.append(old[i])
            i, j = i + 1, end
        elif i < len(old) and partner[i] is None:
            i += 1
        else:
            kept.append(new[j])
            j += 1
    text = "".join(kept)
    # line by line it matches, but it may not as a whole: if the last line is `...`, say, and has no newline
    return text if matches(text, printed) else printed


def _lines(text: str) -> list[str]:
    """Its lines with their newlines; unlike `splitlines`, a form feed does not end one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _is_gap(line: str) -> bool:
    return line.strip() == _ELLIPSIS


def _align(old: list[str], new: list[str]) -> list[int | None]:
    """For each line of `old` the index of the line of `new` it matches: a longest common subsequence."""
    rows, columns = len(old), len(new)
    fits = [[not _is_gap(a) and matches(a, b) for b in new] for a in old]
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + 1 if fits[i][j] else 0)
    partner: list[int | None] = [None] * rows
    i = j = 0
    while i < rows and j < columns:
        if fits[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            partner[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return partner


def _gap_end(old: list[str], new: list[str], partner: list[int | None], i: int, j: int) -> int | None:
    """Where in `new` the gap `old[i]`, which starts at `new[j]`, ends; None if a line beside it is gone."""
    begins = i == 0 if j == 0 else i > 0 and partner[i - 1] == j - 1
    if not begins:
        return None
    end = len(new) if i + 1 == len(old) else partner[i + 1]
    return end if end != j else None  # it stands for at least one line, because its own newline has to match
