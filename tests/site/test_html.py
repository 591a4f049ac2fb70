"""The built pages are valid HTML; `.htmlvalidate.mjs` lists the exceptions for Material's markup."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("every", [2, pytest.param(1, marks=pytest.mark.exhaustive)], ids=["some pages", "every page"])
def test_pages_are_valid_html(site: Path, every: int) -> None:
    node = Path(sys.executable).with_name("node")
    pages = sorted(site.rglob("*.html"))[::every]

    checked = subprocess.run(
        [node, "node_modules/html-validate/bin/html-validate.mjs", "--config=.htmlvalidate.mjs", *pages],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_search_finds_prose_and_output_but_no_data_or_figures(site: Path) -> None:
    index = (site / "search" / "search_index.json").read_text()

    assert "Passing coroutines is forbidden" in index
    assert "requiresPython" not in index
    assert "Iteration 1: the loop" not in index
