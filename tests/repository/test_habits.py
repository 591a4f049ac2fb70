"""What contributors are helped by outside of the site: hooks, workflows, forms, updates."""

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

PROJECT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))
FORMS = [path for path in sorted((PROJECT / ".github/ISSUE_TEMPLATE").glob("*.yml")) if path.name != "config.yml"]


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
def test_a_workflow_can_read_and_nothing_else(path: Path) -> None:
    """A pull request of a stranger runs its own code there: whatever that could reach, it has."""
    workflow, text = read(path), path.read_text()

    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job and job["timeout-minutes"] <= 120 for job in workflow["jobs"].values())
    assert not re.search(r"secrets|github\.token|GITHUB_TOKEN|pull_request_target|workflow_run", text)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    # what is put into a command as text is run as text
    assert not re.search(r"run:.*\$\{\{", text)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_asks_each_thing_once_and_requires_the_first(path: Path) -> None:
    form = read(path)
    ids = [field["id"] for field in form["body"]]

    assert form["name"]
    assert form["description"].endswith(".")
    assert len(ids) == len(set(ids))
    assert {field["type"] for field in form["body"]} <= {"input", "textarea", "dropdown"}
    assert all(field["attributes"]["label"] for field in form["body"])
    assert form["body"][0]["validations"] == {"required": True}


def test_updates_come_in_groups_and_leave_the_pyodides_alone() -> None:
    updates = {update["package-ecosystem"]: update for update in read(PROJECT / ".github/dependabot.yml")["updates"]}

    assert set(updates) == {"uv", "npm", "github-actions"}
    assert all(update["groups"] for update in updates.values())
    assert updates["npm"]["ignore"] == [{"dependency-name": "pyodide-*"}]


def test_the_container_has_the_python_that_builds_the_site() -> None:
    container = json.loads((PROJECT / ".devcontainer/devcontainer.json").read_text())

    assert container["image"].startswith(f"python:{(PROJECT / '.python-version').read_text().strip()}-")
