"""Accessibility checks with axe."""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOR_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def violations(page: Page) -> str:
    """A line for each element that breaks a rule: the rule, the element, and why. Empty if there are no violations."""
    return "\n".join(
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        for node in violation["nodes"]
    )


def violations_in_both_color_schemes(page: Page) -> dict[str, str]:
    """The violations on the page in each colour scheme that has some."""
    found = {}
    for scheme in COLOR_SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found[scheme] = violations(page)
    return {scheme: text for scheme, text in found.items() if text}
