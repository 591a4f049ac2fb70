"""The Git hooks, the CI workflows and the development container."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.paths import PROJECT

WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))


def read(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text())
    assert isinstance(found, dict)
    return found


def test_every_hook_runs_a_tool_that_is_installed_in_the_project(tmp_path: Path) -> None:
    pre_commit = Path(sys.executable).with_name("pre-commit")
    environment = os.environ | {"PRE_COMMIT_HOME": str(tmp_path)}
    checked = subprocess.run(
        [pre_commit, "validate-config"], cwd=PROJECT, env=environment, capture_output=True, text=True
    )
    [local] = read(PROJECT / ".pre-commit-config.yaml")["repos"]

    assert checked.returncode == 0, checked.stdout
    assert local["repo"] == "local"
    assert [hook["id"] for hook in local["hooks"] if not (PROJECT / hook["entry"].split()[0]).exists()] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_can_only_read(path: Path) -> None:
    """A pull request from anyone runs its own code there, with all the permissions of the workflow."""
    workflow, text = read(path), path.read_text()

    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job and job["timeout-minutes"] <= 120 for job in workflow["jobs"].values())
    assert not re.search(r"secrets|github\.token|GITHUB_TOKEN|pull_request_target|workflow_run", text)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    # an expression is substituted before the shell parses the command: its value could be shell code
    assert not re.search(r"run:.*\$\{\{", text)


def test_the_container_has_the_python_that_builds_the_site() -> None:
    container = json.loads((PROJECT / ".devcontainer/devcontainer.json").read_text())

    assert container["image"].startswith(f"python:{(PROJECT / '.python-version').read_text().strip()}-")
