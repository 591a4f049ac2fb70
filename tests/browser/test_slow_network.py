"""A page that comes in pieces, as over a slow network: what is there stays where it is when more of it comes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from threading import Semaphore

import pytest
from playwright.sync_api import Page

from tests.browser.faults import FaultyHost, faulty_host
from tests.browser.test_page_open import settled, watch_shifts
from tests.browser.troubles import Troubles


@pytest.fixture
def host(served: str) -> Iterator[FaultyHost]:
    with faulty_host(served) as host:
        yield host


@pytest.fixture
def address(host: FaultyHost) -> str:
    return host.address


@pytest.mark.parametrize(
    "context_options",
    [{"service_workers": "block", "viewport": {"width": width, "height": 844}} for width in (390, 1280)],
    ids=["narrow", "wide"],
)
def test_nothing_moves_while_a_page_comes_tag_by_tag(page: Page, host: FaultyHost, troubles: Troubles) -> None:
    troubles.expect("Service Worker registration blocked")
    watch_shifts(page)
    more, sent = Semaphore(0), 0

    def tag_by_tag(html: bytes) -> Iterator[bytes]:
        nonlocal sent
        first, after = html.index(b"<header"), html.index(b"loop-code")
        start = 0
        for tag in re.finditer(rb"<(?!/|span|svg|path)[^>]*>", html[first:after]):
            end = first + tag.end()
            yield html[start:end]
            start = end
            sent += 1
            more.acquire()
        yield html[start:]

    path = "/first-steps/task-groups/"  # the page with the most tags
    host.pieces[path] = tag_by_tag
    page.goto(path, wait_until="commit")
    while page.evaluate("document.readyState") == "loading":
        page.evaluate("new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)))")
        more.release()
    page.wait_for_load_state("networkidle")
    settled(page)

    assert sent > 100
    assert page.evaluate("shifts") == []
