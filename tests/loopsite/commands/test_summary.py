"""`loopsite summary`, as `make summary` runs it: on a page with a program, changed as contributors change them."""

from __future__ import annotations

import subprocess

import pytest

from loopsite.commands.summary import ranges
from loopsite.source.expectation import dotted
from loopsite.source.pythons import VERSIONS
from tests.support.small_project import Project

OLDEST, NEWEST = dotted(VERSIONS[0]), dotted(VERSIONS[-1])

PAGE = '# A page\n\n```python exec="1" snippet="page/program"\n```\n'
SLEEPS = """\
import asyncio


async def main():
    await asyncio.sleep({seconds})
    print("{word}")


asyncio.run(main())
"""
PACKAGES = '{{"devDependencies": {{"pyodide-3.14": "npm:pyodide@{version}"}}}}'


def git(project: Project, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=project.root, check=True, capture_output=True)


@pytest.fixture
def branch(project: Project) -> Project:
    """A branch that has left main, without a change."""
    project.snippet(SLEEPS.format(seconds=0.1, word="done"), "done\n")
    project.write(".gitignore", "/site/\n.cache/\n")
    project.write("package.json", PACKAGES.format(version="314.0.6"))
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message=all")
    git(project, "switch", "--quiet", "--create=branch")
    return project


def summary(project: Project, *base: str) -> str:
    done = project.run("summary", *base)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_where_nothing_has_changed_it_says_so(branch: Project) -> None:
    assert summary(branch).endswith("no page, no program and no output.\n")


def test_a_program_that_was_changed_is_shown_with_its_output_its_pythons_and_its_loop(branch: Project) -> None:
    branch.snippet(SLEEPS.format(seconds=0.3, word="over"), "over\n")
    said = summary(branch)

    assert f"0 pages, 1 program, 1 output; Python {OLDEST} to {NEWEST}." in said
    assert "- `docs/index.md`: the same words; programs: `page/program`" in said
    assert "-    await asyncio.sleep(0.1)\n" in said
    assert "-done\n+over\n" in said
    assert "- Before: `What the loop did in 0.10 s: 1 task (main), the loop sleeps once.`\n" in said
    assert "- Now: `What the loop did in 0.30 s: 1 task (main), the loop sleeps once.`\n" in said
    assert "+main gives its turn back: it sleeps until 0.30 s.\n" in said


def test_only_the_pythons_whose_output_changes_are_named(branch: Project) -> None:
    branch.write("snippets/page/program.py312.out", "... at last\n")
    said = summary(branch)

    assert f"### `page/program`: changed\n\nOn Python 3.12 to {NEWEST}." in said
    assert "<summary>output, program.py312.out: +1 −0 lines</summary>" in said  # noqa: RUF001
    assert "What the loop does is the same." in said


def test_what_was_committed_and_what_was_not_are_both_told(branch: Project) -> None:
    branch.write("docs/index.md", f"{PAGE}\nMore words.\n")
    git(branch, "commit", "--quiet", "--all", "--message=words")
    branch.write("docs/new.md", "# New\n")
    branch.write("web/main.ts", "")
    branch.write("package.json", PACKAGES.format(version="314.0.7"))
    said = summary(branch)

    assert "- `docs/index.md`: +2 −0 lines\n- `docs/new.md`: new, 1 line\n" in said  # noqa: RUF001
    assert "- Python 3.14: `314.0.6` → `314.0.7`" in said
    assert "`web` (1 file)" in said


def test_a_program_that_is_gone_is_told_as_removed(branch: Project) -> None:
    for suffix in (".py", ".out"):
        (branch.root / "snippets/page/program").with_suffix(suffix).unlink()

    pythons = f"On Python {OLDEST} to {NEWEST}."
    assert f"### `page/program`: removed\n\n{pythons} Shown on `docs/index.md`." in summary(branch)


def test_a_program_that_does_not_end_is_stopped_and_told(branch: Project) -> None:
    branch.snippet("# /// script\n# [tool.snippet]\n# timeout = 0.5\n# ///\nwhile True:\n    pass\n")

    assert "No event loop runs; it did not end in time." in summary(branch)


def test_a_program_cannot_leave_its_fence_nor_mention_anybody(branch: Project) -> None:
    source = SLEEPS.format(seconds=0, word="````\\n</details>")
    source = source.replace("    print", '    asyncio.current_task().set_name("`@all`")\n    print')
    branch.snippet(source, "...\n")
    said = summary(branch)

    assert "\n`````diff\n" in said
    assert "1 task ('@all')" in said


@pytest.mark.parametrize(
    ("base", "says"),
    [
        ("no-such", "no commit 'no-such': name a base, as in make summary BASE=HEAD~1, or fetch it\n"),
        ("--all", "no commit '--all': name a base, as in make summary BASE=HEAD~1, or fetch it\n"),
    ],
)
def test_a_base_that_is_not_there_is_said_in_one_line(branch: Project, base: str, says: str) -> None:
    done = branch.run("summary", "--", base)

    assert (done.returncode, done.stderr) == (1, says)


def test_without_a_history_there_is_nothing_to_compare_with(project: Project) -> None:
    done = project.run("summary")

    assert done.returncode == 1
    assert (
        done.stderr
        == "neither origin/main nor main is here: name a base, as in make summary BASE=HEAD~1, or fetch it\n"
    )


def test_versions_that_follow_each_other_are_told_as_a_range() -> None:
    assert ranges([(3, 10), (3, 11), (3, 12), (3, 14)]) == "Python 3.10 to 3.12, 3.14"
