"""The built and served site, and browsers that visit it."""

from __future__ import annotations

import fcntl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.support.chromium import launch_options
from tests.support.faults import FaultyHost, faulty_host
from tests.support.paths import LOOPSITE, PROJECT
from tests.support.reader import Reader, open_tab
from tests.support.serving import publish_without_isolation, serving
from tests.support.troubles import Troubles

# Milliseconds. An immediate reaction of a page may take this long while other tests keep both cores busy.
expect.set_options(timeout=20_000)

settings.register_profile("exhaustive", max_examples=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with one file, which builds the site, and looplab's tests, which need none: all others wait for it."""
    first, alone = items[0].path if items else None, PROJECT / "tests" / "looplab"
    items.sort(key=lambda item: item.path != first and not item.path.is_relative_to(alone))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the site, built once for all workers of this test run, by the real command."""
    temporary = tmp_path_factory.getbasetemp()
    shared = temporary if worker_id == "master" else temporary.parent
    built = shared / "site-is-built"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            done = subprocess.run([LOOPSITE, "build"], cwd=PROJECT, capture_output=True, text=True)
            built.write_text("" if done.returncode == 0 else done.stdout + done.stderr)
        failure = built.read_text()
    if failure:
        pytest.fail(f"the site cannot be built:\n{failure}", pytrace=False)
    return PROJECT / "site"


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The site's address, without a slash at the end."""
    with serving(site.parent) as address:
        yield address


@pytest.fixture(scope="session")
def served_without_isolation(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the same site, served by a host that sends no headers for cross-origin isolation."""
    project = tmp_path_factory.mktemp("without-isolation")
    publish_without_isolation(site, project)
    with serving(project) as address:
        yield address


@pytest.fixture
def host(served: str) -> Iterator[FaultyHost]:
    """The same site, served by a host in which tests can cause faults."""
    with faulty_host(served) as host:
        yield host


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, for one module: while it is open, tests in the same process cannot call `asyncio.run`."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium whose contexts are private windows, which are cheap to open."""
    browser = playwright.chromium.launch(**launch_options())
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader's browser profile; its HTTP cache is shared by all tests of the session."""
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def reader(playwright: Playwright, profile: Path) -> Iterator[Reader]:
    """A reader with a browser profile, as most readers have."""
    reader = Reader(playwright, profile)
    yield reader
    reader.leave()


@pytest.fixture
def context_options() -> dict[str, object]:
    """Options of the reader's browser; parametrize or override them."""
    return {}


@pytest.fixture
def address(served: str) -> str:
    """The site's address for `context` and `page`; override it to serve the site in another way."""
    return served


@pytest.fixture
def context(
    reader: Reader, address: str, troubles: Troubles, context_options: dict[str, object]
) -> Iterator[BrowserContext]:
    """The browser of a reader who visits the site for the first time (but see `profile`)."""
    context = reader.visit(address, context_options)
    troubles.watch(context)
    yield context
    troubles.unwatch(context)


@pytest.fixture
def page(context: BrowserContext, context_options: dict[str, object]) -> Page:
    """A tab in that browser; an error in it fails the test (see `troubles`)."""
    return open_tab(context, context_options)


@pytest.fixture
def troubles(address: str) -> Iterator[Troubles]:
    """Errors in the browser: any that the test does not expect fail it at its end."""
    troubles = Troubles(own_origin=address)
    yield troubles
    if troubles.unexpected:
        pytest.fail("in the browser:\n" + "\n".join(troubles.unexpected), pytrace=False)
