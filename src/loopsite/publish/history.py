"""When each page was written and last changed, by the repository's history: one `git log` for all pages.

A page without a known date has none: neither the day of the build nor that of a copy says anything about it.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Dates:
    """When a page came into the repository and was last changed there; None where its history does not reach."""

    created: datetime | None
    updated: datetime


def dates_of(docs: Path) -> dict[str, Dates]:
    """The dates of each page, by its path in the folder `docs`; empty where there is no history, or no git."""
    log = _git(docs, "log", "--relative", "--name-status", "-M", "--format=%x01%cI %P", "--", ".")
    shallow = _git(docs, "rev-parse", "--is-shallow-repository").strip() == "true"
    created: dict[str, datetime] = {}
    updated: dict[str, datetime] = {}
    today: dict[str, str] = {}  # how a page is called now, by the name that it had in the commit
    for commit in log.split("\x01")[1:]:
        head, *changes = filter(None, commit.splitlines())
        date, *parents = head.split()
        if shallow and not parents:
            continue  # where a shallow history begins, all that was there before counts as new
        when = datetime.fromisoformat(date)
        for change in changes:
            status, *paths = change.split("\t")
            name = today.get(paths[-1], paths[-1])
            updated.setdefault(name, when)
            if status == "A":
                created[name] = when
            elif status.startswith("R"):
                today[paths[0]] = name
    return {name: Dates(created.get(name), when) for name, when in updated.items()}


def _git(folder: Path, *arguments: str) -> str:
    """What git prints, or "" where it is not there or knows nothing of the folder."""
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""
