"""axe finds no violations in a snippet in use; for pages at rest, see test_every_page.py."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.support.accessibility import in_both_color_schemes, violations
from tests.support.snippet_on_page import open_snippet


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
