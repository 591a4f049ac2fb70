"""The settings of the tools that read our prose: what they find, and what they leave alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
NODE = Path(sys.executable).with_name("node")
TOOLS = PROJECT / "node_modules" / ".bin"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


def found(*command: str | Path) -> list[str]:
    done = subprocess.run([NODE, *command], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return (done.stdout + done.stderr).splitlines()


def test_a_misspelt_word_is_told_with_its_place_and_one_from_our_list_is_right(page: Path) -> None:
    page.write_text("Pyodide and looplab behave.\nThe colour of teh behavior is cancelled.\nA color.\n")
    settings = ("--config", PROJECT / "cspell.json", "--root", page.parent, "--show-suggestions")

    lines = found(TOOLS / "cspell", "lint", "--no-progress", "--no-summary", *settings, page)

    assert [line.split(" - ")[0].split(":")[1:] for line in lines] == [["2", "15"], ["2", "19"], ["3", "3"]]
    assert "colour" in lines[2]


def test_markdown_as_our_pages_have_it_is_left_alone_and_what_readers_stumble_over_is_not(page: Path) -> None:
    settings = ("--config", PROJECT / ".markdownlint-cli2.jsonc", "--no-globs")
    page.write_text('# A page\n\nA lead?\n{ .lead }\n\n??? question "Folded"\n\n    The answer.\n')
    left_alone = found(TOOLS / "markdownlint-cli2", *settings, page)
    page.write_text("# A page\n\nPress [here](index.md).\nSee https://docs.python.org/3/.\nUse Javascript.\n")
    lines = found(TOOLS / "markdownlint-cli2", *settings, page)

    assert not [line for line in left_alone if " error " in line]
    errors = [line for line in lines if " error " in line]
    assert [line.split(" error ")[0].rsplit("page.md:")[1].split(":")[0] for line in errors] == ["3", "4", "5"]
