"""Visited pages and Pythons that have run work offline; a new release of the site replaces the old one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from loopsite.publish.offline import WORKER, make_offline
from tests.support.faults import FaultyHost, faulty_host
from tests.support.pages import GATHER, MISSING
from tests.support.paths import PROJECT
from tests.support.serving import serving
from tests.support.snippet_on_page import SnippetOnPage, open_snippet
from tests.support.troubles import Troubles
from tests.support.until import until

NOT_VISITED = "/how-this-site-runs-code/"


@pytest.fixture(autouse=True)
def tabs_are_closed_first(page: Page) -> Iterator[None]:
    """Otherwise the service worker ends first, and a spare Python that still boots reports missing files."""
    yield
    for tab in page.context.pages:
        tab.close()


@pytest.fixture
def expects_to_be_offline(troubles: Troubles) -> None:
    """Chromium reports each failed request of the service worker for a newer page."""
    troubles.expect("net::ERR_INTERNET_DISCONNECTED")


KEPT_PATHS = """async () => {
  const all = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname);
  return all;
}"""

# `wanted`: a path, or its end
IS_KEPT = f"async wanted => (await ({KEPT_PATHS})()).some(path => path === wanted || path.endsWith('/' + wanted))"


def visit(page: Page, path: str) -> None:
    """Open a page, and wait until it is kept."""
    page.goto(path)
    until(page, "async () => navigator.serviceWorker.controller !== null")
    until(page, IS_KEPT, path)


def run_and_keep(page: Page) -> None:
    """Run a program, and wait until its Python is kept."""
    visit(page, GATHER.page)
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()
    for name in ("pyodide.asm.wasm", "pyodide.asm.mjs", "pyodide.mjs", "python_stdlib.zip", "snapshot.bin"):
        until(page, IS_KEPT, name)


@pytest.mark.usefixtures("expects_to_be_offline")
def test_a_visited_page_opens_offline_complete_and_isolated(page: Page) -> None:
    visit(page, GATHER.page)
    page.context.set_offline(True)
    page.goto(GATHER.page)

    expect(page.get_by_role("heading", name="Two fetches", level=1)).to_be_visible()
    expect(SnippetOnPage(page, GATHER.snippet).button("Run")).to_have_count(1)
    assert page.evaluate("crossOriginIsolated") is True
    assert page.evaluate("document.fonts.ready.then(fonts => [...fonts].some(font => font.status === 'loaded'))")


@pytest.mark.exhaustive  # left to make test-all
@pytest.mark.usefixtures("expects_to_be_offline")
@pytest.mark.parametrize("path", [NOT_VISITED, pytest.param(MISSING, marks=pytest.mark.exhaustive)])
def test_offline_a_page_that_was_not_visited_links_to_visited_pages(page: Page, path: str) -> None:
    visit(page, GATHER.page)
    page.context.set_offline(True)
    page.goto(path)

    expect(page.get_by_role("heading", name="Not on this device")).to_be_visible()
    page.locator("article").get_by_role("link", name="Two fetches").click()
    expect(page.get_by_role("heading", name="Two fetches", level=1)).to_be_visible()


@pytest.mark.exhaustive  # a reload, without code of ours
@pytest.mark.usefixtures("expects_to_be_offline")
def test_a_page_that_was_not_visited_opens_once_the_browser_is_online(page: Page) -> None:
    visit(page, GATHER.page)
    page.context.set_offline(True)
    page.goto(NOT_VISITED)
    expect(page.get_by_role("heading", name="Not on this device")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_role("heading", name="How this site runs code")).to_be_visible()


@pytest.mark.exhaustive  # left to make test-all
@pytest.mark.usefixtures("expects_to_be_offline")
def test_search_works_offline(page: Page) -> None:
    visit(page, "/")
    page.context.set_offline(True)
    page.reload()
    page.get_by_label("Search", exact=True).first.click()
    page.keyboard.type("two fetches")

    expect(page.get_by_role("link", name="Two fetches").filter(visible=True).first).to_be_visible()


@pytest.mark.usefixtures("expects_to_be_offline")
def test_after_a_run_programs_run_offline(page: Page) -> None:
    run_and_keep(page)
    snippet = SnippetOnPage(page, GATHER.snippet)
    snippet.open_editor()
    page.context.set_offline(True)
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()
    # this module is in the part of Python that is loaded last
    snippet.edit("import wave\nprint('a module', wave.__name__)\n")
    snippet.run()

    snippet.expect_printed("a module wave")


def test_before_a_run_python_the_editor_and_other_pages_are_not_kept(page: Page) -> None:
    visit(page, GATHER.page)
    page.wait_for_load_state("networkidle")

    kept = page.evaluate(KEPT_PATHS)
    assert [path for path in kept if re.search(r"/pyodide/|/editor-|/worker-|/playground/|/how-this", path)] == []


@pytest.mark.exhaustive  # waits for the network timeout of four seconds at each page
class TestSilentNetwork:
    """A network that accepts requests and no longer answers them."""

    @pytest.fixture
    def host(self, served: str) -> Iterator[FaultyHost]:
        with faulty_host(served) as host:
            yield host

    @pytest.fixture
    def address(self, host: FaultyHost) -> str:
        return host.address

    def test_kept_pages_are_shown_and_programs_run(self, page: Page, host: FaultyHost) -> None:
        run_and_keep(page)
        page.reload()
        page.wait_for_function("window.document$")  # or Chromium warns about preloads that were not used
        test_is_over = Event()

        def silence(_: bytes) -> bytes:
            test_is_over.wait()
            return b""

        host.corrupt["*"] = silence
        try:
            snippet = open_snippet(page)
            snippet.run()
            snippet.expect_same_as_recorded()
        finally:
            test_is_over.set()


@dataclass(frozen=True)
class Published:
    """A served site whose next release replaces it at once, as on a host."""

    address: str
    folder: Path

    def release(self, site: Path, changes: dict[str, str] | None = None) -> str:
        """Publish `site` with `changes` (pattern to replacement) in all its text files; return the release's id."""
        following = self.folder.with_name("following")
        shutil.copytree(site, following, ignore=shutil.ignore_patterns("pyodide"))
        (following / "pyodide").symlink_to(site / "pyodide")
        # instant navigation goes only to addresses in the sitemap
        changes = {r"(?<=<loc>)\w+://[^/]+": self.address, **(changes or {})}

        def changed(text: str) -> str:
            for pattern, replacement in changes.items():
                text = re.sub(pattern, replacement, text)
            return text

        ours = (path for path in following.glob("assets/loop/*") if path.suffix != ".wasm")
        for path in [*following.rglob("*.html"), *ours, following / "sitemap.xml"]:
            text = changed(path.read_text())
            path.unlink()
            path.with_name(changed(path.name)).write_text(text)
        worker = following.with_name("bundle.js")
        worker.write_text((site / WORKER).read_text().partition("\n")[2])
        release = make_offline(following, worker)
        self.folder.rename(self.folder.with_name("former"))
        following.rename(self.folder)
        shutil.rmtree(self.folder.with_name("former"))
        return release


REVISED = {r"-([0-9A-Za-z]{7})[0-9A-Za-z](?=\.(?:js|css)\b)": r"-\1_", "Two fetches": "Two fetches, revised"}
"""Changes that give each of our scripts and styles a new name, and the pages a new text."""

NEW_NAME = re.compile(r"-[0-9A-Za-z]{7}_\.(js|css)$")
OUR_FILES = (
    """performance.getEntriesByType("resource").map(({ name }) => name).filter(name => name.includes("/loop/"))"""
)


def release_of(page: Page) -> str | None:
    return page.locator('meta[name="release"]').get_attribute("content")


class TestReleases:
    """The sitemap of this site has the server's address: otherwise Material does not navigate instantly."""

    @pytest.fixture
    def published(self, site: Path, tmp_path: Path) -> Iterator[Published]:
        (tmp_path / "netlify.toml").symlink_to(PROJECT / "netlify.toml")
        (tmp_path / "site").mkdir()
        with serving(tmp_path) as address:
            published = Published(address, tmp_path / "site")
            published.release(site)
            yield published

    @pytest.fixture
    def address(self, published: Published) -> str:
        return published.address

    @pytest.mark.exhaustive  # test_a_visited_page_opens_offline_complete_and_isolated opens it as a document
    @pytest.mark.usefixtures("expects_to_be_offline")
    def test_instant_navigation_works_offline(self, page: Page) -> None:
        visit(page, GATHER.page)
        visit(page, "/")
        page.context.set_offline(True)
        page.reload()
        page.evaluate("document.sameDocument = true")
        page.wait_for_load_state("networkidle")
        page.get_by_role("link", name="Two fetches").first.click()

        expect(page.get_by_role("heading", name="Two fetches", level=1)).to_be_visible()
        assert page.evaluate("document.sameDocument") is True

    @pytest.mark.exhaustive  # left to make test-all; the next test replaces a release too
    @pytest.mark.usefixtures("expects_to_be_offline")
    def test_the_next_release_is_shown_at_once_and_kept(self, page: Page, published: Published, site: Path) -> None:
        visit(page, GATHER.page)
        second = published.release(site, REVISED)
        page.reload()
        expect(page.get_by_role("heading", name="Two fetches, revised", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        page.context.set_offline(True)
        page.reload()

        expect(page.get_by_role("heading", name="Two fetches, revised", level=1)).to_be_visible()
        assert release_of(page) == second
        assert all(NEW_NAME.search(url) for url in page.evaluate(OUR_FILES))

    @pytest.mark.exhaustive  # the other tests of releases load new documents too
    def test_instant_navigation_to_the_next_release_loads_a_new_document(
        self, page: Page, published: Published, site: Path
    ) -> None:
        visit(page, GATHER.page)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.sameDocument = true")
        second = published.release(site, REVISED)
        with page.expect_event("load"):
            page.get_by_role("link", name="Home", exact=True).first.click()

        expect(page).to_have_url(published.address + "/")
        assert page.evaluate("document.sameDocument") is None
        assert release_of(page) == second
        ours = page.evaluate(OUR_FILES)
        assert ours
        assert all(NEW_NAME.search(url) for url in ours)

    def test_the_page_reloads_if_the_server_has_replaced_a_script(
        self, page: Page, published: Published, site: Path, troubles: Troubles
    ) -> None:
        troubles.expect("404|dynamically imported")
        visit(page, GATHER.page)
        second = published.release(site, REVISED)
        SnippetOnPage(page, GATHER.snippet).code.click()

        expect(page.get_by_role("heading", name="Two fetches, revised", level=1)).to_be_visible()
        assert release_of(page) == second
