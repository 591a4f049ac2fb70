"""Snippets run in the reader's browser and print what the page shows.

By default, one program runs on the default Python (test_versions.py has the oldest); `exhaustive` runs them all. In
Node, tests/snippets/test_in_pyodide.py runs every program on every Python that it supports.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from loopsite.source import pythons
from loopsite.source.expectation import dotted
from tests.support.pages import SHOWN, Shown
from tests.support.snippet_on_page import open_snippet
from tests.support.snippets import runs_in_browser

DEFAULT = dotted(pythons.DEFAULT)
RUNS = [(shown, python) for shown in dict.fromkeys(SHOWN) for python in runs_in_browser(shown.snippet)]


TYPICAL = next(run for run in RUNS[len(RUNS) // 2 :] if run[1] == DEFAULT)
"""From the middle of the book: most tests of browsers use a program from its beginning."""


@pytest.mark.exhaustive  # Node runs each program on each Python, and other tests run some here
@pytest.mark.parametrize(
    ("shown", "python"),
    [
        pytest.param(
            *run, id=f"{run[0].page}-{run[0].snippet}-{run[1]}", marks=() if run == TYPICAL else pytest.mark.exhaustive
        )
        for run in RUNS
    ],
)
def test_a_run_prints_what_the_page_shows(page: Page, shown: Shown, python: str) -> None:
    snippet = open_snippet(page, shown)
    if python != DEFAULT:
        snippet.choice("Python").select_option(python)
    snippet.choice("Clock").select_option("virtual")
    snippet.run()

    snippet.expect_same_as_recorded()
    expect(snippet.live).to_contain_text(f"on Python {python}.")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "shown", [shown for shown, python in RUNS if python == DEFAULT], ids=lambda shown: shown.snippet
)
def test_a_run_on_the_real_clock_prints_what_the_page_shows(page: Page, shown: Shown) -> None:
    snippet = open_snippet(page, shown)
    snippet.run()

    snippet.expect_same_as_recorded()


def test_the_built_site_shows_exactly_the_snippets_in_the_fences(site: Path) -> None:
    built = {
        Shown(f"/{page.parent.relative_to(site).as_posix()}/".replace("/./", "/"), name)
        for page in site.rglob("*.html")
        for name in re.findall(r'<loop-snippet [^>]*data-name="(?!exercises/)([^"]+)"', page.read_text())
    }

    assert built == set(SHOWN)
