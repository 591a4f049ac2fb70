"""`loopsite new`, as `make new` runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from loopsite.commands.new import NewPageError, new_page
from tests.support.copies import build, copy_of_project

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """As much of the project as `new` looks at."""
    for path in (
        "mkdocs.yml",
        "docs/first-steps/two-tasks.md",
        "snippets/two-tasks/create_task.py",
        "tests/snippets/test_all.py",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / path, tmp_path / path)
    shutil.copytree(PROJECT / "templates", tmp_path / "templates")
    return tmp_path


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


def navigation(project: Path) -> list[dict[str, object]]:
    """`nav` of mkdocs.yml."""
    [text] = re.findall(r"^nav:\n(?:  .*\n)+", (project / "mkdocs.yml").read_text(), re.MULTILINE)
    return yaml.safe_load(text)["nav"]


def changed_program(html: str) -> str:
    """The program that the page's only button for a change loads."""
    [change] = LexborHTMLParser(html).css(".loop-change")
    return change.attributes["data-program"] or ""


@pytest.mark.parametrize(
    ("page", "title", "says"),
    [
        ("", "Soup", "PAGE is missing: make new PAGE=part/name TITLE="),
        ("soup", "Soup", "PAGE is 'soup': write part/name"),
        ("first-steps/Soup", "Soup", "PAGE is 'first-steps/Soup': write part/name"),
        ("first-steps/../soup", "Soup", "PAGE is 'first-steps/../soup': write part/name"),
        ("first-steps/soup\n", "Soup", r"PAGE is 'first-steps/soup\n': write part/name"),
        (
            "cooking/soup",
            "Soup",
            "no part 'cooking': there are first-steps, inside-the-loop, waiting-well, when-it-goes-wrong, reference;",
        ),
        ("first-steps/two-tasks", "Soup", "docs/first-steps/two-tasks.md already exists"),
        ("inside-the-loop/two-tasks", "Soup", "snippets/two-tasks already exists"),
        ("first-steps/all", "All", "tests/snippets/test_all.py already exists"),
        ("first-steps/soup", " ", "TITLE is missing: make new PAGE=part/name TITLE="),
        ("first-steps/soup", "<b>Soup</b>", "TITLE has '<', which is markup"),
        ("first-steps/soup", "Soup\nand rice", r"TITLE has '\n', which is invisible"),
    ],
)
def test_a_page_that_cannot_be_made_is_refused_in_one_line_and_nothing_is_written(
    project: Path, page: str, title: str, says: str
) -> None:
    before = contents(project)
    with pytest.raises(NewPageError) as error:
        new_page(project, page, title)

    assert str(error.value).startswith(says)
    assert "\n" not in str(error.value)
    assert contents(project) == before


def test_a_page_that_cannot_be_written_completely_leaves_nothing_behind(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(project)
    write = Path.write_text

    def full(path: Path, text: str) -> int:
        if path.name.startswith("test_"):
            raise OSError("no space left on device")
        return write(path, text)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="no space"):
        new_page(project, "inside-the-loop/soup", "Soup")

    assert {path: text for path, text in contents(project).items() if path.is_file()} == {
        path: text for path, text in before.items() if path.is_file()
    }
    assert not (project / "snippets/soup").exists()


@pytest.mark.parametrize("title", ["Rice and soup", "No", 'Say "hi": now', "Café in 日本 🐍?", "1"])
def test_a_page_is_the_last_of_its_part_under_its_title(project: Path, title: str) -> None:
    new_page(project, "first-steps/soup", title)
    [part] = [section["First steps"] for section in navigation(project) if "First steps" in section]

    assert isinstance(part, list)
    assert part[-1] == {title: "first-steps/soup.md"}
    assert f"\n# {title}\n" in (project / "docs/first-steps/soup.md").read_text()


def test_a_page_links_to_the_one_before_whatever_its_title(project: Path) -> None:
    new_page(project, "first-steps/soup", 'Say "hi": now')
    new_page(project, "first-steps/tea-time", "Tea time")

    assert '- [Say "hi": now](soup.md)' in (project / "docs/first-steps/tea-time.md").read_text()
    assert (project / "tests/snippets/test_tea_time.py").exists()


def make_new(folder: Path, title: str) -> subprocess.CompletedProcess[str]:
    """`make new` of the page inside-the-loop/soup."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    # skip `setup`: this uses the project's own environment, which is ready
    command = ["make", "--old-file=setup", f"--file={PROJECT}/Makefile", "new", "PAGE=inside-the-loop/soup"]
    return subprocess.run([*command, f"TITLE={title}"], cwd=folder, env=environment, capture_output=True, text=True)


TITLE = 'What\'s "$5" in ¥?'


def test_make_passes_a_title_on_unchanged(project: Path) -> None:
    (project / ".venv").symlink_to(PROJECT / ".venv")
    made = make_new(project, TITLE)

    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-1].startswith("Next: make serve")
    assert f"\n# {TITLE}\n" in (project / "docs/inside-the-loop/soup.md").read_text()


@pytest.mark.exhaustive  # builds the whole site again
def test_the_site_builds_with_a_new_page(tmp_path: Path, site: Path) -> None:
    copy = copy_of_project(tmp_path)
    (copy / "tests/snippets").mkdir(parents=True)
    for name in ("templates", ".venv"):
        (copy / name).symlink_to(PROJECT / name)
    made = make_new(copy, TITLE)
    built = build(copy)
    page = copy / "site/inside-the-loop/soup/index.html"
    node = Path(sys.executable).with_name("node")
    validate = [node, "node_modules/html-validate/bin/html-validate.mjs", "--config=.htmlvalidate.mjs", page]
    checked = subprocess.run(validate, cwd=PROJECT, capture_output=True, text=True)

    assert made.returncode == 0, made.stderr
    assert built.returncode == 0, built.stderr
    assert TITLE in page.read_text()
    assert 'cook("soup", 0.2)\n    await cook("rice", 0.4)' in changed_program(page.read_text())
    assert checked.returncode == 0, checked.stdout
    assert TITLE in (copy / "site/index.html").read_text()  # the reading path
