"""Fixtures for the browser tests."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from tests.support.navigation import allow_instant_navigation


@pytest.fixture
def instant_navigation(context: BrowserContext, served: str) -> None:
    """Make Material replace a page's contents instead of loading the next page."""
    allow_instant_navigation(context, served)
