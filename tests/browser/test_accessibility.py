"""axe finds nothing to complain of, on any page, in either colour scheme, at rest and in use."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import COLOR_SCHEMES, in_both_color_schemes, violations
from tests.support.pages import MISSING, PAGES
from tests.support.snippet_on_page import open_snippet
from tests.support.troubles import Troubles


@pytest.mark.parametrize("path", [*PAGES, MISSING])
def test_a_page_has_no_violations(page: Page, subtests: pytest.Subtests, path: str) -> None:
    for scheme in COLOR_SCHEMES:
        with subtests.test(scheme):
            page.emulate_media(color_scheme=scheme)
            page.goto(path)

            assert violations(page) == ""


@pytest.mark.parametrize("path", [*PAGES, MISSING])
def test_a_page_has_none_while_materials_script_is_on_its_way(page: Page, troubles: Troubles, path: str) -> None:
    troubles.expect(r"ERR_FAILED .*/bundle\.")
    page.route("**/bundle.*.js", lambda route: route.abort())
    page.goto(path)

    assert violations(page) == ""


@in_both_color_schemes
def test_a_snippet_in_use_has_no_violations(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()
    with_a_verdict = violations(page)
    snippet.edit("import sys\nprint('out')\nprint('err', file=sys.stderr)\n1 / 0\n")
    snippet.run()
    snippet.expect_printed("ZeroDivisionError")
    expect(snippet.button("Run")).to_be_enabled()

    assert with_a_verdict == ""
    assert violations(page) == ""
