"""What runs for contributors outside of the site: hooks, workflows and the development container."""

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


def test_every_hook_runs_a_tool_of_the_environment(tmp_path: Path) -> None:
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
    """A stranger's pull request runs its own code there, with access to everything that the workflow can reach."""
    workflow, text = read(path), path.read_text()

    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job and job["timeout-minutes"] <= 120 for job in workflow["jobs"].values())
    assert not re.search(r"secrets|github\.token|GITHUB_TOKEN|pull_request_target|workflow_run", text)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    # an expression in a command is pasted in before the shell parses it
    assert not re.search(r"run:.*\$\{\{", text)


def test_the_container_has_the_python_that_builds_the_site() -> None:
    container = json.loads((PROJECT / ".devcontainer/devcontainer.json").read_text())

    assert container["image"].startswith(f"python:{(PROJECT / '.python-version').read_text().strip()}-")
