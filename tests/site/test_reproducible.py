"""The same pages and records make the same site, byte for byte, wherever and whenever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.copies import build, copy_of_project, short_book
from tests.support.paths import PROJECT

# another day, other hashes, another time zone
ELSEWHERE = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1000000000", "TZ": "Asia/Tokyo"}


def files_of(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_short_book_makes_the_same_site_elsewhere(tmp_path: Path) -> None:
    for name in ("here", "elsewhere"):
        (tmp_path / name).mkdir()
        book = short_book(tmp_path / name)
        (book / "snippets/queues").mkdir()
        for suffix in ("py", "out"):
            shutil.copy(PROJECT / f"snippets/two-fetches/gather.{suffix}", book / "snippets/queues")
        with (book / "docs/queues.md").open("a") as page:
            page.write('\n```python exec="1" snippet="queues/gather" figure="open"\n```\n')

    here = build(tmp_path / "here", PYTHONHASHSEED="0")
    # the records are the same, and nothing else that the first build has made
    shutil.copytree(tmp_path / "here/.cache/captures", tmp_path / "elsewhere/.cache/captures")
    for made in ("figures", "cards"):
        shutil.rmtree(tmp_path / "elsewhere/.cache/captures" / made)
    elsewhere = build(tmp_path / "elsewhere", **ELSEWHERE)

    assert (here.returncode, elsewhere.returncode) == (0, 0), here.stderr + elsewhere.stderr
    assert files_of(tmp_path / "elsewhere/site") == files_of(tmp_path / "here/site")


@pytest.mark.exhaustive
def test_the_book_makes_the_same_site_elsewhere(site: Path, tmp_path: Path) -> None:
    copy = copy_of_project(tmp_path)
    shutil.rmtree(copy / ".cache/captures/cards")
    git = subprocess.run(["git", "rev-parse", "--absolute-git-dir"], cwd=PROJECT, capture_output=True, text=True)
    repository = {"GIT_DIR": git.stdout.strip(), "GIT_WORK_TREE": str(copy)}
    known = {name: os.environ[name] for name in ("REPOSITORY_URL", "BRANCH", "HEAD") if name in os.environ}

    built = build(copy, **ELSEWHERE, **repository, **known)

    assert built.returncode == 0, built.stderr
    there, here = files_of(copy / "site"), files_of(site)
    assert there.keys() == here.keys()
    assert [name for name in here if there[name] != here[name]] == []
