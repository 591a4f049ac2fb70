"""The direction of the arrows: who may import whom."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
IN_PYODIDE = {"js", "pyodide", "pyodide_js", "looplab_host"}


def imported_by(file: Path) -> Iterator[str]:
    """The top-level package of each module that a file imports, its own package's included."""
    package = file.relative_to(PROJECT / "src").parts[0] if file.is_relative_to(PROJECT / "src") else ""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0] if node.level == 0 else package


@pytest.mark.parametrize("file", sorted((PROJECT / "src" / "looplab").rglob("*.py")), ids=lambda file: file.name)
def test_looplab_imports_the_standard_library_and_itself(file: Path) -> None:
    assert set(imported_by(file)) <= sys.stdlib_module_names | {"looplab"} | IN_PYODIDE


@pytest.mark.parametrize("file", sorted((PROJECT / "src" / "loopsite").rglob("*.py")), ids=lambda file: file.name)
def test_loopsite_imports_neither_snippets_nor_tests(file: Path) -> None:
    assert not set(imported_by(file)) & {"snippets", "tests", "benchmarks"}


def test_only_the_adapter_and_the_way_into_it_know_mkdocs() -> None:
    knowing = {file.name for file in (PROJECT / "src" / "loopsite").rglob("*.py") if "mkdocs" in set(imported_by(file))}

    assert knowing == {"plugin.py", "build.py", "cli.py", "fence.py"}
