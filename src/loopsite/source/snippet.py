"""A snippet: one program of a page, its header, and what it is expected to print."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from warnings import catch_warnings

from .expectation import Expectation, Version, as_saved_by_others, dotted
from .header import Header, split_header
from .mistakes import Mistake, Mistakes, text_of
from .pythons import BUILD, VERSIONS

_OUT = re.compile(r"(?P<stem>[^.]+)(?:\.py(?P<major>\d)(?P<minor>\d+))?\.out")
_FOLDER, _STEM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"), re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Snippet:
    """One program. `source` is the file without its header, which is what the page shows and what is run.

    `header_lines` is how many lines of the file come before it.
    """

    name: str
    path: Path
    header: Header
    source: str
    header_lines: int
    expectations: tuple[Expectation, ...]

    @property
    def filename(self) -> str:
        return self.path.name

    def expectation_on(self, python: Version) -> Expectation | None:
        """What the program should print on that version; None if there is no expectation yet."""
        valid = [expectation for expectation in self.expectations if expectation.since <= python]
        return valid[-1] if valid else None

    def missing_expectation(self) -> Mistake:
        return Mistake(
            self.path.with_suffix(".out"),
            None,
            f"no expectation for {self.path.name}",
            f"Write it with: make accept SNIPPETS={self.name}",
        )


def load_all(root: Path) -> dict[str, Snippet]:
    """Every snippet below `root`, by name. Raises `Mistakes` with every mistake in the files there."""
    snippets: dict[str, Snippet] = {}
    mistakes: list[Mistake] = []
    for path in sorted(root.rglob("*.py")):
        if "__pycache__" in path.parts or path.is_dir():
            continue
        try:
            snippet = load(path, root)
        except Mistake as mistake:
            mistakes.append(mistake)
        else:
            snippets[snippet.name] = snippet
    mistakes.extend(_strays(root))
    if mistakes:
        raise Mistakes(mistakes)
    return snippets


def load(path: Path, root: Path) -> Snippet:
    """Read one program and its expectations. Raises `Mistake`."""
    *folders, stem = path.relative_to(root).with_suffix("").parts
    for folder in folders:
        if not _FOLDER.fullmatch(folder):
            fix = "Name it like its page, of a-z, 0-9 and -: time-limits."
            raise Mistake(path, None, f"bad folder name {folder!r}", fix)
    if not _STEM.fullmatch(stem):
        fix = "Use a-z, 0-9 and _, and start with a letter: too_slow.py."
        raise Mistake(path, None, f"bad file name {path.name!r}", fix)
    if stem in sys.stdlib_module_names:
        fix = "Name it after what happens in it: too_slow.py."
        raise Mistake(path, None, f"the file would hide Python's module {stem!r} from import", fix)
    text = as_saved_by_others(text_of(path))
    header, source, header_lines = split_header(path, text)
    try:
        with catch_warnings(action="ignore"):  # the run prints them, and its page shows them
            compile(source, path.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        if header.allows(BUILD) and header.raises_on(BUILD) is None:
            line = (error.lineno or 1) + header_lines
            raise Mistake(path, line, f"syntax error: {error.msg}", "Correct the program.") from error
    except (MemoryError, RecursionError) as error:
        line = header_lines + 1
        raise Mistake(path, line, "the program is nested too deeply", "Split it into more statements.") from error
    name = path.relative_to(root).with_suffix("").as_posix()
    return Snippet(name, path, header, source, header_lines, tuple(_expectations(path, header)))


def own_file(program: Path, python: Version) -> Path:
    """Where a program's expectation for one Python is."""
    return program.with_suffix(".py{}{}.out".format(*python))


def _expectations(program: Path, header: Header) -> Iterator[Expectation]:
    """The expectations beside a program, oldest Python first.

    The one without a version begins with the first Python that has no file of its own: usually the oldest, but if that
    has one, the next.
    """
    general = program.with_suffix(".out") if program.with_suffix(".out").exists() else None
    for python in VERSIONS:
        if (own := own_file(program, python)).exists():
            yield Expectation(own, python, text_of(own))
        elif general and header.allows(python):
            yield Expectation(general, python, text_of(general))
            general = None
    if general:
        fix = "Remove it, or one of the others."
        raise Mistake(general, None, "no Python needs this expectation: each has a file of its own", fix)


def _strays(root: Path) -> Iterator[Mistake]:
    """Files below `root` that belong to no program."""
    for path in sorted(root.rglob("*")):
        if path.is_dir() or path.suffix == ".py" or "__pycache__" in path.parts or path.name.startswith("."):
            continue
        match = _OUT.fullmatch(path.name)
        if match is None:
            yield Mistake(path, None, "neither a program nor an expectation", "Name it NAME.out or NAME.py311.out.")
        elif match["major"] and (int(match["major"]), int(match["minor"])) not in VERSIONS:
            python = f"{match['major']}.{match['minor']}"
            fix = f"Remove it, or name one of {', '.join(map(dotted, VERSIONS))}."
            yield Mistake(path, None, f"the site does not have Python {python}", fix)
        elif not path.with_name(f"{match['stem']}.py").exists():
            yield Mistake(path, None, "an expectation without a program", f"Write {match['stem']}.py, or remove it.")
