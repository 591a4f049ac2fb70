"""The Git hooks, the CI workflows and the development container."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
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


def an_old_node_first(folder: Path, path: str) -> str:
    """A PATH on which the first Node is older than any that our tools run on."""
    node = folder / "node"
    node.write_text("#!/bin/sh\necho v12.22.9\nexit 1\n")
    node.chmod(0o755)
    return f"{folder}{os.pathsep}{path}"


def no_node(folder: Path, path: str) -> str:
    """A PATH with every command of another but those of Node."""
    for command in (file for entry in path.split(os.pathsep) for file in Path(entry).glob("*")):
        link = folder / command.name
        if command.name not in ("node", "nodejs", "npm", "npx") and not link.is_symlink():
            link.symlink_to(command)
    return str(folder)


@pytest.mark.parametrize(
    ("system", "hooks"),
    [
        # compilers and checkers read the whole project, which takes ten seconds
        pytest.param(an_old_node_first, ["web", "spelling", "markdown", "pages"], marks=pytest.mark.exhaustive),
        (an_old_node_first, ["markdown"]),
        pytest.param(no_node, ["spelling"], marks=pytest.mark.exhaustive),
    ],
)
def test_the_hooks_need_no_node_of_the_system(
    system: Callable[[Path, str], str], hooks: list[str], tmp_path: Path
) -> None:
    [local] = read(PROJECT / ".pre-commit-config.yaml")["repos"]
    skipped = {hook["id"] for hook in local["hooks"]} - {*hooks}
    ours = Path(sys.executable).parent
    path = os.pathsep.join(entry for entry in os.environ["PATH"].split(os.pathsep) if entry != str(ours))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment |= {"PATH": system(tmp_path, path), "PRE_COMMIT_HOME": str(tmp_path / "pre-commit")}
    environment |= {"SKIP": ",".join(skipped)}
    files = ["docs/index.md", "web/src/main.ts"]
    command = [ours / "pre-commit", "run", "--verbose", "--files", *files]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == len(hooks)


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


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_named_by_the_hash_of_a_commit(path: Path) -> None:
    uses = re.findall(r"uses: *(.+)", path.read_text())

    assert [action for action in uses if not re.fullmatch(r"[\w/.-]+@[0-9a-f]{40} # v\d+(\.\d+)*", action)] == []


def test_no_two_jobs_share_a_cache() -> None:
    caches = [
        step["with"]
        for path in WORKFLOWS
        for job in read(path)["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/cache@")
    ]
    own = [cache["key"].partition("-${{")[0] for cache in caches]

    assert len(set(own)) == len(own) == 3
    assert [cache["restore-keys"].partition("-${{")[0] for cache in caches] == own


def test_checks_and_tests_run_side_by_side_and_to_the_end_on_main() -> None:
    workflow = read(PROJECT / ".github/workflows/ci.yml")
    commands = {name: job["steps"][-1]["run"] for name, job in workflow["jobs"].items()}

    assert commands == {"check": ".ci/run check", "test": ".ci/run test"}
    # a job that is required must always report, so neither waits for another or for a condition
    assert not any({"needs", "if"} & job.keys() for job in workflow["jobs"].values())
    assert "github.run_id" in workflow["concurrency"]["group"]
    assert workflow["concurrency"]["cancel-in-progress"] == "${{ github.event_name == 'pull_request' }}"


FENCE = '```python exec="1" snippet="two-fetches/gather"\n```\n'


@pytest.mark.parametrize(
    ("changes", "tests"),
    [
        ({"docs/two-fetches.md": "# Two fetches\n\nBetter prose.\n\n" + FENCE}, "tests/snippets/test_two_fetches.py"),
        ({"CHANGELOG.md": "More.\n"}, ""),
        ({"docs/two-fetches.md": "# Two fetches\n\nProse.\n\n" + FENCE.replace("gather", "slow")}, None),
        ({"docs/two-fetches.md": None}, None),
        ({"CHANGELOG.md": "More.\n", "snippets/two-fetches/gather.py": "print(2)\n"}, None),
        ({"docs/assets/site.css": "body {}\n"}, None),
        ({"tests/notes.md": "Notes.\n"}, None),
        ({}, None),
    ],
    ids=["prose", "a document", "another program", "a page without its fence", "a program too", "style", "a test", "-"],
)
def test_only_prose_is_tested_in_a_short_way(tmp_path: Path, changes: dict[str, str | None], tests: str | None) -> None:
    def commit(files: dict[str, str | None]) -> None:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text) if text is not None else (tmp_path / name).unlink()
        git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        for command in (["add", "--all"], ["commit", "--allow-empty", "--quiet", "-m", "all"]):
            subprocess.run([*git, *command], cwd=tmp_path, check=True)

    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    commit(
        {
            "docs/two-fetches.md": "# Two fetches\n\nProse.\n\n" + FENCE,
            "snippets/two-fetches/gather.py": "print(1)\n",
            "tests/snippets/test_two_fetches.py": "",
        }
    )
    commit(changes)
    command = [PROJECT / ".ci/tests-of-prose", "HEAD^"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ([] if tests is None else f"tests/site tests/repository {tests}".split())


def test_reports_of_security_holes_are_led_away_from_the_public_issues() -> None:
    settings = read(PROJECT / ".github/ISSUE_TEMPLATE/config.yml")
    [link] = settings["contact_links"]

    assert settings["blank_issues_enabled"] is True
    assert link["url"].endswith("/privately-reporting-a-security-vulnerability")
    assert "do not open an issue" in link["about"]
