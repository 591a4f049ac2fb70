"""CONTRIBUTING.md, "A first page in five steps": followed to the letter in a copy of the project.

There are three exceptions: no server is started (see tests/loopsite/commands/test_serve.py), only the tests of the new
page run (the others include this one), and nothing is pushed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

SKIPPED = ("make serve", "make test", "git push -u origin rice-and-soup")

SET_UP = (".venv", "node_modules", "web/dist", ".cache/uv", ".cache/browsers")
"""What the first command sets up in a few minutes; the clone shares the project's."""


@dataclass(frozen=True)
class Block:
    """A fenced block with its language and the paragraph above it."""

    above: str
    language: str
    body: str


def blocks() -> Iterator[Block]:
    """The blocks of the five steps, in order."""
    _, text = (PROJECT / "CONTRIBUTING.md").read_text().split("\n## A first page in five steps\n")
    above = ""
    lines = iter(text.splitlines(keepends=True))
    for line in lines:
        if fence := re.match(r"(`{3,})(\w+)$", line):
            body = "".join(iter(lambda: next(lines), f"{fence[1]}\n"))
            yield Block(above.strip(), fence[2], body)
            above = ""
        elif line.startswith("## "):
            return
        else:
            above = line if line.strip() else above


def generated(folder: str, names: list[str]) -> set[str]:
    """Those of the names in the folder that are generated files."""
    path = Path(folder).relative_to(PROJECT)
    paths = {".git", ".venv", ".cache", "node_modules", "site", "web/dist", "test-results"}
    return {name for name in names if str(path / name) in paths or re.fullmatch(r"__pycache__|\.\w+_cache", name)}


@pytest.fixture
def clone(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Path:
    """A copy of the project that is set up and has nothing to commit."""
    # or else `make` in the clone would set up again, in the folders that it shares with the project
    pending = run(PROJECT, "make --dry-run --no-print-directory setup").partition("\n")[2]
    if pending not in ("", "make: Nothing to be done for 'setup'.\n"):
        pytest.fail(f"the set-up is not up to date, run make setup:\n{pending}", pytrace=False)
    clone = tmp_path_factory.mktemp("clone") / "project"
    # copytree preserves modification times, so make finds nothing to set up
    shutil.copytree(PROJECT, clone, symlinks=True, ignore=generated)
    shutil.copytree(PROJECT / ".cache/captures", clone / ".cache/captures", symlinks=True)
    for name in SET_UP:
        if (PROJECT / name).exists():
            (clone / name).symlink_to(PROJECT / name)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-b", "main"], ["add", "--all"], ["commit", "-m", "all"]):
        subprocess.run([*git, *command], cwd=clone, check=True, capture_output=True)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/main", "main"], cwd=clone, check=True)
    return clone


def follow(clone: Path, block: Block) -> str:
    """Do what the block and the sentence above it say; return what the commands printed."""
    if block.language == "sh":
        commands = [command for command in block.body.splitlines() if command not in SKIPPED]
        return "".join(run(clone, command) for command in commands)
    files = re.findall(r"`([\w/.-]+\.\w+)`", block.above)
    assert len(files) == 1, f"{block.above!r} names {len(files)} files, not one"
    path = clone / files[0]
    if above := re.match(r"Put this above `(.+?)` in ", block.above):
        text = path.read_text()
        assert text.count(f"\n{above[1]}\n") == 1
        path.write_text(text.replace(f"\n{above[1]}\n", f"\n{block.body}{above[1]}\n"))
    elif block.above.startswith("Put this at the end of "):
        path.write_text(f"{path.read_text()}\n\n{block.body}")
    else:
        assert block.above.startswith("Write ")
        path.write_text(block.body)
    return ""


def run(clone: Path, command: str) -> str:
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull}
    names |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTEST", "TESTS"))
    }
    done = subprocess.run(command, shell=True, cwd=clone, env=inherited | names, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return f"$ {command}\n{done.stdout}"


def test_the_files_that_documents_name_exist() -> None:
    folders = "benchmarks|docs|exercises|snippets|src|tests|web"
    named = {
        (document.name, path)
        for document in PROJECT.glob("*.md")
        for path in re.findall(rf"(?<![\w/.-])(?:{folders})/[\w./-]+\.\w+", document.read_text())
    }
    # the five steps make the files of rice and soup
    made = {(document, path) for document, path in named if re.search("rice.and.soup", path)}

    assert named
    assert {(document, path) for document, path in named - made if not (PROJECT / path).exists()} == set()


@pytest.mark.exhaustive  # checks and builds the whole project again; test_new.py and test_accept.py have the commands
def test_the_five_steps_lead_to_a_page_that_passes(clone: Path) -> None:
    printed = "".join(follow(clone, block) for block in blocks())
    page = (clone / "site/first-steps/rice-and-soup/index.html").read_text()

    # every step was found: without this, a text without commands would pass
    for command in ("make new", "make accept", "make check", "git diff", "make test TESTS=", "git commit"):
        assert f"\n$ {command}" in printed
    assert "+soup is served\n+rice is served\n" in printed
    assert "5 passed" in printed
    assert "+++ b/snippets/rice-and-soup/served.out" in printed
    assert "Served as it is ready" in page
