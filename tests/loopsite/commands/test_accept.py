"""`loopsite accept`, as `make accept` runs it."""

from __future__ import annotations

from tests.support.small_project import Project


def test_a_new_program_gets_its_expectation_and_the_diff_is_shown(project: Project) -> None:
    project.snippet('print("one")\n', expected=None)
    done = project.run("accept", "page/program")

    assert (done.returncode, (project.root / "snippets/page/program.out").read_text()) == (0, "one\n")
    assert "--- /dev/null" in done.stdout
    assert "+one" in done.stdout
    assert project.run("build").returncode == 0


def test_a_changed_program_keeps_the_ellipses_that_still_match(project: Project) -> None:
    project.snippet('print("took 2.01 s")\nprint("new")\n', "took ... s\nold\n")
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
    project.snippet('print("changed")\n', "hello\n")
    project.write("snippets/page/other.py", "print(2)\n")
    project.run("accept", "page/other")

    assert (project.root / "snippets/page/other.out").read_text() == "2\n"
    assert (project.root / "snippets/page/program.out").read_text() == "hello\n"


def test_the_expectation_for_this_python_is_the_one_written(project: Project) -> None:
    project.snippet('# /// script\n# requires-python = ">=3.13,<3.14"\n# ///\nprint("now")\n', "then\n")
    project.write("snippets/page/program.py313.out", "before\n")
    project.run("accept")

    assert (project.root / "snippets/page/program.out").read_text() == "then\n"
    assert (project.root / "snippets/page/program.py313.out").read_text() == "now\n"


def test_a_program_that_fails_is_not_accepted(project: Project) -> None:
    project.snippet('print("start")\nprint(1 / 0)\n', "hello\n")
    done = project.run("accept")

    assert done.returncode == 1
    assert done.stderr.startswith("snippets/page/program.py:2: ends in ZeroDivisionError on Python 3.13.")
    assert (project.root / "snippets/page/program.out").read_text() == "hello\n"


def test_an_unknown_name_is_an_error_that_lists_the_known_ones(project: Project) -> None:
    done = project.run("accept", "page/progam")

    assert (done.returncode, done.stderr) == (1, "no snippet 'page/progam': there are page/program\n")


def test_the_cache_and_the_snippets_are_where_mkdocs_yml_says(project: Project) -> None:
    settings = "  - loopsite:\n      cache: .kept\n      snippets: programs\n"
    project.write("mkdocs.yml", (project.root / "mkdocs.yml").read_text().replace("  - loopsite\n", settings))
    (project.root / "snippets").rename(project.root / "programs")
    (project.root / ".cache").rename(project.root / ".kept")
    project.write("programs/page/program.py", 'print("changed")\n')
    done = project.run("accept")

    assert (done.returncode, (project.root / "programs/page/program.out").read_text()) == (0, "changed\n")
    assert not (project.root / ".cache").exists()


def test_a_wrong_mkdocs_yml_is_a_mistake_in_one_line(project: Project) -> None:
    project.write("mkdocs.yml", "site_name: A site\nplugins: []\n")
    done = project.run("accept")

    assert (done.returncode, done.stderr) == (1, "mkdocs.yml: the plugin 'loopsite' is missing. Add it to plugins.\n")
