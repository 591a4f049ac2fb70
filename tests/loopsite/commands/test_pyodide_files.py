"""The files of each Python are the same whenever they are made, so a reader's browser keeps them across releases."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loopsite.commands.pyodide_files import SNAPSHOTS, main
from loopsite.paths import PROJECT
from loopsite.source.expectation import Version, dotted

DIST = PROJECT / "web" / "dist"


@pytest.mark.exhaustive  # collects the files of all Pythons
def test_existing_folders_are_kept_and_leftovers_removed(tmp_path: Path) -> None:
    shutil.copytree(DIST / "pyodide", tmp_path / "pyodide")
    made = sorted(tmp_path.rglob("*"))
    for left_over in ("pyodide/3.14-of-an-older-build", "unfinished-by-one-that-was-killed"):
        (tmp_path / left_over).mkdir()
    main(tmp_path)

    assert sorted(tmp_path.rglob("*")) == sorted([*made, tmp_path / "package.json", tmp_path / "runtimes.json"])
    assert (tmp_path / "runtimes.json").read_text() == (DIST / "runtimes.json").read_text()


@pytest.mark.exhaustive  # boots Python as often as the set-up does
@pytest.mark.parametrize("python", SNAPSHOTS, ids=dotted)
def test_the_same_sources_make_the_same_snapshot_in_every_folder(python: Version, tmp_path: Path) -> None:
    made = DIST / json.loads((DIST / "runtimes.json").read_text())[dotted(python)]["path"]
    again = shutil.copytree(made, tmp_path / "again")
    (tmp_path / "build").mkdir()
    script = shutil.copy(PROJECT / "web" / "build" / "make-snapshot.mjs", tmp_path / "build")
    shutil.copytree(PROJECT / "web" / "src", tmp_path / "src")
    node = Path(sys.executable).with_name("node")
    subprocess.run([node, script, again], check=True)

    assert (again / "snapshot.bin").read_bytes() == (made / "snapshot.bin").read_bytes()
