"""Dates of pages from complete, shallow and missing histories."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loopsite.publish.history import dates_of
from tests.support.small_project import Project


class Repository:
    """A repository in which the pages lie in docs/; each commit is made at noon of a day of January 2026."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.docs = folder / "docs"
        self.docs.mkdir(parents=True)
        self.git("init", "--quiet")

    def git(self, *arguments: str, **environment: str) -> None:
        # nothing of who runs the tests, or from where
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"]}
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=self.folder, env=own | environment, check=True)

    def commit(self, day: int, **pages: str) -> None:
        for name, text in pages.items():
            (self.docs / f"{name}.md").write_text(text)
        self.git("add", "--all")
        date = noon(day).isoformat()
        self.git("commit", "--quiet", "--message=.", GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)


def noon(day: int) -> datetime:
    return datetime(2026, 1, day, 12, tzinfo=UTC)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def test_a_page_was_created_by_its_first_commit_and_updated_by_its_last(repository: Repository) -> None:
    repository.commit(1, timers="", futures="")
    repository.commit(2, timers="changed")
    dates = dates_of(repository.docs)

    assert (dates["timers.md"].created, dates["timers.md"].updated) == (noon(1), noon(2))
    assert (dates["futures.md"].created, dates["futures.md"].updated) == (noon(1), noon(1))


def test_a_renamed_page_is_not_new(repository: Repository) -> None:
    repository.commit(1, heap="what the timers are kept in\n" * 9)
    (repository.docs / "heap.md").rename(repository.docs / "timers.md")
    repository.commit(2)

    assert dates_of(repository.docs)["timers.md"].created == noon(1)


def test_a_shallow_history_makes_no_page_new(repository: Repository) -> None:
    repository.commit(1, timers="", futures="")
    repository.commit(2, futures="cut off here")
    repository.commit(3, timers="changed", selectors="")
    shallow = repository.folder.parent / "shallow"
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.folder}", str(shallow))
    dates = dates_of(shallow / "docs")

    assert "futures.md" not in dates
    assert (dates["timers.md"].created, dates["timers.md"].updated) == (None, noon(3))
    assert dates["selectors.md"].created == noon(3)


def test_without_a_repository_or_git_there_are_no_dates(
    tmp_path: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(1, timers="")
    outside = dates_of(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert outside == {}
    assert dates_of(repository.docs) == {}


def test_a_page_without_a_date_has_none_in_the_sitemap(built_project: Project, tmp_path: Path) -> None:
    project = built_project.copy_to(tmp_path / "project")
    project.write("mkdocs.yml", f"site_url: https://example.org/\n{(project.root / 'mkdocs.yml').read_text()}")

    assert project.run("build").returncode == 0

    sitemap = (project.root / "site" / "sitemap.xml").read_text()
    assert "<loc>https://example.org/</loc>" in sitemap
    assert "lastmod" not in sitemap
