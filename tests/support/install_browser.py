"""Finds a Chromium for the tests, or installs one, and prints its path: `python tests/support/install_browser.py`.

In this order: an installed Chromium or Chrome; Playwright's own; with root or sudo on Debian, its package.
Nothing of it needs you to answer a question. Exit status 1 and one line if there is no way.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
OUR_BROWSERS = PROJECT / ".cache" / "browsers"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
ADVICE = (
    "No Chromium found, and none could be installed: "
    "install Chromium or Google Chrome (Debian: `sudo apt-get install chromium`) and try again."
)


@dataclass(frozen=True)
class Machine:
    """What decides how a browser can be installed here."""

    is_root: bool
    has_sudo: bool
    has_apt: bool


@dataclass(frozen=True)
class Step:
    """One command, stopped after `limit` seconds."""

    command: tuple[str, ...]
    limit: float
    environment: dict[str, str] = field(default_factory=dict)


# A try is a tuple of steps, each of which needs the one before it.
type Try = tuple[Step, ...]


def ways_to_install(machine: Machine) -> tuple[Try, ...]:
    """The tries to make on this machine, the mildest first."""
    # A machine without internet can leave the download hanging.
    playwright = Step(
        (sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"),
        limit=300,
        environment={"PLAYWRIGHT_BROWSERS_PATH": str(OUR_BROWSERS)},
    )
    return ((playwright,), *with_apt(machine, "chromium"))


def with_apt(machine: Machine, *packages: str) -> tuple[Try, ...]:
    """The one try to install Debian packages; none where that is not possible without a question."""
    if not machine.has_apt or not (machine.is_root or machine.has_sudo):
        return ()
    # `env` behind `sudo`, which hands no environment on
    apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y")
    as_root = () if machine.is_root else ("sudo", "-n")
    return (
        (
            Step((*as_root, *apt, "update"), limit=300),
            Step((*as_root, *apt, "install", "--no-install-recommends", *packages), limit=900),
        ),
    )


def candidates(which: Callable[[str], str | None], playwrights_own: Callable[[], Path]) -> Iterable[Path]:
    """Where a browser could be, the preferred first; Playwright is asked only when all others failed."""
    yield from (Path(path) for path in map(which, COMMANDS) if path)
    yield from MAC_APPS
    yield playwrights_own()


def provide(
    find: Callable[[], Path | None], ways: Callable[[], Iterable[Try]], run: Callable[[Step], bool]
) -> Path | None:
    """The browser found, or found after the first try that brought one; None if none did."""
    if browser := find():
        return browser
    for steps in ways():
        if all(run(step) for step in steps) and (browser := find()):
            return browser
    return None


def find_browser() -> Path | None:
    """The first candidate that starts; Ubuntu's `chromium-browser`, say, may be a stub that does not."""
    return next((path for path in candidates(shutil.which, _playwrights_own) if _starts(path)), None)


def _playwrights_own() -> Path:
    from playwright.sync_api import sync_playwright

    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(OUR_BROWSERS)
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _starts(browser: Path) -> bool:
    return browser.exists() and run(Step((str(browser), "--version"), limit=30))


def run(step: Step) -> bool:
    """Whether the command did what it should, in its time."""
    environment = {**os.environ, **step.environment}
    try:
        done = subprocess.run(step.command, env=environment, timeout=step.limit, capture_output=True)
    except (subprocess.TimeoutExpired, FileNotFoundError):
        return False
    return done.returncode == 0


def this_machine() -> Machine:
    """The machine that this runs on."""
    return Machine(
        is_root=os.geteuid() == 0,
        has_sudo=run(Step(("sudo", "-n", "true"), limit=10)),
        has_apt=shutil.which("apt-get") is not None,
    )


def main() -> int:
    """Prints the browser's path; returns the exit status."""
    browser = provide(find_browser, lambda: ways_to_install(this_machine()), run)
    if browser is None:
        print(ADVICE, file=sys.stderr)
        return 1
    print(browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
