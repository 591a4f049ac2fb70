"""A small project, built once, and a copy of it for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.small_project import Project


@pytest.fixture(scope="session")
def built_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project as it is when all is well."""
    project = Project.create(tmp_path_factory.mktemp("built"), 'print("hello")\n', "hello\n")
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def project(built_project: Project, tmp_path: Path) -> Project:
    """A copy of the built project that a test may change."""
    return built_project.copy_to(tmp_path / "project")
