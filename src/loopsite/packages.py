"""The packages that programs can import besides the standard library: two groups of pyproject.toml, pinned by uv.lock.

See CONTRIBUTING.md, "A package".
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement

from .paths import PROJECT

_GROUP, _BACKPORTS = "packages", "backports"
_PURE = "-none-any.whl"


@dataclass(frozen=True)
class Package:
    """A package as uv.lock pins it: the name of its wheel, and the wheel's hash as pip takes it ("sha256:…")."""

    name: str
    version: str
    wheel: str
    hash: str


@cache
def offered() -> dict[str, str]:
    """The version of each package that a program can name."""
    return _pinned(_GROUP)


def closure(names: Iterable[str]) -> tuple[Package, ...]:
    """These packages, those that they need, and what those need on older Pythons; none if there are no `names`."""
    waiting = list(names)
    if not waiting:
        return ()
    locked = _locked()
    waiting += _pinned(_BACKPORTS)
    found: dict[str, Package] = {}
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        entry = locked[name]
        wheel = next(wheel for wheel in entry["wheels"] if wheel["url"].endswith(_PURE))
        found[name] = Package(name, entry["version"], wheel["url"].rpartition("/")[2], wheel["hash"])
        waiting += [
            needed["name"]
            for needed in entry.get("dependencies", ())
            if "marker" not in needed or Marker(needed["marker"]).evaluate()
        ]
    return tuple(found[name] for name in sorted(found))


@cache
def _pinned(group: str) -> dict[str, str]:
    groups = tomllib.loads((PROJECT / "pyproject.toml").read_text())["dependency-groups"]
    requirements = [Requirement(line) for line in groups[group]]
    return {each.name: next(iter(each.specifier)).version for each in requirements}


@cache
def _locked() -> dict[str, dict[str, Any]]:
    lock = tomllib.loads((PROJECT / "uv.lock").read_text())
    return {package["name"]: package for package in lock["package"]}
