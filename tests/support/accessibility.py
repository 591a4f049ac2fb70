"""Accessibility checks with axe."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOR_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
in_both_color_schemes = pytest.mark.parametrize(
    "context_options", [{"color_scheme": scheme} for scheme in COLOR_SCHEMES], ids=COLOR_SCHEMES
)


def violations(page: Page) -> str:
    """A line for each element that breaks a rule: the rule, the element, and why. Empty if there are no violations."""
    return "\n".join(
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        for node in violation["nodes"]
    )
