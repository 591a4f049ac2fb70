"""`loopsite check`: every mistake in a project, one line each, without a build."""

from __future__ import annotations

from pathlib import Path

import pytest

from loopsite.commands.check import audit
from tests.support.small_project import Project

PROJECT = Path(__file__).parents[3]
MKDOCS = """\
site_name: A site
nav:
  - index.md
  - queues.md
theme:
  name: material
  font: false
plugins:
  - tags:
      tags_allowed: [Beginner, Tasks]
  - loopsite
markdown_extensions:
  - attr_list
  - pymdownx.details
  - pymdownx.superfences
validation:
  nav:
    omitted_files: warn
  links:
    anchors: warn
    absolute_links: warn
    unrecognized_links: warn
"""
HOME = "---\nkind: place\ndescription: All of it.\n---\n\n# Home\n\n[Queues](queues.md).\n{ .lead }\n"
PAGE = """\
---
kind: reference
description: What a queue is good for.
tags: [Beginner, Tasks]
---

# Queues

Who is first?
{ .lead }

```python exec="1" snippet="queues/first"
```
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of all projects here, so that a program runs once: on Python 3.10 that takes three seconds."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def project(tmp_path: Path, cache: Path) -> Project:
    """A project without mistakes."""
    project = Project(tmp_path)
    (tmp_path / ".cache").symlink_to(cache)
    project.write("mkdocs.yml", MKDOCS)
    project.write("docs/index.md", HOME)
    project.write("docs/queues.md", PAGE)
    project.write("snippets/queues/first.py", 'print("first")\n')
    project.write("snippets/queues/first.out", "first\n")
    project.write("tests/snippets/test_queues.py", "def test_the_first_is_first() -> None: ...\n")
    return project


def lines_of(project: Project) -> list[str]:
    """What is reported, with paths relative to the project."""
    return [str(mistake).removeprefix(f"{project.root}/") for mistake in audit(project.root)]


@pytest.mark.exhaustive  # make check says the same
def test_this_project_has_no_mistakes() -> None:
    assert [str(mistake) for mistake in audit(PROJECT)] == []


def test_a_project_without_mistakes_passes_and_is_not_built(project: Project) -> None:
    done = project.run("check")

    assert (done.returncode, done.stderr) == (0, "")
    assert not (project.root / "site").exists()


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("docs/queues.md", PAGE.replace("Tasks]", "Tasts]"), "docs/queues.md:4: unknown tag 'Tasts'."),
        ("docs/queues.md", f"{PAGE}\n[x](nowhere.md)\n", "docs/queues.md:15: a link 'nowhere.md', but the target"),
        ("docs/queues.md", f"{PAGE}\n[x](#nowhere)\n", "docs/queues.md:15: a link '#nowhere', but there is no such"),
        ("docs/queues.md", f"{PAGE}\n[x](index.md#no)\n", "docs/queues.md:15: a link 'index.md#no', but the doc"),
        ("docs/queues.md", f"{PAGE}\n[x](/queues/)\n", "docs/queues.md:15: an absolute link '/queues/',"),
        ("docs/queues.md", f"{PAGE}\n[x](queues)\n", "docs/queues.md:15: an unrecognized relative link 'queues',"),
        ("docs/queues.md", f"{PAGE}\n![x](no.png)\n", "docs/queues.md:15: a link 'no.png', but the target"),
        ("docs/queues.md", f"{PAGE}\n[x](http://a.org/)\n", "docs/queues.md:15: a link that is not https"),
        ("docs/queues.md", PAGE.replace("tags:", "related: [no.md]\ntags:"), "docs/queues.md:4: no related page"),
        ("docs/queues.md", PAGE.replace('exec="1" ', ""), 'docs/queues.md:12: the fence has no exec="1".'),
        ("docs/queues.md", PAGE.replace("queues/first", "queues/fist"), "docs/queues.md:12: no snippet 'queues/fist'."),
        ("docs/stray.md", HOME, "mkdocs.yml:4: nav does not have the page 'stray.md'."),
        ("mkdocs.yml", MKDOCS.replace("name: material", "name: no-theme"), "mkdocs.yml:5: Config value 'theme'"),
        ("mkdocs.yml", "nav: [\n", "mkdocs.yml:2: not YAML: "),
        ("snippets/queues/first.py", "import numpy\n", "snippets/queues/first.py:1: imports 'numpy'."),
        ("snippets/queues/first.py", 'print("second")\n', "snippets/queues/first.out:1: first.py prints something"),
        ("snippets/queues/first.py", "x = (\n", "snippets/queues/first.py:1: syntax error"),
        ("snippets/queues/second.py", "", "snippets/queues/second.py: no page shows this snippet."),
        ("snippets/queues/second.out", "", "snippets/queues/second.out: an expectation without a program."),
    ],
)
def test_a_mistake_is_reported_with_file_and_line(path: str, text: str, said: str, project: Project) -> None:
    project.write(path, text)

    assert any(line.startswith(said) for line in lines_of(project))


def test_each_of_several_equal_links_is_reported_with_its_own_line(project: Project) -> None:
    links = "[a](no.md)\n\n`[a](no.md)`\n\n```markdown\n[b](no.md)\n```\n\n[c](no.md)\n"
    project.write("docs/queues.md", f"{PAGE}\n{links}")

    assert [line.split(":")[1] for line in lines_of(project)] == ["15", "23"]


def test_a_program_that_is_too_long_is_reported_at_its_first_line_too_many(project: Project) -> None:
    header = '# /// script\n# requires-python = ">=3.10"\n# ///\n'
    project.write("snippets/queues/first.py", header + 'print("first")\n' + "pass\n" * 30)

    [found] = lines_of(project)

    assert found.startswith("snippets/queues/first.py:34: the program has 31 lines. Show one thing")


def test_all_mistakes_are_reported_at_once(project: Project) -> None:
    project.write("docs/queues.md", PAGE.replace("Tasks]", "Tasts]") + "\n[x](nowhere.md)\n")
    project.write("snippets/queues/first.py", 'print("second")\n')

    done = project.run("check")

    assert done.returncode == 1
    assert [line.split(".")[0] for line in done.stderr.splitlines() if ": " in line and "/" in line] == [
        "docs/queues",
        "docs/queues",
        "snippets/queues/first",
    ]


def test_a_file_that_cannot_be_read_is_named(project: Project) -> None:
    project.write("tests/snippets/test_queues.py", b"\xff")

    assert lines_of(project) == [
        "tests/snippets/test_queues.py:1: not UTF-8: byte 0xff. Save the file as UTF-8.",
    ]
    project.write("docs/queues.md", b"\n\n\xff")
    assert lines_of(project) == ["docs/queues.md:3: not UTF-8: byte 0xff. Save the file as UTF-8."]


def test_an_invalid_address_and_lists_nested_too_deeply_are_named(project: Project) -> None:
    project.write("docs/queues.md", PAGE + "\n[x](http://[)\n")
    project.write("docs/index.md", HOME + "\n" + "".join(" " * 4 * n + "- a\n" for n in range(400)))

    assert lines_of(project)[:2] == [
        "docs/queues.md:15: a link that is not an address: http://[ (Invalid IPv6 URL). Correct it.",
        "docs/index.md: lists or quotes nested too deeply. Nest them less.",
    ]
