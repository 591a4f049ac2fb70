"""Accessibility checks with axe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOR_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def violations(page: Page, rules: Sequence[str] = (), *, within: str | None = None) -> str:
    """A line for each element that breaks one of the rules, by default any: the rule, the element, and why.

    If `within` is given, only in the elements that match this selector: the whole page takes two seconds of processor
    time.
    """
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    return "\n".join(
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in Axe().run(page, within, options).response["violations"]
        for node in violation["nodes"]
    )


def violations_in_both_color_schemes(page: Page, *, within: str | None = None) -> dict[str, str]:
    """The violations in each colour scheme that has some; in the dark one, those of contrast. See `violations`."""
    found = {}
    for scheme in COLOR_SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found[scheme] = violations(page, [] if scheme == COLOR_SCHEMES[0] else ["color-contrast"], within=within)
    return {scheme: text for scheme, text in found.items() if text}
