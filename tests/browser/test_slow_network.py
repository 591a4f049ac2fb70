"""On a slow network a page arrives in pieces, and what is already drawn does not move."""

from __future__ import annotations

import re
from collections.abc import Iterator
from threading import Semaphore

import pytest
from playwright.sync_api import Page

from tests.support.faults import FaultyHost
from tests.support.layout_shifts import MAX_SHIFT, shift_of, watch_shifts
from tests.support.troubles import Troubles


@pytest.fixture
def address(host: FaultyHost) -> str:
    return host.address


@pytest.mark.parametrize(
    "context_options",
    [
        {"service_workers": "block", "viewport": {"width": 390, "height": 844}},
        pytest.param(
            {"service_workers": "block", "viewport": {"width": 1280, "height": 844}}, marks=pytest.mark.exhaustive
        ),
    ],
    ids=["narrow", "wide"],
)
@pytest.mark.parametrize(
    ("path", "tag", "min_pieces"),
    [
        # the page with the most kinds of content, in small pieces
        pytest.param("/first-steps/task-groups/", rb"<(?!/|span|svg|path)[^>]*>", 100, marks=pytest.mark.exhaustive),
        pytest.param("/how-this-site-runs-code/", rb"<t[hdr][^>]*>", 13, marks=pytest.mark.exhaustive),
        ("/reference/what-changed-when/", rb"<tr>", 13),
        pytest.param("/reference/glossary/", rb"<h2[^>]*>", 13, marks=pytest.mark.exhaustive),
        pytest.param("/tags/", rb"<h2[^>]*>", 13, marks=pytest.mark.exhaustive),
    ],
)
def test_nothing_moves_while_a_page_arrives_tag_by_tag(
    page: Page, host: FaultyHost, troubles: Troubles, path: str, tag: bytes, min_pieces: int
) -> None:
    troubles.expect("Service Worker registration blocked")
    watch_shifts(page)
    more, sent = Semaphore(0), 0

    def tag_by_tag(html: bytes) -> Iterator[bytes]:
        nonlocal sent
        first, first_program = html.index(b"<header"), html.find(b"loop-code")
        start = 0
        for found in re.finditer(tag, html[first:first_program]):
            end = first + found.end()
            yield html[start:end]
            start = end
            sent += 1
            more.acquire()
        yield html[start:]

    host.pieces[path] = tag_by_tag
    page.goto(path, wait_until="commit")
    while page.evaluate("document.readyState") == "loading":
        page.evaluate("new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)))")
        more.release()
    page.wait_for_load_state("networkidle")
    shift = shift_of(page)

    assert sent > min_pieces
    assert shift.total < MAX_SHIFT, shift
