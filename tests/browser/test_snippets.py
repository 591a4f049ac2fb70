"""Every snippet on every page runs in the reader's browser and prints what the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from loopsite.expectation import dotted
from loopsite.snippet import VERSIONS, load_all
from tests.browser.pages import DOCS, SHOWN, Shown
from tests.browser.snippet_on_page import open_snippet

# what the page offers first
DEFAULT = "3.14"


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.snippet)
def test_a_run_says_that_it_printed_what_the_page_shows(page: Page, shown: Shown) -> None:
    snippet = open_snippet(page, shown)
    snippet.run()

    snippet.expect_same_as_recorded()


SNIPPETS = load_all(DOCS.parent / "snippets")
CLAIMED = [
    pytest.param(shown, dotted(python), id=f"{shown.snippet}-{dotted(python)}")
    for shown in SHOWN
    for python in VERSIONS
    if SNIPPETS[shown.snippet].header.allows(python) and dotted(python) != DEFAULT
]


@pytest.mark.parametrize(("shown", "python"), CLAIMED)
def test_so_it_does_on_every_other_python_that_it_claims(page: Page, shown: Shown, python: str) -> None:
    snippet = open_snippet(page, shown)
    snippet.element.get_by_role("combobox", name="Python").select_option(python)
    snippet.element.get_by_role("combobox", name="Clock").select_option("virtual")  # the real one is the other test's
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
