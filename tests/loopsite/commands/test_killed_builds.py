"""A build that is killed leaves what the next one needs, whenever it was: that makes what it would make undisturbed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.small_project import Project

# kills itself and its children when it is about to do that to a file with that in its name
KILLED = """
import os, signal, sys
event, name = sys.argv[1:]
def kill(happening, arguments):
    if happening == event and any(name in str(argument) for argument in arguments):
        os.killpg(0, signal.SIGKILL)
from loopsite.commands.build import build
from pathlib import Path
sys.addaudithook(kill)
build(Path.cwd())
"""
PAGE = '# Another page\n\n```python exec="1" snippet="page/program"\n```\n'
LOOP = 'import asyncio\nasync def main():\n    print("hello")\nasyncio.run(main())\n'


def kill(project: Project, event: str, name: str) -> None:
    """Start a build that is killed at that moment."""
    command = [sys.executable, "-c", KILLED, event, name]
    done = subprocess.run(command, cwd=project.root, start_new_session=True, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.fixture(scope="module")
def changed(built_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project with another page, built undisturbed."""
    project = built_project.copy_to(tmp_path_factory.mktemp("changed") / "project")
    project.write("docs/index.md", PAGE)
    project.snippet(LOOP, "hello\n")
    assert project.run("build").returncode == 0
    return project


@pytest.fixture
def unbuilt(changed: Project, built_project: Project, tmp_path: Path) -> Project:
    """A copy of it with the old site: it is not built yet, but its program is recorded."""
    shutil.copytree(changed.root, tmp_path / "project")
    shutil.rmtree(tmp_path / "project" / "site")
    shutil.copytree(built_project.root / "site", tmp_path / "project" / "site")
    return Project(tmp_path / "project")


EXHAUSTIVE = pytest.mark.exhaustive


@pytest.mark.parametrize(
    ("event", "name", "site"),
    [
        pytest.param("os.mkdir", "site-next", "old", id="before a file is written", marks=EXHAUSTIVE),
        pytest.param("open", "site-next/index.html", "old", id="while it writes a page", marks=EXHAUSTIVE),
        pytest.param("os.rename", "site-replaced", "old", id="before the exchange", marks=EXHAUSTIVE),
        pytest.param("os.rename", "site-next", "none", id="during the exchange"),
        pytest.param("shutil.rmtree", "site-replaced", "new", id="after the exchange", marks=EXHAUSTIVE),
    ],
)
def test_the_next_build_succeeds_as_if_none_had_been_killed(
    unbuilt: Project, built_project: Project, changed: Project, event: str, name: str, site: str
) -> None:
    kill(unbuilt, event, name)
    old, new = built_project.fingerprint(), changed.fingerprint()
    assert unbuilt.fingerprint() == {"old": old, "none": {}, "new": new}[site]

    done = unbuilt.run("build")

    assert done.returncode == 0, done.stderr
    assert unbuilt.fingerprint() == new
    assert [path.name for path in (unbuilt.root / ".cache").iterdir()] == ["captures"]


def test_after_a_kill_during_the_exchange_a_failing_build_restores_the_old_site(
    unbuilt: Project, built_project: Project
) -> None:
    kill(unbuilt, "os.rename", "site-next")
    unbuilt.write("docs/index.md", '```python exec="1"\n```\n')

    assert unbuilt.run("build").returncode == 1
    assert unbuilt.fingerprint() == built_project.fingerprint()


@pytest.mark.parametrize(
    "name",
    [pytest.param("captures/figures", id="a figure", marks=EXHAUSTIVE), pytest.param("captures/", id="a record")],
)
def test_an_unfinished_file_is_replaced_and_removed_when_it_is_old(unbuilt: Project, name: str) -> None:
    captures = unbuilt.root / ".cache" / "captures"
    shutil.rmtree(captures / "figures" if "figures" in name else captures)
    kill(unbuilt, "os.rename", name)
    [unfinished] = captures.rglob("*.unfinished")

    assert unbuilt.run("build").returncode == 0
    assert unfinished.exists(), "it may be what another build is writing"
    os.utime(unfinished, (0, 0))
    assert unbuilt.run("build").returncode == 0
    assert not unfinished.exists()
