"""The Pythons that the site names: those that package.json installs a Pyodide for, as `pyodide-3.14`.

That is the one place to change: see CONTRIBUTING.md, "A newer Pyodide, another Python".
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ..paths import PACKAGE_JSON
from .expectation import Version, version_of

_PREFIX = "pyodide-"


def pyodides_of(package: Path) -> dict[str, str]:
    """The version of each Pyodide that a package.json installs, by its Python, oldest first: {"3.14": "314.0.7"}."""
    installed = json.loads(package.read_text()).get("devDependencies", {})
    found = {name.removeprefix(_PREFIX): at for name, at in installed.items() if name.startswith(_PREFIX)}
    return {python: found[python].rpartition("@")[2] for python in sorted(found, key=version_of)}


_PYODIDES = {version_of(python): pyodide for python, pyodide in pyodides_of(PACKAGE_JSON).items()}

VERSIONS: tuple[Version, ...] = tuple(_PYODIDES)
"""The Pythons that the site names, oldest first."""

OLDEST: Version = VERSIONS[0]

PREVIEWS: frozenset[Version] = frozenset(python for python, pyodide in _PYODIDES.items() if "-" in pyodide)
"""Those whose Pyodide is a pre-release ("315.0.0-alpha.2"): a reader can choose one, but none is the default."""

DEFAULT: Version = [python for python in VERSIONS if python not in PREVIEWS][-1]
"""What a reader's program runs on unless its header excludes it, or the reader chooses another."""

BUILD: Version = sys.version_info[:2]
"""The Python that builds the site. A page shows its output wherever the program allows it."""
