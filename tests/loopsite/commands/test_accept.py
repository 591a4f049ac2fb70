"""`loopsite accept`, as `make accept` runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from loopsite.commands.accept import UnknownNameError, choose
from loopsite.source.snippet import load_all
from tests.support.small_project import Project

HERE = '# /// script\n# requires-python = "==3.13"\n# [tool.snippet]\n# needs = ["threads"]\n# ///\n'
"""For programs that need not run on another runtime."""


@pytest.fixture(scope="session")
def built_project(built_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project, its program for this Python only."""
    project = built_project.copy_to(tmp_path_factory.mktemp("here") / "project")
    project.snippet(f'{HERE}print("hello")\n', "hello\n")
    return project


def test_a_new_program_gets_its_expectation_and_the_diff_is_shown(project: Project) -> None:
    project.snippet(f'{HERE}print("one")\n', expected=None)
    done = project.run("accept", "page/program")

    assert (done.returncode, (project.root / "snippets/page/program.out").read_text()) == (0, "one\n")
    assert "--- /dev/null" in done.stdout
    assert "+one" in done.stdout
    assert project.run("build").returncode == 0


def test_a_changed_program_keeps_the_ellipses_that_still_match(project: Project) -> None:
    project.snippet(HERE + 'print("took 2.01 s")\nprint("new")\n', "took ... s\nold\n")
    done = project.run("accept")

    assert (project.root / "snippets/page/program.out").read_text() == "took ... s\nnew\n"
    assert "-old\n+new\n" in done.stdout
    assert "took 2.01" not in done.stdout


def test_nothing_changed_writes_nothing(project: Project) -> None:
    before = (project.root / "snippets/page/program.out").stat().st_mtime_ns
    done = project.run("accept")

    assert (done.returncode, done.stdout) == (0, "nothing changed\n")
    assert (project.root / "snippets/page/program.out").stat().st_mtime_ns == before


def test_only_the_named_snippets_are_accepted(project: Project) -> None:
    project.snippet(f'{HERE}print("changed")\n', "hello\n")
    project.write("snippets/page/other.py", f"{HERE}print(2)\n")
    project.run("accept", "page/other")

    assert (project.root / "snippets/page/other.out").read_text() == "2\n"
    assert (project.root / "snippets/page/program.out").read_text() == "hello\n"


def test_the_expectation_for_this_python_is_the_one_written(project: Project) -> None:
    project.snippet(HERE.replace("==3.13", ">=3.13") + 'print("now")\n', "then\n")
    project.write("snippets/page/program.py313.out", "before\n")
    project.run("accept")

    assert (project.root / "snippets/page/program.py313.out").read_text() == "now\n"


def test_a_program_that_fails_is_not_accepted(project: Project) -> None:
    project.snippet(f'{HERE}print("start")\nprint(1 / 0)\n', "hello\n")
    done = project.run("accept")

    assert done.returncode == 1
    assert done.stderr.startswith("snippets/page/program.py:7: ends in ZeroDivisionError on Python 3.13.")
    assert (project.root / "snippets/page/program.out").read_text() == "hello\n"


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        ([], ["tea/hot", "tea/iced", "two-tasks/hot"]),
        (["tea"], ["tea/hot", "tea/iced"]),
        (["tea/"], ["tea/hot", "tea/iced"]),
        (["snippets/tea/hot.py", "tea/hot"], ["tea/hot"]),
        (["tea/hot.out", "two-tasks"], ["tea/hot", "two-tasks/hot"]),
    ],
)
def test_a_program_is_chosen_by_its_name_or_path_or_page(tmp_path: Path, names: list[str], chosen: list[str]) -> None:
    assert [snippet.name for snippet in choose(names, load_all(shop(tmp_path)))] == chosen


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("tea/icd", "Did you mean 'tea/iced'?"),
        ("iced", "Did you mean 'tea/iced'?"),
        ("two-taks", "Did you mean 'two-tasks'?"),
        ("two-taks/hot", "Did you mean 'two-tasks/hot'?"),
        ("coffee", "Write page/name, or page for all its programs."),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest_one(tmp_path: Path, name: str, fix: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        choose([name], load_all(shop(tmp_path)))
    assert str(error.value) == f"no snippet {name!r}. {fix}"


def shop(folder: Path) -> Path:
    for name in ("tea/hot", "tea/iced", "two-tasks/hot"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / f"{name}.py").write_text("print()\n")
    return folder


def test_an_unknown_name_is_one_line_and_no_traceback(project: Project) -> None:
    done = project.run("accept", "page/progam")

    assert (done.returncode, done.stderr) == (1, "no snippet 'page/progam'. Did you mean 'page/program'?\n")


@pytest.mark.exhaustive  # eleven interpreters take half a minute; the next tests have the parts
def test_what_accept_writes_passes_the_check_and_the_build_on_every_python(project: Project) -> None:
    # eleven interpreters, six of them Pyodides, run these three: ten seconds
    project.snippet("print('made', object())\n", "hello\n")
    by_version = "import sys\nif sys.version_info < (3, 11):\n    print('old')\nprint('here')\n"
    project.write("snippets/page/by_version.py", by_version)
    project.write("snippets/page/newer.py", "import tomllib, itertools\nitertools.batched\nprint('here')\n")
    fences = [f'```python exec="1" snippet="page/{name}"\n```\n' for name in ("program", "by_version", "newer")]
    project.write("docs/index.md", "# A page\n\n" + "\n".join(fences))
    done = project.run("accept")

    assert done.returncode == 1
    [mistake] = [line for line in done.stderr.splitlines() if line.startswith("snippets/")]
    assert mistake.startswith("snippets/page/newer.py:1: ends in ModuleNotFoundError on Python 3.10. Do without")
    assert mistake.endswith('or write requires-python = ">=3.12" in its header.')
    outputs = {path.name: path.read_text() for path in (project.root / "snippets/page").glob("*.out")}
    assert outputs == {
        "program.out": "made <object object at 0x...>\n",
        "by_version.out": "here\n",
        "by_version.py310.out": "old\nhere\n",
    }
    assert (
        "snippets/page/program.out:1: differs from run to run or from Python to Python, so `...` stands for it."
        in done.stdout
    )
    assert "snippets/page/by_version.py310.out: Python 3.10 prints something different from the others." in done.stdout
    assert "+old\n" in done.stdout

    project.write("docs/index.md", "# A page\n\n" + "\n".join(fences[:2]))
    (project.root / "snippets/page/newer.py").unlink()
    assert project.run("build").returncode == 0
    again = project.run("accept")
    assert (again.returncode, again.stdout) == (0, "nothing changed\n")


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("import subprocess\nprint(1)\n", "program.py:1: uses subprocess, and browsers may lack subprocess."),
        ("import requests\n", "program.py:1: imports 'requests'. Use only the standard library"),
        (f"{HERE}x = 1\n", "program.py: prints nothing on Python 3.13. Print what a reader should see."),
        (f"{HERE}import random\nprint(random.random())\n", "program.py:6: prints different output each time. Print it"),
    ],
)
def test_a_program_that_cannot_be_shown_is_not_accepted(project: Project, program: str, found: str) -> None:
    project.snippet(program, "hello\n")
    done = project.run("accept")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith(f"snippets/page/{found}")
    assert (project.root / "snippets/page/program.out").read_text() == "hello\n"


def test_the_cache_and_the_snippets_are_where_mkdocs_yml_says(project: Project) -> None:
    settings = "  - loopsite:\n      cache: .kept\n      snippets: programs\n"
    project.write("mkdocs.yml", (project.root / "mkdocs.yml").read_text().replace("  - loopsite\n", settings))
    (project.root / "snippets").rename(project.root / "programs")
    (project.root / ".cache").rename(project.root / ".kept")
    project.write("programs/page/program.py", f'{HERE}print("changed")\n')
    done = project.run("accept")

    assert (done.returncode, (project.root / "programs/page/program.out").read_text()) == (0, "changed\n")
    assert not (project.root / ".cache").exists()


def test_a_wrong_mkdocs_yml_is_a_mistake_in_one_line(project: Project) -> None:
    project.write("mkdocs.yml", "site_name: A site\nplugins: []\n")
    done = project.run("accept")

    assert (done.returncode, done.stderr) == (1, "mkdocs.yml: the plugin 'loopsite' is missing. Add it to plugins.\n")
