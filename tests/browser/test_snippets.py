"""Every snippet on every page runs in the reader's browser and prints what the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.pages import SHOWN, Shown
from tests.browser.snippet_on_page import open_snippet


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.snippet)
def test_a_run_says_that_it_printed_what_the_page_shows(page: Page, shown: Shown) -> None:
    snippet = open_snippet(page, shown)
    snippet.run()

    snippet.expect_same_as_recorded()


def test_the_built_site_shows_these_snippets_and_no_others(site: Path) -> None:
    built = {
        Shown(f"/{page.parent.relative_to(site).as_posix()}/".replace("/./", "/"), name)
        for page in site.rglob("*.html")
        for name in re.findall(r'<loop-snippet [^>]*data-name="([^"]+)"', page.read_text())
    }

    assert built == set(SHOWN)
