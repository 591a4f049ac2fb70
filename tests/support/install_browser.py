"""Finds a Chromium for the tests, or installs one, and prints its path: `python tests/support/install_browser.py`.

In this order: an installed headless shell, Chromium or Chrome; Playwright's own; Debian's package, with root or
passwordless sudo. The shell is Chromium without its own windows, menus and pages: the tests take a fifth less of the
processor. With `--complete`, as for benchmarks, the shell does not count: readers have a complete browser.
No step asks a question. If all fail, it prints one line of advice, and the exit status is 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
OUR_BROWSERS = PROJECT / ".cache" / "browsers"
SHELL = "chromium-headless-shell"
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
    """The properties of a machine that decide how a browser can be installed on it."""

    is_root: bool
    has_sudo: bool
    has_apt: bool


@dataclass(frozen=True)
class Step:
    """One command, stopped after `timeout` seconds."""

    command: tuple[str, ...]
    timeout: float
    environment: dict[str, str] = field(default_factory=dict)


# The steps of an attempt are taken in order, until one fails.
type Attempt = tuple[Step, ...]


def install_attempts(machine: Machine, shell: bool = True) -> tuple[Attempt, ...]:
    """The attempts to make on this machine, in order: the least invasive first. Not every Debian has the shell."""
    # Without internet, the download can hang.
    playwright = Step(
        (sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"),
        timeout=300,
        environment={"PLAYWRIGHT_BROWSERS_PATH": str(OUR_BROWSERS)},
    )
    packages = (SHELL, "chromium") if shell else ("chromium",)
    return ((playwright,), *(attempt for package in packages for attempt in apt_attempts(machine, package)))


def apt_attempts(machine: Machine, *packages: str) -> tuple[Attempt, ...]:
    """The one attempt to install Debian packages; empty where apt is missing or would ask for a password."""
    if not machine.has_apt or not (machine.is_root or machine.has_sudo):
        return ()
    # `env` comes after `sudo`, which does not pass on the environment
    apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y")
    as_root = () if machine.is_root else ("sudo", "-n")
    return (
        (
            Step((*as_root, *apt, "update"), timeout=300),
            Step((*as_root, *apt, "install", "--no-install-recommends", *packages), timeout=900),
        ),
    )


def candidates(
    which: Callable[[str], str | None], playwright_chromium: Callable[[], Path], shell: bool = True
) -> Iterable[Path]:
    """Where a browser could be, the preferred first. Playwright is started only if no other candidate will do."""
    yield from (Path(path) for path in map(which, ((SHELL,) if shell else ()) + COMMANDS) if path)
    yield from MAC_APPS
    yield playwright_chromium()


def find_or_install(
    find: Callable[[], Path | None], attempts: Callable[[], Iterable[Attempt]], run: Callable[[Step], bool]
) -> Path | None:
    """The browser that is found at once or after an attempt to install it; None if all attempts fail."""
    if browser := find():
        return browser
    for steps in attempts():
        if all(run(step) for step in steps) and (browser := find()):
            return browser
    return None


def find_browser(shell: bool = True) -> Path | None:
    """The first candidate that starts: Ubuntu's `chromium-browser`, for example, may be a stub that does not."""
    return next((path for path in candidates(shutil.which, _playwright_chromium, shell) if _starts(path)), None)


def _playwright_chromium() -> Path:
    from playwright.sync_api import sync_playwright

    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(OUR_BROWSERS)
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _starts(browser: Path) -> bool:
    return browser.exists() and run(Step((str(browser), "--version"), timeout=30))


def run(step: Step) -> bool:
    """Run the command, and return whether it succeeded in time."""
    environment = {**os.environ, **step.environment}
    try:
        done = subprocess.run(step.command, env=environment, timeout=step.timeout, capture_output=True)
    except (subprocess.TimeoutExpired, FileNotFoundError):
        return False
    return done.returncode == 0


def this_machine() -> Machine:
    """This machine."""
    return Machine(
        is_root=os.geteuid() == 0,
        has_sudo=run(Step(("sudo", "-n", "true"), timeout=10)),
        has_apt=shutil.which("apt-get") is not None,
    )


def _attempts_here(shell: bool) -> Iterable[Attempt]:
    print("installing Chromium, since none was found (one to three minutes)", file=sys.stderr, flush=True)
    return install_attempts(this_machine(), shell)


def main(arguments: Sequence[str] = ()) -> int:
    """Print the browser's path; return the exit status."""
    shell = "--complete" not in arguments
    browser = find_or_install(lambda: find_browser(shell), lambda: _attempts_here(shell), run)
    if browser is None:
        print(ADVICE, file=sys.stderr)
        return 1
    print(browser)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
