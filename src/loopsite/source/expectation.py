"""What a program should print: how output is compared, and what `accept` keeps of an expectation."""

from __future__ import annotations

import doctest
import re
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

Version = tuple[int, int]
"""A Python feature version: (3, 13)."""

_OPTIONS = doctest.ELLIPSIS | doctest.DONT_ACCEPT_BLANKLINE | doctest.DONT_ACCEPT_TRUE_FOR_1
_ELLIPSIS = "..."
# a date, a time, a number or a dotted name is one token: half of one may be the same by chance
_TOKENS = re.compile(r"\.\.\.|\w+(?:[-:.,]\w+)*|\s+|.", re.DOTALL)
_TRACEBACK = re.compile(
    r"^(Traceback \(most recent call last\):\n)(?: {2}.*\n)+"
    r"|^( *[|+] (?:Exception Group )?Traceback \(most recent call last\):\n)(?: *\|  .*\n)+",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"(?<=\bat )0x[0-9a-fA-F]{4,}\b")

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


def as_saved_by_others(text: str) -> str:
    """The text without what editors and Git on Windows add: carriage returns at line ends, a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def without_addresses(text: str) -> str:
    """The text with `...` for each address in memory, as in `<object object at 0x7f...>`: no two runs share them."""
    return _ADDRESS.sub(f"0x{_ELLIPSIS}", text)


def fold_tracebacks(text: str) -> str:
    """The text with `...` for the frames of each traceback, which differ from Python to Python."""
    return _TRACEBACK.sub(lambda match: f"{match[1] or match[2]}{_ELLIPSIS}\n", text)


@dataclass(frozen=True)
class Expectation:
    """What a program should print from Python `since` up to the next expectation."""

    path: Path
    since: Version
    text: str

    @property
    def is_general(self) -> bool:
        """Whether its file names no Python: `name.out`."""
        return len(self.path.suffixes) == 1

    def diff(self, printed: str, found: str) -> str:
        """A unified diff from this expectation to what was printed, under the name `found`.

        Lines that differ only where the expectation has `...` are not shown as changed.
        """
        kept = keep_ellipses(self.text, printed)
        lines = unified_diff(lines_with_ends(self.text), lines_with_ends(kept), str(self.path), found)
        return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end\n" for line in lines)


def keep_ellipses(expected: str, printed: str) -> str:
    """What `accept` writes: `printed`, but with the lines of `expected` whose `...` still match.

    A line that is only `...` is kept as long as the lines around it are still there.
    """
    if matches(expected, printed):
        return expected
    old, new = lines_with_ends(expected), lines_with_ends(printed)
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


def loosen(expected: str, printed: str) -> str | None:
    """`expected` with `...` wherever `printed` differs from it, so that it matches both; None if no word would be left.

    The words in which two lines differ become a `...` each; lines that only one of the two has, one together.
    """
    if matches(expected, printed):
        return expected
    old, new = lines_with_ends(expected), lines_with_ends(printed)
    if len(old) * len(new) > MAX_PAIRS:
        return None
    line_by_line = "".join(map(_loosen_line, old, new)) if len(old) == len(new) else ""
    for text in (line_by_line, _loosen_blocks(old, new)):
        if matches(text, printed) and re.search(r"\w", text):
            return text
    return None


def _loosen_blocks(old: list[str], new: list[str]) -> str:
    """What matches either of two texts, found from the lines that they have in common."""
    pairs = [(i, j) for i, j in enumerate(_align(old, new)) if j is not None]
    text, i, j = "", 0, 0
    for next_i, next_j in [*pairs, (len(old), len(new))]:
        text += _loosen_block(old[i:next_i], new[j:next_j]) + "".join(old[next_i : next_i + 1])
        i, j = next_i + 1, next_j + 1
    return re.sub(r"(?:\.\.\.){2,}", _ELLIPSIS, text)


def _loosen_block(old: list[str], new: list[str]) -> str:
    """What matches either of two blocks of lines that have no line in common."""
    if len(old) == len(new):
        return "".join(map(_loosen_line, old, new))
    # without a line end, it also matches nothing
    return f"{_ELLIPSIS}\n" if old and new and old[-1].endswith("\n") and new[-1].endswith("\n") else _ELLIPSIS


def _loosen_line(old: str, new: str) -> str:
    a, b = _TOKENS.findall(old), _TOKENS.findall(new)
    parts: list[str] = []
    for kind, i, end, _, _ in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        found = "".join(a[i:end]) if kind == "equal" else _ELLIPSIS
        if not (found == _ELLIPSIS and parts[-1:] == [_ELLIPSIS]):
            parts.append(found)
    line = "".join(parts)
    if matches(line, old) and matches(line, new):
        return line
    return f"{_ELLIPSIS}\n" if old.endswith("\n") and new.endswith("\n") else _ELLIPSIS


def lines_with_ends(text: str) -> list[str]:
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
