"""The pages and programs of the project as a reader has them: of the working tree, or of a commit."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..source.fences import Use, uses
from ..source.mistakes import Mistake, text_of
from ..source.pythons import pyodides_of
from ..source.snippet import Snippet, load

SHOWN = ("docs", "snippets", "mkdocs.yml", "package.json")
"""What a reader sees of a project, and which Pyodides there are."""


class NoHistoryError(Exception):
    """Why there is nothing to compare with: one line, with what to do."""


@dataclass(frozen=True)
class Edition:
    """`pages`: text by path in the project; `snippets` by name; `shown_on`: pages by the snippet's name;
    `pyodides`: version by Python ("3.14": "314.0.7"); `wrong`: what could not be read."""

    pages: Mapping[str, str]
    snippets: Mapping[str, Snippet]
    shown_on: Mapping[str, tuple[str, ...]]
    pyodides: Mapping[str, str]
    wrong: tuple[Mistake, ...] = ()


def edition_at(root: Path) -> Edition:
    """What there is in the folder `root`; what is wrong with single files is kept, not raised."""
    pages: dict[str, str] = {}
    wrong: list[Mistake] = []
    for page in sorted((root / "docs").rglob("*.md")):
        try:
            pages[page.relative_to(root).as_posix()] = text_of(page)
        except Mistake as mistake:
            wrong.append(mistake)
    shown_on: dict[str, list[str]] = {}
    for path, text in pages.items():
        for use in uses(root / path, text):
            if isinstance(use, Use) and path not in shown_on.setdefault(use.snippet, []):
                shown_on[use.snippet].append(path)
    snippets: dict[str, Snippet] = {}
    for program in sorted((root / "snippets").rglob("*.py")):
        try:
            snippet = load(program, root / "snippets")
        except Mistake as mistake:
            wrong.append(mistake)
        else:
            snippets[snippet.name] = snippet
    on = {name: tuple(paths) for name, paths in shown_on.items()}
    package = root / "package.json"
    return Edition(pages, snippets, on, pyodides_of(package) if package.exists() else {}, tuple(wrong))


def base_of(project: Path, name: str | None) -> tuple[str, str]:
    """The commit that the working tree has left, and what to call it: where it and `name` part, by default the first
    of origin/main and main that there is. Raises NoHistoryError."""
    for each in [name] if name else ["origin/main", "main"]:
        commit = _git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{each}^{{commit}}")
        if commit is not None:
            break
    else:
        asked = f"no commit {name!r}" if name else "neither origin/main nor main is here"
        raise NoHistoryError(f"{asked}: name a base, as in make summary BASE=HEAD~1, or fetch it")
    base = _git(project, "merge-base", commit.decode().strip(), "HEAD")
    if base is None:
        raise NoHistoryError(f"{each} and this branch have no commit in common here: fetch the whole history")
    return base.decode().strip(), each


def unpack(project: Path, commit: str, folder: Path) -> None:
    """Write what a reader sees of a commit into `folder`."""
    there = (_git(project, "ls-tree", "--name-only", "-z", commit) or b"").decode().split("\0")
    archive = _git(project, "archive", commit, *(path for path in SHOWN if path in there))
    if archive is None:
        raise NoHistoryError(f"git archive {commit} failed: see git fsck")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")


def changed_beside(project: Path, commit: str) -> list[str]:
    """Files that differ from those of a commit, or are new, and are no pages or programs."""
    changed = _git(project, "diff", "--name-only", "-z", commit) or b""
    new = _git(project, "ls-files", "--others", "--exclude-standard", "-z") or b""
    paths = sorted({path for path in (changed + new).decode().split("\0") if path})
    return [path for path in paths if not re.fullmatch(r"docs/.*\.md|snippets/.*", path)]


def _git(project: Path, *arguments: str) -> bytes | None:
    """What git prints; None if it fails."""
    try:
        done = subprocess.run(["git", *arguments], cwd=project, capture_output=True)
    except FileNotFoundError:
        raise NoHistoryError("git is not installed: it knows what has changed") from None
    return done.stdout if done.returncode == 0 else None
