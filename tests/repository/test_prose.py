"""The prose checkers find mistakes: with a wrong setting they would silently find none."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.paths import NODE, PROJECT

TOOLS = PROJECT / "node_modules" / ".bin"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


def run_checker(*command: str | Path) -> list[str]:
    done = subprocess.run([NODE, *command], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return (done.stdout + done.stderr).splitlines()


def test_cspell_reports_misspelt_and_american_words_and_accepts_our_word_list(page: Path) -> None:
    page.write_text("Pyodide and looplab behave.\nThe colour of teh behavior.\n")
    settings = ("--config", PROJECT / "cspell.json", "--root", page.parent)

    lines = run_checker(TOOLS / "cspell", "lint", "--no-progress", "--no-summary", *settings, page)

    assert [re.search(r"\((\w+)\)", line)[1] for line in lines] == ["teh", "behavior"]


def test_markdownlint_reports_vague_links_bare_addresses_and_misspelt_names(page: Path) -> None:
    page.write_text("# A page\n\nPress [here](index.md).\nSee https://docs.python.org/3/.\nUse Javascript.\n")
    settings = ("--config", PROJECT / ".markdownlint-cli2.jsonc", "--no-globs")

    lines = run_checker(TOOLS / "markdownlint-cli2", *settings, page)

    assert re.findall(r"page\.md:(\d+)", "\n".join(line for line in lines if " error " in line)) == ["3", "4", "5"]
