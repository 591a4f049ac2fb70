"""How the tests launch Chromium."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.support.install_browser import ADVICE, find_browser

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""Arguments that stop Chromium's own requests to the internet."""

BASELINE = "--js-flags=--liftoff-only"
"""Compile WebAssembly with the baseline compiler only, the one that every reader's run begins with. To optimise hot
functions in the background pays off in long runs; it took a quarter of the tests' processor time."""


LIKE_A_DESKTOP = "--font-render-hinting=none"
"""Text as wide as readers see it: the headless shell would round the width of each character."""


def launch_options() -> dict[str, Any]:
    """Arguments for Playwright's `launch` and `launch_persistent_context`; without a Chromium, the test fails."""
    executable = find_browser()
    if executable is None:
        pytest.fail(ADVICE, pytrace=False)
    # Chromium does not run as root inside its sandbox.
    return {
        "executable_path": executable,
        "args": (*QUIET, BASELINE, LIKE_A_DESKTOP),
        "chromium_sandbox": os.geteuid() != 0,
    }
