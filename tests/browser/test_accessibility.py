"""axe finds no violations in a snippet that is being used; test_every_page.py checks the pages as they open."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.support.accessibility import violations_in_both_color_schemes
from tests.support.snippet_on_page import open_snippet


def test_a_snippet_that_was_run_or_edited_has_no_violations(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.run_as_recorded()
    with_a_verdict = violations_in_both_color_schemes(page, within=f"[data-name='{snippet.name}']")
    snippet.edit("import sys\nprint('out')\nprint('err', file=sys.stderr)\n1 / 0\n")
    snippet.run()
    snippet.expect_printed("ZeroDivisionError")
    expect(snippet.button("Run")).to_be_enabled()

    assert with_a_verdict == {}
    assert violations_in_both_color_schemes(page, within=f"[data-name='{snippet.name}']") == {}
