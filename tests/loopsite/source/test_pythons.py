"""The Pythons of the site, from package.json."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from packaging.specifiers import SpecifierSet

from loopsite.source.expectation import dotted
from loopsite.source.pythons import BUILD, DEFAULT, PREVIEWS, VERSIONS, pyodides_of

PROJECT = Path(__file__).resolve().parents[3]


def test_package_json_names_a_pyodide_for_each_python_the_oldest_first(tmp_path: Path) -> None:
    package = tmp_path / "package.json"
    names = {"pyodide-3.10": "npm:pyodide@0.22.1", "pyodide-3.9": "npm:pyodide@0.19.0", "esbuild": "0.28.2"}
    package.write_text(json.dumps({"devDependencies": names}))

    assert list(pyodides_of(package).items()) == [("3.9", "0.19.0"), ("3.10", "0.22.1")]


def test_the_default_is_the_newest_released_python() -> None:
    assert {python for python in VERSIONS if python > DEFAULT} <= PREVIEWS
    assert DEFAULT not in PREVIEWS


def test_the_python_that_builds_the_site_is_one_of_them_and_looplab_runs_on_all() -> None:
    looplab = tomllib.loads((PROJECT / "src/looplab/pyproject.toml").read_text())["project"]["requires-python"]

    assert BUILD in VERSIONS
    assert [python for python in VERSIONS if dotted(python) not in SpecifierSet(looplab)] == []


def test_the_readme_names_the_oldest_and_the_newest() -> None:
    assert f"from {dotted(VERSIONS[0])} to {dotted(VERSIONS[-1])}" in (PROJECT / "README.md").read_text()
