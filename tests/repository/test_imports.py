"""The direction of the arrows: who may import whom."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
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

    assert knowing == {"plugin.py", "audit.py", "book.py", "build.py", "cli.py", "fence.py"}


def imported_by_script(file: Path) -> set[str]:
    """What a module of the front end imports, types too."""
    return set(re.findall(r'(?:from|import|import\()\s*"([^"]+)"', file.read_text()))


@pytest.mark.parametrize("file", sorted((PROJECT / "web" / "src" / "trace").glob("*.ts")), ids=lambda file: file.name)
def test_the_renderer_of_figures_imports_itself_and_the_name_of_a_stream(file: Path) -> None:
    outside = {name for name in imported_by_script(file) if not name.startswith("./")}

    # "../protocol": the type of "stdout" | "stderr", which leaves no code
    assert outside <= {"../protocol"}


@pytest.mark.parametrize("folder", ["src", "src/service-worker"])
def test_the_front_end_imports_neither_tests_nor_what_lies_beside_it(folder: str) -> None:
    names = {name for file in (PROJECT / "web" / folder).glob("*.ts") for name in imported_by_script(file)}

    assert [name for name in names if name.startswith("../") and folder == "src"] == []
    assert not any("/tests/" in name or "../../" in name for name in names)


def test_each_folder_has_its_sentence_in_the_architecture() -> None:
    said = re.findall(r"^\| `([^`]+)` \| .{10,} \|$", (PROJECT / "ARCHITECTURE.md").read_text(), re.MULTILINE)
    tracked = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    # two levels deep in these, and else one
    deep = {"docs", "src", "tests", "web"}
    paths = [path.split("/")[:-1] for path in tracked.splitlines()]
    folders = {"/".join(path[: 2 if path[0] in deep else 1]) for path in paths if path}

    assert folders - {*said} == set()
    assert [folder for folder in said if not (PROJECT / folder).is_dir()] == []
