"""Without JavaScript, a page still shows each program, its requirements and its output."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import SHOWN, Shown
from tests.support.snippet_on_page import SnippetOnPage, open_snippet
from tests.support.snippets import SNIPPETS

TYPICAL = {"/", "/two-fetches/"}
"""One template renders every snippet, so two pages are enough by default."""


@pytest.fixture
def context_options() -> dict[str, object]:
    return {"java_script_enabled": False}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=() if path in TYPICAL else pytest.mark.exhaustive)
        for path in sorted({shown.page for shown in SHOWN})
    ],
)
def test_programs_and_their_recorded_output_are_visible(page: Page, subtests: pytest.Subtests, path: str) -> None:
    page.goto(path)
    for shown in (shown for shown in SHOWN if shown.page == path):
        with subtests.test(shown.snippet):
            snippet = SnippetOnPage(page, shown.snippet)
            snippet.reveal()
            recorded = snippet.element.locator(".loop-output").first

            expect(snippet.code).to_be_visible()
            expect(snippet.code).to_contain_text(SNIPPETS[shown.snippet].source.splitlines()[0])
            expect(recorded).to_be_visible()
            expect(recorded).to_contain_text("Recorded on Python 3.")


def test_the_requirements_of_a_program_are_visible(page: Page) -> None:
    snippet = open_snippet(page, Shown("/an-old-tutorial/", "an-old-tutorial/task_group"))
    badges = snippet.element.get_by_role("list", name="About this program")

    expect(badges).to_be_visible()
    expect(badges.get_by_role("listitem")).to_have_text(["Python 3.11+"])


def test_the_output_on_another_python_can_be_opened(page: Page) -> None:
    snippet = open_snippet(page, Shown("/an-old-tutorial/", "an-old-tutorial/as_written_in_2018"))
    other = snippet.element.locator('section[data-python="3.10"]')
    expect(other).to_be_hidden()
    snippet.element.get_by_text("On Python 3.10", exact=True).click()

    expect(other).to_be_visible()
    expect(other).to_contain_text("both pages are here")


def test_buttons_that_need_javascript_are_absent(page: Page) -> None:
    page.goto("/two-fetches/")

    expect(page.locator("loop-snippet").get_by_role("button")).to_have_count(0)
