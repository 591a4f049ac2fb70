"""Copies of the project, which tests can break and build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.support.paths import LOOPSITE, PROJECT

PAGES = {
    "index.md": "---\nkind: place\n---\n\n# Home\n\n[Queues](queues.md)\n",
    "queues.md": "---\nrelated:\n  - timers.md\n---\n\n# Queues\n\nWho is first?\n{ .lead }\n",
    "timers.md": "---\nrelated:\n  - queues.md\n---\n\n# Timers\n\nWhat is the time?\n{ .lead }\n",
    "tags.md": "---\nkind: place\n---\n\n# Pages by tag\n\n<!-- material/tags -->\n",
}


def copy_of_project(folder: Path) -> Path:
    """Copy the project's pages and programs, with the programs' records from the last build."""
    shutil.copy(PROJECT / "mkdocs.yml", folder)
    for name in ("docs", "exercises", "overrides", "snippets"):
        shutil.copytree(PROJECT / name, folder / name)
    shutil.copytree(PROJECT / ".cache/captures", folder / ".cache/captures", ignore=shutil.ignore_patterns("tests"))
    return folder


def short_book(folder: Path) -> Path:
    """The project's settings and theme with four short pages and no programs, which builds in a second."""
    settings = (PROJECT / "mkdocs.yml").read_text()
    nav = "nav:\n" + "".join(f"  - {name}\n" for name in PAGES)
    (folder / "mkdocs.yml").write_text(re.sub(r"^nav:\n(  .*\n)+", nav, settings, flags=re.MULTILINE))
    for name in ("docs/assets", "overrides"):
        shutil.copytree(PROJECT / name, folder / name)
    for name, text in PAGES.items():
        (folder / "docs" / name).write_text(text)
    (folder / "snippets").mkdir()
    return folder


def build(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `loopsite build` there; what it learns about the repository comes only from `environment`."""
    known = {name: value for name, value in os.environ.items() if name not in ("REPOSITORY_URL", "BRANCH", "HEAD")}
    return subprocess.run([LOOPSITE, "build"], cwd=project, env=known | environment, capture_output=True, text=True)
