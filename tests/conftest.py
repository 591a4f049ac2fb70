"""The site, built and served once, and a browser to read it with."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.faults import FaultyHost, faulty_host
from tests.support.install_browser import ADVICE, find_browser
from tests.support.troubles import Troubles

PROJECT = Path(__file__).resolve().parent.parent

# Milliseconds. What a page does at once may take this long where other tests keep both cores busy.
expect.set_options(timeout=20_000)

settings.register_profile("exhaustive", max_examples=10_000)

# Keep Chromium quiet on a machine without internet, and a reader's counters out of a test.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the site, built strictly by the real command: once for all workers of this run."""
    temporary = tmp_path_factory.getbasetemp()
    shared = temporary if worker_id == "master" else temporary.parent
    built = shared / "site-is-built"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            loopsite = Path(sys.executable).with_name("loopsite")
            done = subprocess.run([loopsite, "build"], cwd=PROJECT, capture_output=True, text=True)
            built.write_text("" if done.returncode == 0 else done.stdout + done.stderr)
        failure = built.read_text()
    if failure:
        pytest.fail(f"the site cannot be built:\n{failure}", pytrace=False)
    return PROJECT / "site"


@contextmanager
def serving(project: Path) -> Iterator[str]:
    """The address of the site that `project` builds, without a slash at the end; served as Netlify will."""
    node = Path(sys.executable).with_name("node")
    server = subprocess.Popen(
        [node, "tests/support/netlify-server.mjs", "--project", project],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())["url"]
        server.stdin.close()


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The site's address, without a slash at the end."""
    with serving(site.parent) as address:
        yield address


@pytest.fixture(scope="session")
def served_without_isolation(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the same site, served by a host that does not know of cross-origin isolation."""
    project = tmp_path_factory.mktemp("without-isolation")
    (project / "site").symlink_to(site)
    rules = (PROJECT / "netlify.toml").read_text().splitlines(keepends=True)
    (project / "netlify.toml").write_text("".join(rule for rule in rules if "Cross-Origin-" not in rule))
    with serving(project) as address:
        yield address


@pytest.fixture
def host(served: str) -> Iterator[FaultyHost]:
    """The same site, served by a host that can be told to have faults."""
    with faulty_host(served) as host:
        yield host


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium, as `make test` provides it.

    Not for the whole session: while Playwright's synchronous API is open, its event loop counts as running in this
    thread, and no other test could call `asyncio.run`.
    """
    executable = find_browser()
    if executable is None:
        pytest.fail(ADVICE, pytrace=False)
    with sync_playwright() as playwright:
        # Chromium refuses to sandbox what root runs.
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET, chromium_sandbox=os.geteuid() != 0)
        yield browser
        browser.close()


@pytest.fixture
def context_options() -> dict[str, object]:
    """What the reader's browser is like; parametrize or override it to be another one."""
    return {}


@pytest.fixture
def address(served: str) -> str:
    """Where the reader goes; override it to have the site served in another way."""
    return served


@pytest.fixture
def context(
    chromium: Browser, address: str, troubles: Troubles, context_options: dict[str, object]
) -> Iterator[BrowserContext]:
    """A reader who comes to the site for the first time."""
    context = chromium.new_context(base_url=address, **context_options)
    troubles.watch(context)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab of that reader's, in which nothing may go wrong unnoticed (see `troubles`)."""
    return context.new_page()


@pytest.fixture
def troubles(address: str) -> Iterator[Troubles]:
    """What went wrong in the browser: fails the test at its end, but for what it said to expect."""
    troubles = Troubles(own_origin=address)
    yield troubles
    if troubles.unexpected:
        pytest.fail("in the browser:\n" + "\n".join(troubles.unexpected), pytrace=False)
