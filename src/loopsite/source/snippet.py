"""A snippet: one program of a page, its header, and what it is expected to print."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from reprlib import Repr
from typing import Any
from warnings import catch_warnings

from packaging.specifiers import SpecifierSet

from .expectation import Expectation, Version, dotted, version_of
from .mistakes import Mistake, Mistakes, text_of
from .pythons import VERSIONS

BUILD: Version = sys.version_info[:2]
"""The Python that builds the site, and so the one whose output a page shows where a program allows it."""

OLDEST = VERSIONS[0]
"""An expectation without a version in its name holds from here on."""

NEEDS = ("threads", "subprocess", "signals")
"""What a program can need that a browser lacks."""

# the block as PEP 723 defines it, its lines' "# " taken off afterwards
_HEADER = re.compile(r"^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$\s*", re.MULTILINE)
_OUT = re.compile(r"(?P<stem>[^.]+)(?:\.py(?P<major>\d)(?P<minor>\d+))?\.out")
_KEYS = {"raises", "needs", "timeout"}
_SHORT = Repr(maxstring=60, maxother=60)


@dataclass(frozen=True)
class Header:
    """What a program says of itself in its PEP 723 header.

    `timeout` is in seconds. `raises` has the exception that the program is meant to end in, by the version from
    which on it does.
    """

    requires_python: SpecifierSet = SpecifierSet()  # noqa: RUF009  # never changed
    raises: tuple[tuple[Version, str], ...] = ()
    needs: tuple[str, ...] = ()
    timeout: float = 10

    def raises_on(self, python: Version) -> str | None:
        """The exception meant on that version, or None if the program is to end well there."""
        meant = [name for since, name in self.raises if since <= python]
        return meant[-1] if meant else None

    def allows(self, python: Version) -> bool:
        return self.requires_python.contains(f"{python[0]}.{python[1]}", prereleases=True)


@dataclass(frozen=True)
class Snippet:
    """One program. `source` is what the page shows and what is run: the file without its header.

    `header_lines` is how many lines of the file come before the source.
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
        """What the program prints on that version; None if nothing is written for it yet."""
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
    """Every snippet below `root`, by name. Raises `Mistakes` with all that is wrong with the files there."""
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
    text = text_of(path)
    header, source, header_lines = _split(path, text)
    try:
        with catch_warnings(action="ignore"):  # it prints them when it is run, which its page shows
            compile(source, path.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        if header.allows(BUILD) and header.raises_on(BUILD) is None:
            line = (error.lineno or 1) + header_lines
            raise Mistake(path, line, f"syntax error: {error.msg}", "Correct the program.") from error
    except (MemoryError, RecursionError) as error:
        line = header_lines + 1
        raise Mistake(path, line, "a program that is nested too deeply", "Write it in more statements.") from error
    name = path.relative_to(root).with_suffix("").as_posix()
    return Snippet(name, path, header, source, header_lines, tuple(_expectations(path)))


def _split(path: Path, text: str) -> tuple[Header, str, int]:
    """The header, the program below it, and how many lines the header took."""
    text = text.replace("\r\n", "\n")
    found = [match for match in _HEADER.finditer(text) if match["type"] == "script"]
    opening = re.search(r"^# /// script", text, re.MULTILINE)
    if not found:
        if opening:
            line = text.count("\n", 0, opening.start()) + 1
            raise Mistake(path, line, "the header has no end", "Close it with a line '# ///', each line starting '#'.")
        return Header(), text, 0
    match = found[0]
    if len(found) > 1 or match.start() != 0:
        line = text.count("\n", 0, found[-1].start()) + 1
        raise Mistake(path, line, "a header that is not at the top of the file", "Have one, on line 1.")
    content = "".join(line[2:] or "\n" for line in match["content"].splitlines(keepends=True))
    return _header(path, text, content), text[match.end() :], text.count("\n", 0, match.end())


def _header(path: Path, text: str, content: str) -> Header:
    def mistake(key: str, found: str, fix: str) -> Mistake:
        line = next((n for n, row in enumerate(text.splitlines(), 1) if key and key in row), 1)
        return Mistake(path, line, f"bad header: {found}", fix)

    try:
        fields = tomllib.loads(content)
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: numbers can be too long, tables too deep
        line = re.search(r"at line (\d+)", str(error))
        raise Mistake(
            path,
            int(line[1]) + 1 if line else 1,
            f"bad header: not TOML: {error}",
            "See CONTRIBUTING.md, 'The header'.",
        ) from error
    for key in sorted(fields.keys() - {"requires-python", "dependencies", "tool"}):
        raise mistake(key, f"unknown key {_repr(key)}", "Use requires-python and [tool.snippet].")
    if fields.get("dependencies"):
        raise mistake("dependencies", "dependencies", "A snippet has the standard library only: remove them.")
    try:
        requires_python = SpecifierSet(_typed(fields, "requires-python", str, "") or "")
        Header(requires_python).allows(BUILD)  # it reads the numbers now only, which can be too long
    except (TypeError, ValueError) as error:
        raise mistake("requires-python", f"requires-python: {error}", 'Write it like ">=3.11".') from error
    tool = fields.get("tool", {})
    options = tool.get("snippet", {}) if isinstance(tool, dict) else {}
    if not isinstance(tool, dict) or not isinstance(options, dict) or tool.keys() - {"snippet"}:
        raise mistake("tool", "unknown table below 'tool'", "The only table is [tool.snippet].")
    for key in sorted(options.keys() - _KEYS):
        raise mistake(key, f"unknown key {_repr(key)}", f"[tool.snippet] has {', '.join(sorted(_KEYS))}.")
    try:
        needs = _typed(options, "needs", list, [])
        for need in needs:
            if need not in NEEDS:
                raise TypeError(f"unknown need {_repr(need)}, expected some of {', '.join(NEEDS)}")
    except (TypeError, ValueError) as error:
        raise mistake("needs", str(error), 'Write it like needs = ["threads"].') from error
    timeout = options.get("timeout", Header.timeout)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout <= 60:
        raise mistake("timeout", f"timeout = {_repr(timeout)}", "Give seconds, above 0 and at most 60.")
    try:
        raises = _raises(options.get("raises", {}))
    except (TypeError, ValueError) as error:
        raise mistake("raises", f"raises: {error}", 'Write "TypeError", or { "3.11" = "TypeError" }.') from error
    return Header(requires_python, raises, tuple(needs), float(timeout))


def _typed[T](fields: Mapping[str, Any], key: str, kind: type[T], default: T) -> T:
    value = fields.get(key, default)
    if not isinstance(value, kind):
        raise TypeError(f"{key} = {_repr(value)} is not a {kind.__name__}")
    return value


def _repr(value: object) -> str:
    """The value as TOML's reader gives it, in a few words."""
    try:
        return _SHORT.repr(value)
    except ValueError:
        return "a number of thousands of digits"


def _raises(value: object) -> tuple[tuple[Version, str], ...]:
    by_version = {".".join(map(str, OLDEST)): value} if isinstance(value, str) else value
    if not isinstance(by_version, dict):
        raise TypeError(f"{_repr(value)} is neither a name nor a table")
    for name in by_version.values():
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"{_repr(name)} is not the name of an exception")
    return tuple(sorted((version_of(version), name) for version, name in by_version.items()))


def _expectations(program: Path) -> Iterator[Expectation]:
    """The expectations beside a program, oldest version first."""
    for version in (None, *VERSIONS):
        path = program.with_suffix(".out" if version is None else ".py{}{}.out".format(*version))
        if path.exists():
            yield Expectation(path, version or OLDEST, text_of(path))


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
            yield Mistake(path, None, f"an expectation for Python {python}, which the site does not have", fix)
        elif not path.with_name(f"{match['stem']}.py").exists():
            yield Mistake(path, None, "an expectation without a program", f"Write {match['stem']}.py, or remove it.")
