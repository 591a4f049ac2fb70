"""The built site, served as Netlify will, and a Chromium to measure it with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.support.chromium import QUIET

PROJECT = Path(__file__).resolve().parent.parent


@contextmanager
def built_site() -> Iterator[Path]:
    """A folder to serve: `netlify.toml` and `site/`, freshly built.

    A copy: a benchmark may add files, and another build meanwhile does not change what is measured.
    """
    done = subprocess.run(
        [Path(sys.executable).with_name("loopsite"), "build"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"the site does not build:\n{done.stdout}{done.stderr}")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PROJECT / "site", Path(folder, "site"))
        shutil.copy(PROJECT / "netlify.toml", folder)
        yield Path(folder)


def forget_isolation(project: Path) -> None:
    """Make `serving` of this project a host that does not isolate pages from other origins."""
    rules = (project / "netlify.toml").read_text().splitlines(keepends=True)
    (project / "netlify.toml").write_text("".join(rule for rule in rules if "Cross-Origin-" not in rule))


def launch_options() -> dict[str, Any]:
    """How to launch a complete Chromium, found or installed."""
    command = [sys.executable, "tests/support/install_browser.py", "--complete"]
    found = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if found.returncode:
        raise SystemExit(found.stderr.strip())
    # Chromium refuses to sandbox what root runs
    return {"executable_path": found.stdout.strip(), "args": QUIET, "chromium_sandbox": os.geteuid() != 0}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium with an empty history and cache."""
    options = launch_options()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        yield browser
        browser.close()
