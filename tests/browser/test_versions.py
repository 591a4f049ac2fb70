"""The reader chooses a Python for one program, and each Python is downloaded only when it is needed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from loopsite.source.expectation import dotted
from loopsite.source.pythons import DEFAULT, PREVIEWS, VERSIONS
from tests.support.pages import GATHER, Shown
from tests.support.snippet_on_page import BOOT_AND_RUN, SnippetOnPage, open_snippet
from tests.support.troubles import Troubles

TASK_GROUP = Shown("/an-old-tutorial/", "an-old-tutorial/task_group")
WRITTEN_IN_2018 = Shown("/an-old-tutorial/", "an-old-tutorial/as_written_in_2018")


def downloaded_pythons(page: Page) -> set[str]:
    """A set that collects the Pythons from which the page and its workers request files."""
    versions: set[str] = set()
    page.context.on(
        "request",
        lambda request: versions.update(re.findall(r"^/pyodide/(\d\.\d+)-", urlsplit(request.url).path)),
    )
    return versions


def recorded(snippet: SnippetOnPage):
    """The recorded output that is shown in full."""
    return snippet.element.locator(".loop-outputs > .loop-output")


# test_snippets.py runs programs on each Python
@pytest.mark.parametrize(
    "python",
    [
        pytest.param(dotted(version), marks=() if version == VERSIONS[0] else pytest.mark.exhaustive)
        for version in VERSIONS
    ],
)
def test_only_the_chosen_python_is_downloaded_and_runs(page: Page, python: str) -> None:
    versions = downloaded_pythons(page)
    snippet = open_snippet(page)
    snippet.choice("Python").select_option(python)
    snippet.edit("import sys\nprint('this is', *sys.version_info[:2])\n")
    snippet.run()

    snippet.expect_printed(f"this is {python.replace('.', ' ')}")
    assert versions == {python}


@pytest.mark.exhaustive  # test_navigation.py hovers over Run for the default Python
def test_the_chosen_python_is_downloaded_when_the_pointer_reaches_run(page: Page) -> None:
    versions = downloaded_pythons(page)
    snippet = open_snippet(page)
    snippet.choice("Python").select_option("3.12")
    page.wait_for_load_state("networkidle")
    assert versions == set()
    with page.context.expect_event("request", lambda request: request.url.endswith(".wasm")):
        snippet.button("Run").hover()

    assert versions == {"3.12"}


def test_an_unsupported_python_is_disabled_and_says_why(page: Page) -> None:
    snippet = open_snippet(page, TASK_GROUP)
    options = snippet.choice("Python").locator("option")

    later = [dotted(python) + " preview" * (python in PREVIEWS) for python in VERSIONS[1:]]
    expect(options).to_have_text(["3.10: this program is for 3.11 or newer", *later])
    expect(options.nth(0)).to_be_disabled()
    expect(snippet.choice("Python")).to_have_value(dotted(DEFAULT))


def test_the_recorded_output_follows_the_choice(page: Page) -> None:
    snippet = open_snippet(page, WRITTEN_IN_2018)
    expect(recorded(snippet)).to_contain_text("RuntimeError: There is no current event loop")
    snippet.choice("Python").select_option("3.11")
    expect(recorded(snippet)).to_contain_text("TypeError: Passing coroutines is forbidden")
    expect(recorded(snippet)).not_to_contain_text("DeprecationWarning")
    snippet.choice("Python").select_option("3.10")

    expect(recorded(snippet)).to_contain_text("Recorded on Python 3.10")
    expect(recorded(snippet)).to_contain_text("both pages are here")
    expect(snippet.element.get_by_text("On Python 3.10", exact=True)).to_be_hidden()
    expect(snippet.element.get_by_text("On Python 3.11", exact=True)).to_be_visible()


def test_the_choice_applies_to_one_program(page: Page) -> None:
    snippet, other = open_snippet(page), SnippetOnPage(page, "two-fetches/sequential")
    snippet.choice("Python").select_option("3.12")

    expect(other.choice("Python")).to_have_value(dotted(DEFAULT))


@pytest.mark.exhaustive  # test_every_page.py measures movement on every page
@pytest.mark.parametrize(
    "context_options",
    # a service worker would serve the script, and the test could not delay it
    [
        pytest.param({"viewport": {"width": 390, "height": 900}, "service_workers": "block"}, id="390 px"),
        pytest.param(
            {"viewport": {"width": 1280, "height": 900}, "service_workers": "block"},
            id="1280 px",
            marks=pytest.mark.exhaustive,
        ),
    ],
)
def test_nothing_moves_when_the_page_becomes_interactive(page: Page, troubles: Troubles) -> None:
    troubles.expect("Service Worker registration blocked")
    page.goto(GATHER.page, wait_until="networkidle")  # so that the fonts are in the cache
    delayed: list[Route] = []  # until the script loads, the page is as it was built
    page.route(SCRIPT, lambda route: delayed.append(route))
    with page.expect_request(SCRIPT):
        page.goto(GATHER.page, wait_until="commit")
    page.locator("footer").last.wait_for(state="attached")
    page.wait_for_function(LAID_OUT)
    before = page.evaluate(TOPS)
    expect(page.locator(".loop-toolbar")).to_have_count(0)
    [script] = delayed
    script.continue_()
    expect(page.locator(".loop-toolbar").last).to_be_attached(timeout=BOOT_AND_RUN)
    page.wait_for_function(LAID_OUT)

    assert page.evaluate(TOPS) == before


SCRIPT = "**/assets/loop/main-*.js"

# The top of each heading and program on the page, in pixels.
TOPS = """() => [...document.querySelectorAll("h2, h3, loop-snippet, loop-snippet .loop-code")]
    .map(element => Math.round(element.getBoundingClientRect().top + scrollY))"""

# Whether the page has its style sheets and the fonts of its text. `document.fonts.ready` is not enough: it is fulfilled
# on a page without a layout, which has not requested any fonts yet.
LAID_OUT = """() => [...document.querySelectorAll("link[rel=stylesheet]")].every(link => link.sheet)
    && document.body.offsetHeight > 0 && document.fonts.status === "loaded"
    && [...document.fonts].some(font => font.status === "loaded")"""
