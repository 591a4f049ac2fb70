"""The same pages and the same records make the same site, byte for byte: wherever, and whenever, it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.support.copies import PROJECT, build, copy_of_project


def files_of(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_another_folder_another_day_and_other_hashes_make_the_same_site(site: Path, tmp_path: Path) -> None:
    copy = copy_of_project(tmp_path)
    shutil.rmtree(copy / ".cache/captures/cards")
    git = subprocess.run(["git", "rev-parse", "--absolute-git-dir"], cwd=PROJECT, capture_output=True, text=True)
    elsewhere = {
        "GIT_DIR": git.stdout.strip(),
        "GIT_WORK_TREE": str(copy),
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": "1000000000",
        "TZ": "Asia/Tokyo",
    }
    known = {name: os.environ[name] for name in ("REPOSITORY_URL", "BRANCH", "HEAD") if name in os.environ}

    built = build(copy, **elsewhere, **known)

    assert built.returncode == 0, built.stderr
    there, here = files_of(copy / "site"), files_of(site)
    assert there.keys() == here.keys()
    assert [name for name in here if there[name] != here[name]] == []
