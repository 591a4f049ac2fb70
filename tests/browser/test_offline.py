"""Without a network: what the reader has seen and run is there. From one release to the next: never a mixture."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Page, Route, expect

from loopsite.publish.offline import WORKER, make_offline
from tests.support.chromium import QUIET
from tests.support.faults import FaultyHost, faulty_host
from tests.support.install_browser import ADVICE, find_browser
from tests.support.pages import GATHER, MISSING
from tests.support.paths import PROJECT
from tests.support.serving import serving
from tests.support.snippet_on_page import SAME, SnippetOnPage, open_snippet
from tests.support.troubles import Troubles
from tests.support.uninspected import uninspected

UNSEEN = "/how-this-site-runs-code/"


@dataclass(frozen=True)
class Published:
    """A site that is served and can be replaced by its next release, as a host does it: at once."""

    address: str
    folder: Path
    go_down: Callable[[], None]
    """End the server."""

    def release(self, site: Path, changes: dict[str, str] | None = None) -> str:
        """Publish `site` with the `changes` (pattern to replacement) in all its text files; return the release's id."""
        following = self.folder.with_name("following")
        shutil.copytree(site, following, ignore=shutil.ignore_patterns("pyodide"))
        (following / "pyodide").symlink_to(site / "pyodide")
        # for instant navigation, which goes to what the sitemap names
        changes = {r"(?<=<loc>)\w+://[^/]+": self.address, **(changes or {})}

        def changed(text: str) -> str:
            for pattern, replacement in changes.items():
                text = re.sub(pattern, replacement, text)
            return text

        for path in [*following.rglob("*.html"), *following.glob("assets/loop/*"), following / "sitemap.xml"]:
            text = changed(path.read_text())
            path.unlink()
            path.with_name(changed(path.name)).write_text(text)
        release, bundle = (site / WORKER).read_text().split("\n", 1)
        worker = following.with_name("bundle.js")
        worker.write_text(bundle)
        shell = json.loads(release.removeprefix("const RELEASE = ").removesuffix(";"))["shell"]
        id = make_offline(following, worker, [changed(path) for path in shell if path.startswith("assets/loop/")])
        self.folder.rename(self.folder.with_name("former"))
        following.rename(self.folder)
        shutil.rmtree(self.folder.with_name("former"))
        return id


@pytest.fixture
def published(site: Path, tmp_path: Path) -> Iterator[Published]:
    (tmp_path / "netlify.toml").symlink_to(PROJECT / "netlify.toml")
    (tmp_path / "site").mkdir()
    with ExitStack() as running:
        published = Published(running.enter_context(serving(tmp_path)), tmp_path / "site", running.close)
        published.release(site)
        yield published


@pytest.fixture
def address(published: Published) -> str:
    return published.address


@pytest.fixture(autouse=True)
def tabs_are_closed_first(page: Page) -> Iterator[None]:
    """Else the service worker ends before a Python that boots as a spare, which complains of what it does not get."""
    yield
    for tab in page.context.pages:
        tab.close()


@pytest.fixture
def offline_is_no_trouble(troubles: Troubles) -> None:
    """What Chromium says of each request that finds no network: those of the service worker for newer pages."""
    troubles.expect("net::ERR_INTERNET_DISCONNECTED")


ALL_KEPT = """async () => {
  const all = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname);
  return all;
}"""


NO_OTHER_WORKER = """async () => {
  const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
  return !installing && !waiting && active?.state === "activated";
}"""


def until(page: Page, condition: str, arg: object = None) -> None:
    """Waits until the asynchronous function is true; `Page.wait_for_function` takes any promise for true."""
    page.evaluate(
        f"""async arg => {{
          const condition = {condition};
          for (const end = Date.now() + 60000; !(await condition(arg)); await new Promise(done => setTimeout(done, 50)))
            if (Date.now() > end) throw new Error("waited a minute");
        }}""",
        arg,
    )


def visit(page: Page, path: str) -> None:
    """Opens a page, and reads until all is kept that it can show."""
    page.goto(path)
    wait_until_kept(page, path)
    wait_until_kept(page, "/assets/loop/figure-")


def wait_until_kept(page: Page, path: str) -> None:
    """Waits until what this path begins is kept; a page's path ends in a slash."""
    begins = "kept => path.endsWith('/') ? kept === path : kept.startsWith(path)"
    until(page, f"async path => (await ({ALL_KEPT})()).some({begins})", path)
    until(page, NO_OTHER_WORKER)


def release_of(page: Page) -> str | None:
    return page.locator('meta[name="release"]').get_attribute("content")


@pytest.mark.usefixtures("offline_is_no_trouble")
def test_a_visited_page_opens_without_a_network_whole_and_isolated(page: Page) -> None:
    visit(page, GATHER.page)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto(GATHER.page)

    expect(page.get_by_role("heading", name="Two fetches", level=1)).to_be_visible()
    expect(SnippetOnPage(page, GATHER.snippet).button("Run")).to_have_count(1)
    assert page.evaluate("crossOriginIsolated") is True
    assert page.evaluate("document.fonts.ready.then(fonts => [...fonts].some(font => font.status === 'loaded'))")


@pytest.mark.usefixtures("offline_is_no_trouble")
def test_instant_navigation_works_without_a_network(page: Page) -> None:
    visit(page, GATHER.page)
    visit(page, "/")
    page.context.set_offline(True)
    page.reload()
    page.evaluate("document.sameDocument = true")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Two fetches").first.click()

    expect(page.get_by_role("heading", name="Two fetches", level=1)).to_be_visible()
    assert page.evaluate("document.sameDocument") is True


@pytest.mark.usefixtures("offline_is_no_trouble")
@pytest.mark.parametrize("path", [UNSEEN, MISSING])
def test_a_page_that_was_not_visited_says_so_without_a_network_and_leads_to_those_that_were(
    page: Page, path: str
) -> None:
    visit(page, GATHER.page)
    page.context.set_offline(True)
    page.goto(path)

    expect(page.get_by_role("heading", name="Not on this device")).to_be_visible()
    page.locator("article").get_by_role("link", name="Two fetches").click()
    expect(page.get_by_role("heading", name="Two fetches", level=1)).to_be_visible()


@pytest.mark.usefixtures("offline_is_no_trouble")
def test_a_page_that_was_not_visited_comes_with_the_network(page: Page) -> None:
    visit(page, GATHER.page)
    page.context.set_offline(True)
    page.goto(UNSEEN)
    expect(page.get_by_role("heading", name="Not on this device")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_role("heading", name="How this site runs code")).to_be_visible()


@pytest.mark.usefixtures("offline_is_no_trouble")
def test_search_works_without_a_network(page: Page) -> None:
    visit(page, "/")
    page.context.set_offline(True)
    page.reload()
    page.get_by_label("Search", exact=True).first.click()
    page.keyboard.type("two fetches")

    expect(page.get_by_role("link", name="Two fetches").filter(visible=True).first).to_be_visible()


@pytest.mark.usefixtures("offline_is_no_trouble")
def test_after_the_first_run_everything_is_there_without_a_network(page: Page) -> None:
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()
    wait_until_kept(page, UNSEEN)
    wait_until_kept(page, "/assets/loop/worker-")
    wait_until_kept(page, "/assets/loop/editor-")
    page.context.set_offline(True)
    page.goto(UNSEEN)
    expect(page.get_by_role("heading", name="How this site runs code", level=1)).to_be_visible()
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()
    # what no program so far has imported is in the part of Python that comes last
    snippet.edit("import wave\nprint('a module', wave.__name__)\n")
    snippet.run()

    snippet.expect_printed("a module wave")


class TestSilentNetwork:
    """One that takes requests, and does not answer any more."""

    @pytest.fixture
    def host(self, published: Published) -> Iterator[FaultyHost]:
        with faulty_host(published.address) as host:
            yield host

    @pytest.fixture
    def address(self, host: FaultyHost) -> str:
        return host.address

    def test_what_is_here_is_shown_and_runs(self, page: Page, host: FaultyHost) -> None:
        snippet = open_snippet(page)
        snippet.run()
        snippet.expect_same_as_recorded()
        wait_until_kept(page, UNSEEN)
        page.reload()  # now the service worker has seen that the network answers
        page.wait_for_function("window.document$")  # whole: what it has preloaded is used
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")
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


def test_a_part_of_python_that_comes_broken_off_is_fetched_once_more(page: Page, troubles: Troubles) -> None:
    troubles.expect("ERR_FAILED")
    broken_off: list[str] = []

    def break_off_once(route: Route) -> None:
        if route.request.service_worker and not broken_off:
            broken_off.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.context.route("**/pyodide.asm.wasm", break_off_once)
    snippet = open_snippet(page)
    snippet.run()
    snippet.expect_same_as_recorded()
    wait_until_kept(page, UNSEEN)

    assert len(broken_off) == 1
    assert [path for path in page.evaluate(ALL_KEPT) if path.endswith("/pyodide.asm.wasm")]


def test_before_the_first_run_nothing_is_kept_of_python_the_editor_and_other_pages(page: Page) -> None:
    visit(page, GATHER.page)
    page.wait_for_load_state("networkidle")

    kept = page.evaluate(ALL_KEPT)
    assert [path for path in kept if re.search(r"/pyodide/|/editor-|/worker-|/playground/|/how-this", path)] == []


RELEASE = "document.querySelector('meta[name=release]').content"

PROGRAMS = (GATHER.snippet, "two-fetches/sequential")
"""What the old tab runs before and after the new release."""

REVISED = {r"-([0-9A-Za-z]{7})[0-9A-Za-z](?=\.(?:js|css)\b)": r"-\1_", "Two fetches": "Two fetches, revised"}
"""Changes that give every script and style of ours another name, and the pages another text."""

NEW_NAME = re.compile(r"-[0-9A-Za-z]{7}_\.(js|css)$")
LOADED_OF_OURS = (
    """performance.getEntriesByType("resource").map(({ name }) => name).filter(name => name.includes("/loop/"))"""
)


def test_a_tab_stays_with_its_release_until_it_navigates(published: Published, site: Path, tmp_path: Path) -> None:
    browser = find_browser()
    assert browser is not None, ADVICE
    before, after = (f"""document.querySelector('loop-snippet[data-name="{name}"]')""" for name in PROGRAMS)
    has_run = "{}.querySelector('.loop-live')?.textContent.includes('" + SAME + "')"
    run = "[...{}.querySelectorAll('button')].find(button => button.textContent.trim() === 'Run').click()"
    with uninspected(browser, tmp_path / "profile", *QUIET) as chromium, chromium.tab() as tab, chromium.tab() as other:
        tab.bring_to_front()
        tab.goto(published.address + GATHER.page)
        tab.until(f"{before}?.querySelector('button') && document.readyState === 'complete'")
        first = tab.evaluate(RELEASE)
        tab.evaluate(run.format(before))
        tab.until(has_run.format(before))
        for path in (UNSEEN, "/assets/loop/editor-"):
            tab.until(f"({ALL_KEPT})().then(all => all.some(kept => kept.startsWith('{path}')))")
        second = published.release(site, REVISED)
        assert first != second
        other.bring_to_front()
        other.goto(published.address + "/")
        other.until(f"caches.has('loop-release-{second}')")
        other.until(f"({NO_OTHER_WORKER})()")
        other.until("document.readyState === 'complete'")

        # the new worker is in charge, and the old tab loads what it had not yet loaded, of its own release
        assert other.evaluate(RELEASE) == second
        tab.bring_to_front()
        tab.evaluate(f"{after}.querySelector('.loop-code pre').click()")
        tab.until("performance.getEntriesByType('resource').some(({ name }) => name.includes('/editor-'))")
        tab.evaluate(run.format(after))
        tab.until(has_run.format(after))
        assert tab.evaluate(RELEASE) == first
        assert not any(NEW_NAME.search(url) for url in tab.evaluate(LOADED_OF_OURS))
        tab.evaluate("document.sameDocument = true")
        tab.evaluate("[...document.querySelectorAll('a')].find(link => link.textContent.trim() === 'Home').click()")
        tab.until("document.sameDocument === undefined && document.readyState === 'complete'")
        assert tab.evaluate("document.body.textContent.includes('Two fetches, revised')")
        assert tab.evaluate(RELEASE) == second
        assert all(NEW_NAME.search(url) for url in tab.evaluate(LOADED_OF_OURS))

        # and of the first release nothing is left
        tab.until(f"caches.has('loop-release-{first}').then(there => !there)")
        kept = tab.evaluate(f"({ALL_KEPT})()")
        assert [path for path in kept if re.search(r"assets/loop/[\w-]+-[0-9A-Za-z]{8}\.", path)] == []


def test_what_was_visited_in_one_release_is_there_in_the_next_without_a_network(
    published: Published, site: Path, tmp_path: Path
) -> None:
    browser = find_browser()
    assert browser is not None, ADVICE
    with uninspected(browser, tmp_path / "profile", *QUIET) as chromium, chromium.tab() as tab:
        for path in (GATHER.page, "/"):
            tab.goto(published.address + path)
            tab.until(f"({ALL_KEPT})().then(all => all.includes('{path}'))")
            tab.until("document.readyState === 'complete'")
        first = tab.evaluate(RELEASE)
        second = published.release(site, REVISED)
        tab.evaluate("location.reload()")
        tab.until(f"caches.has('loop-release-{second}')")
        tab.until(f"caches.has('loop-release-{first}').then(there => !there)")
        published.go_down()
        tab.goto(published.address + GATHER.page)
        tab.until("document.querySelector('h1')?.textContent.includes('Two fetches, revised')")
        tab.until("document.readyState === 'complete'")

        assert tab.evaluate(RELEASE) == second


@pytest.mark.parametrize("context_options", [{"service_workers": "block"}])
def test_without_a_service_worker_too_a_page_of_the_next_release_gets_a_document_of_its_own(
    page: Page, published: Published, site: Path, troubles: Troubles
) -> None:
    troubles.expect("registration blocked by Playwright")
    page.goto(GATHER.page, wait_until="networkidle")
    page.evaluate("document.sameDocument = true")
    second = published.release(site, REVISED)
    with page.expect_event("load"):
        page.get_by_role("link", name="Home", exact=True).first.click()

    assert page.evaluate("document.sameDocument") is None
    expect(page).to_have_url(published.address + "/")
    assert release_of(page) == second
    loaded = page.evaluate(LOADED_OF_OURS)
    assert loaded
    assert all(NEW_NAME.search(url) for url in loaded)


def test_who_wants_what_the_server_has_dropped_is_offered_the_new_release(
    page: Page, published: Published, site: Path, troubles: Troubles
) -> None:
    troubles.expect("404|dynamically imported")
    visit(page, GATHER.page)
    second = published.release(site, REVISED)
    SnippetOnPage(page, GATHER.snippet).code.click()
    page.get_by_role("link", name="Reload").click()

    expect(page.get_by_role("heading", name="Two fetches, revised", level=1)).to_be_visible()
    assert release_of(page) == second
