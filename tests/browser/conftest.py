"""Fixtures for the browser tests. Here, all modules share a Chromium, which takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from tests.support.navigation import allow_instant_navigation
from tests.support.reader import Reader


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def reader(playwright: Playwright, profile: Path) -> Iterator[Reader]:
    reader = Reader(playwright, profile)
    yield reader
    reader.leave()


@pytest.fixture
def instant_navigation(page: Page, served: str) -> None:
    """Make Material replace a page's contents instead of loading the next page."""
    allow_instant_navigation(page, served)
