"""axe finds nothing to complain of, on any page, in either colour scheme, at rest and in use."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.pages import MISSING, PAGES
from tests.support.snippet_on_page import open_snippet
from tests.support.troubles import Troubles

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
in_both_schemes = pytest.mark.parametrize(
    "context_options", [{"color_scheme": scheme} for scheme in SCHEMES], ids=SCHEMES
)


def complaints(page: Page) -> str:
    """For each element that breaks a rule: the rule, the element, and why."""
    return "\n".join(
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        for node in violation["nodes"]
    )


@pytest.mark.parametrize("path", [*PAGES, MISSING])
def test_a_page_has_no_violations(page: Page, subtests: pytest.Subtests, path: str) -> None:
    for scheme in SCHEMES:
        with subtests.test(scheme):
            page.emulate_media(color_scheme=scheme)
            page.goto(path)

            assert complaints(page) == ""


@pytest.mark.parametrize("path", [*PAGES, MISSING])
def test_a_page_has_none_while_materials_script_is_on_its_way(page: Page, troubles: Troubles, path: str) -> None:
    troubles.expect(r"ERR_FAILED .*/bundle\.")
    page.route("**/bundle.*.js", lambda route: route.abort())
    page.goto(path)

    assert complaints(page) == ""


@in_both_schemes
def test_a_snippet_in_use_has_no_violations(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()
    with_a_verdict = complaints(page)
    snippet.edit("import sys\nprint('out')\nprint('err', file=sys.stderr)\n1 / 0\n")
    snippet.run()
    snippet.expect_printed("ZeroDivisionError")
    expect(snippet.button("Run")).to_be_enabled()

    assert with_a_verdict == ""
    assert complaints(page) == ""
