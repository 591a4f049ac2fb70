"""When each page was created and last changed, from one `git log` for all pages.

A page that is not in the history has no date: neither the day of the build nor a file's time says anything about it.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Dates:
    """When a page was added to the repository (None if a shallow history does not show it) and last changed."""

    created: datetime | None
    updated: datetime


def dates_of(docs: Path) -> dict[str, Dates]:
    """The dates of each page by its path in the folder `docs`; empty without a history, or without git."""
    log = _git(docs, "log", "--relative", "--name-status", "-M", "--format=%x01%cI %P", "--", ".")
    shallow = _git(docs, "rev-parse", "--is-shallow-repository").strip() == "true"
    created: dict[str, datetime] = {}
    updated: dict[str, datetime] = {}
    renamed: dict[str, str] = {}  # the current name of a page, by its name in the commit
    for commit in log.split("\x01")[1:]:
        head, *changes = filter(None, commit.splitlines())
        date, *parents = head.split()
        if shallow and not parents:
            continue  # the first commit of a shallow history seems to add every file
        when = datetime.fromisoformat(date)
        for change in changes:
            status, *paths = change.split("\t")
            name = renamed.get(paths[-1], paths[-1])
            updated.setdefault(name, when)
            if status == "A":
                created[name] = when
            elif status.startswith("R"):
                renamed[paths[0]] = name
    return {name: Dates(created.get(name), when) for name, when in updated.items()}


def _git(folder: Path, *arguments: str) -> str:
    """What git prints; "" if it is not installed, or if the folder is not in a repository."""
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""
