"""Where things are in the project that this package belongs to."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).parents[2]
LOOPLAB = PROJECT / "src" / "looplab"
NODE_PACKAGES = PROJECT / "node_modules"
PACKAGE_JSON = PROJECT / "package.json"
WEB_BUILD = PROJECT / "web" / "build"

DIST = PROJECT / "web" / "dist"
"""What `make setup` builds of the front end, and the Pyodides that it serves."""

WHEELS = DIST / "packages"
"""The wheels of packages that programs can import, as they were published, and a folder beside each with its files."""

NODE_HOST = DIST / "node.mjs"
"""Runs programs in Pyodide in Node."""

FIGURE_HOST = DIST / "figure.mjs"
"""Draws figures in Node."""
