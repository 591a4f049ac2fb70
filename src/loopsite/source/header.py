"""The header of a program: the PEP 723 block at its top, with the table [tool.snippet]."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from reprlib import Repr
from typing import Any

from packaging.specifiers import SpecifierSet

from ..packages import offered
from .expectation import Version, dotted, lines_with_ends, version_of
from .mistakes import Mistake
from .pythons import BUILD, OLDEST, VERSIONS

NEEDS = ("threads", "subprocess", "signals")
"""What a program can need that a browser may lack."""

WITH_THREADS: Version = (3, 12)
"""From this Python on, a browser can have threads, if it can suspend stacks of WebAssembly."""

MAX_TIMEOUT = 60
"""Seconds."""

MAX_SWITCH = 1
"""Seconds."""

# the block as PEP 723 defines it
_BLOCK = re.compile(r"^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$\s*", re.MULTILINE)
_OPENING = re.compile(r"^# /// script", re.MULTILINE)
_KEYS = {"raises", "needs", "timeout", "switch"}
_SHORT = Repr(maxstring=60, maxother=60)


@dataclass(frozen=True)
class Header:
    """What a program says about itself in its header.

    `timeout` is in seconds. `raises` has the exceptions that the program should end in, each with the version from
    which it applies. `switch` is how long a thread may run before others do, in seconds; None if it does not matter.
    `packages` are the names of those that it can import, in the versions of the site.
    """

    requires_python: SpecifierSet = SpecifierSet()  # noqa: RUF009  # never changed
    raises: tuple[tuple[Version, str], ...] = ()
    needs: tuple[str, ...] = ()
    timeout: float = 10
    switch: float | None = None
    packages: tuple[str, ...] = ()

    def raises_on(self, python: Version) -> str | None:
        """The exception that the program should end in on that version, if any."""
        expected = [name for since, name in self.raises if since <= python]
        return expected[-1] if expected else None

    def allows(self, python: Version) -> bool:
        return self.requires_python.contains(dotted(python), prereleases=True)

    def runs_in_browser(self, python: Version) -> bool:
        """Whether a browser that can have threads can run the program, on that Python."""
        has_all = not self.needs or (set(self.needs) == {"threads"} and python >= WITH_THREADS)
        return has_all and self.allows(python)


def split_header(path: Path, text: str) -> tuple[Header, str, int]:
    """The header, the program below it, and how many lines the header takes. Raises `Mistake`."""
    text = text.replace("\r\n", "\n")
    blocks = [match for match in _BLOCK.finditer(text) if match["type"] == "script"]
    if not blocks:
        if opening := _OPENING.search(text):
            line = text.count("\n", 0, opening.start()) + 1
            raise Mistake(path, line, "the header has no end", "Close it with a line '# ///', each line starting '#'.")
        return Header(), text, 0
    match = blocks[0]
    if len(blocks) > 1 or match.start() != 0:
        line = text.count("\n", 0, blocks[-1].start()) + 1
        raise Mistake(path, line, "the header is not at the top of the file", "Write one header, starting on line 1.")
    content = "".join(line[2:] or "\n" for line in lines_with_ends(match["content"]))
    return _Reader(path, text).header(content), text[match.end() :], text.count("\n", 0, match.end())


class _Reader:
    """Reads a header, and knows where in the file a mistake is."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def header(self, content: str) -> Header:
        fields = self._toml(content)
        for key in sorted(fields.keys() - {"requires-python", "dependencies", "tool"}):
            raise self._mistake(key, f"unknown key {_repr(key)}", "Use requires-python and [tool.snippet].")
        tool = fields.get("tool", {})
        options = tool.get("snippet", {}) if isinstance(tool, dict) else {}
        if not isinstance(tool, dict) or not isinstance(options, dict) or tool.keys() - {"snippet"}:
            raise self._mistake("tool", "unknown table below 'tool'", "The only table is [tool.snippet].")
        for key in sorted(options.keys() - _KEYS):
            raise self._mistake(key, f"unknown key {_repr(key)}", f"[tool.snippet] has {', '.join(sorted(_KEYS))}.")
        header = Header(
            self._requires_python(fields),
            self._raises(options),
            self._needs(options),
            self._timeout(options),
            self._switch(options),
            self._packages(fields),
        )
        if header.switch is not None and "threads" not in header.needs:
            fix = 'Add needs = ["threads"], or remove it: only threads are switched.'
            raise self._mistake("switch", f"switch = {header.switch}, but the program needs no threads", fix)
        if header.needs and not header.allows(BUILD):
            found = f"needs {header.needs[0]}, but excludes Python {dotted(BUILD)}"
            fix = "Allow that Python, on which the site is built: a Pyodide cannot run the program."
            raise self._mistake("requires-python", found, fix)
        return header

    def _toml(self, content: str) -> dict[str, Any]:
        try:
            return tomllib.loads(content)
        except (ValueError, RecursionError) as error:  # numbers can be too long, tables too deep
            line = re.search(r"at line (\d+)", str(error))
            number = int(line[1]) + 1 if line else 1
            found, fix = f"bad header: not TOML: {error}", "See CONTRIBUTING.md, 'The header'."
            raise Mistake(self._path, number, found, fix) from error

    def _requires_python(self, fields: Mapping[str, Any]) -> SpecifierSet:
        try:
            requires = SpecifierSet(_typed(fields, "requires-python", str, "") or "")
            Header(requires).allows(OLDEST)  # its numbers, which can be too long, are read only now
        except (TypeError, ValueError) as error:
            raise self._mistake("requires-python", f"requires-python: {error}", 'Write it like ">=3.11".') from error
        if not any(map(Header(requires).allows, VERSIONS)):
            found = f"no Python of the site satisfies requires-python = {_repr(str(requires))}"
            fix = f"Allow one of {', '.join(map(dotted, VERSIONS))}."
            raise self._mistake("requires-python", found, fix)
        return requires

    def _needs(self, options: Mapping[str, Any]) -> tuple[str, ...]:
        try:
            needs = _typed(options, "needs", list, [])
            for need in needs:
                if need not in NEEDS:
                    raise TypeError(f"unknown need {_repr(need)}, expected some of {', '.join(NEEDS)}")
        except TypeError as error:
            raise self._mistake("needs", str(error), 'Write it like needs = ["threads"].') from error
        return tuple(needs)

    def _packages(self, fields: Mapping[str, Any]) -> tuple[str, ...]:
        there = ", ".join(f"{name}=={version}" for name, version in offered().items())
        try:
            dependencies = _typed(fields, "dependencies", list, [])
        except TypeError as error:
            raise self._mistake("dependencies", str(error), 'Write it like dependencies = ["anyio==…"].') from error
        for dependency in dependencies:
            name, _, version = str(dependency).partition("==")
            pinned = offered().get(name.strip())
            if pinned is None:
                fix = f'There are {there}; CONTRIBUTING.md, "A package", says how to add one.'
                raise self._mistake(str(dependency), f"no package {_repr(dependency)}", fix)
            if version.strip() != pinned:
                fix = f'Write "{name.strip()}=={pinned}", the version that uv.lock pins.'
                raise self._mistake(str(dependency), f"dependency {_repr(dependency)}", fix)
        return tuple(str(dependency).partition("==")[0].strip() for dependency in dependencies)

    def _timeout(self, options: Mapping[str, Any]) -> float:
        timeout = options.get("timeout", Header.timeout)
        if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout <= MAX_TIMEOUT:
            fix = f"Give seconds, above 0 and at most {MAX_TIMEOUT}."
            raise self._mistake("timeout", f"timeout = {_repr(timeout)}", fix)
        return float(timeout)

    def _switch(self, options: Mapping[str, Any]) -> float | None:
        switch = options.get("switch")
        if switch is None:
            return None
        if isinstance(switch, bool) or not isinstance(switch, int | float) or not 0 < switch <= MAX_SWITCH:
            fix = f"Give the seconds that a thread may run at a time, above 0 and at most {MAX_SWITCH}, like 0.005."
            raise self._mistake("switch", f"switch = {_repr(switch)}", fix)
        return float(switch)

    def _raises(self, options: Mapping[str, Any]) -> tuple[tuple[Version, str], ...]:
        value = options.get("raises", {})
        by_version = {dotted(OLDEST): value} if isinstance(value, str) else value
        try:
            if not isinstance(by_version, dict):
                raise TypeError(f"{_repr(value)} is neither a name nor a table")
            for name in by_version.values():
                if not isinstance(name, str) or not name.isidentifier():
                    raise TypeError(f"{_repr(name)} is not the name of an exception")
            return tuple(sorted((version_of(version), name) for version, name in by_version.items()))
        except (TypeError, ValueError) as error:
            fix = 'Write "TypeError", or { "3.11" = "TypeError" }.'
            raise self._mistake("raises", f"raises: {error}", fix) from error

    def _mistake(self, key: str, found: str, fix: str) -> Mistake:
        """A mistake in the first line that has `key`."""
        line = next((number for number, row in enumerate(self._text.split("\n"), 1) if key and key in row), 1)
        return Mistake(self._path, line, f"bad header: {found}", fix)


def _typed[T](fields: Mapping[str, Any], key: str, kind: type[T], default: T) -> T:
    value = fields.get(key, default)
    if not isinstance(value, kind):
        raise TypeError(f"{key} = {_repr(value)} is not a {kind.__name__}")
    return value


def _repr(value: object) -> str:
    """The value as Python writes it, shortened."""
    try:
        return _SHORT.repr(value)
    except ValueError:
        return "a number of thousands of digits"
