"""Every snippet on every page runs in the reader's browser and prints what the page shows."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from loopsite.source import pythons as versions
from loopsite.source.expectation import dotted, version_of
from loopsite.source.snippet import load_all
from tests.support.pages import DOCS, SHOWN, Shown
from tests.support.snippet_on_page import SnippetOnPage

# what the page offers first
DEFAULT = dotted(versions.DEFAULT)
SNIPPETS = load_all(DOCS.parent / "snippets")
PYTHONS = [dotted(python) for python in versions.VERSIONS]
OTHERS = [python for python in PYTHONS if python != DEFAULT]
EVERYWHERE = bool(os.environ.get("EVERYWHERE"))
"""Whether all programs run in Chromium on each Python that they claim: half an hour more.

Else one of each page does, on one of the Pythons: all of them run on all, in Node (tests/snippets/test_in_pyodide.py).
"""

PAGES = list(dict.fromkeys(shown.page for shown in SHOWN))


def runs(shown: Shown, python: str) -> bool:
    """Whether a reader can run the program on that Python."""
    header = SNIPPETS[shown.snippet].header
    return not header.needs and header.allows(version_of(python))


@pytest.mark.parametrize("path", PAGES)
def test_a_run_says_that_it_printed_what_the_page_shows(page: Page, subtests: pytest.Subtests, path: str) -> None:
    """One page for all its programs, as a reader goes through them: the interpreter for the next one is warm."""
    page.goto(path)
    for shown in dict.fromkeys(shown for shown in SHOWN if shown.page == path):
        with subtests.test(shown.snippet):
            snippet = SnippetOnPage(page, shown.snippet)
            snippet.reveal()
            if not runs(shown, DEFAULT):
                pythons = [python for python in PYTHONS if runs(shown, python)]
                if not pythons:
                    expect(snippet.button("Run")).to_have_count(0)
                    continue
                snippet.choice("Python").select_option(pythons[-1])
            snippet.run()

            snippet.expect_same_as_recorded()


@pytest.mark.parametrize(
    ("path", "python"),
    [
        (path, python)
        for n, path in enumerate(PAGES)
        for python in (OTHERS if EVERYWHERE else [OTHERS[n % len(OTHERS)]])
    ],
)
def test_so_it_does_on_every_other_python_that_it_claims(
    page: Page, subtests: pytest.Subtests, path: str, python: str
) -> None:
    claimed = [shown for shown in SHOWN if shown.page == path and runs(shown, python)]
    page.goto(path)
    for shown in claimed if EVERYWHERE else claimed[:1]:
        with subtests.test(shown.snippet):
            snippet = SnippetOnPage(page, shown.snippet)
            snippet.reveal()
            snippet.choice("Python").select_option(python)
            snippet.choice("Clock").select_option("virtual")  # the real one is the other test's
            snippet.run()

            snippet.expect_same_as_recorded()
            expect(snippet.live).to_contain_text(f"on Python {python}.")


def test_the_built_site_shows_these_snippets_and_no_others(site: Path) -> None:
    built = {
        Shown(f"/{page.parent.relative_to(site).as_posix()}/".replace("/./", "/"), name)
        for page in site.rglob("*.html")
        for name in re.findall(r'<loop-snippet [^>]*data-name="([^"]+)"', page.read_text())
    }

    assert built == set(SHOWN)
