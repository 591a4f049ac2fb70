"""Copies of the project that a test can make mistakes in, and build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def copy_of_project(folder: Path) -> Path:
    """The project's pages and programs, with what these are known to print, if the site has been built."""
    shutil.copy(PROJECT / "mkdocs.yml", folder)
    for name in ("docs", "overrides", "snippets", ".cache/captures"):
        shutil.copytree(PROJECT / name, folder / name)
    return folder


def build(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `loopsite build` says of a project; of the repository it knows what `environment` says."""
    loopsite = Path(sys.executable).with_name("loopsite")
    known = {name: value for name, value in os.environ.items() if name not in ("REPOSITORY_URL", "BRANCH", "HEAD")}
    return subprocess.run([loopsite, "build"], cwd=project, env=known | environment, capture_output=True, text=True)
