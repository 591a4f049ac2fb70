"""How a browser for the tests is found or installed on various machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines import firefox, install, webkit
from tests.support.install_browser import (
    MAC_APPS,
    SHELL,
    Attempt,
    Machine,
    Step,
    candidates,
    find_or_install,
    install_attempts,
)

OWN = Path("/project/.cache/browsers/chrome")


def commands(attempts: tuple[Attempt, ...]) -> list[list[str]]:
    return [[" ".join(step.command) for step in steps] for steps in attempts]


def test_an_installed_browser_is_preferred_to_playwrights_own() -> None:
    on_path = {"google-chrome": "/usr/bin/google-chrome", "chromium": "/usr/bin/chromium"}

    found = list(candidates(on_path.get, lambda: OWN))

    assert found == [Path("/usr/bin/chromium"), Path("/usr/bin/google-chrome"), *MAC_APPS, OWN]


def test_tests_prefer_the_shell_and_benchmarks_a_complete_browser() -> None:
    on_path = {"chromium": "/usr/bin/chromium", SHELL: f"/usr/bin/{SHELL}"}

    assert next(iter(candidates(on_path.get, lambda: OWN))) == Path("/usr/bin", SHELL)
    assert next(iter(candidates(on_path.get, lambda: OWN, shell=False))) == Path("/usr/bin/chromium")


def test_playwright_is_not_started_if_a_browser_is_installed() -> None:
    def never() -> Path:
        raise AssertionError("Playwright was started")

    first = next(iter(candidates({"chromium": "/usr/bin/chromium"}.get, never)))

    assert first == Path("/usr/bin/chromium")


def test_nothing_is_installed_if_a_browser_is_found() -> None:
    ran: list[Step] = []

    browser = find_or_install(
        lambda: OWN, lambda: install_attempts(Machine(True, True, True)), lambda step: bool(ran.append(step))
    )

    assert browser == OWN
    assert ran == []


def test_root_on_debian_falls_back_to_apt() -> None:
    playwright, *apt = commands(install_attempts(Machine(is_root=True, has_sudo=False, has_apt=True)))

    assert playwright[0].endswith("-m playwright install --no-shell chromium")
    assert apt == [
        [
            "env DEBIAN_FRONTEND=noninteractive apt-get -q -y update",
            f"env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends {package}",
        ]
        for package in (SHELL, "chromium")
    ]


def test_a_user_with_sudo_falls_back_to_apt_without_a_password_prompt() -> None:
    _, apt, _ = commands(install_attempts(Machine(is_root=False, has_sudo=True, has_apt=True)))

    assert all(command.startswith("sudo -n env ") for command in apt)


@pytest.mark.parametrize(
    "machine",
    [
        pytest.param(Machine(is_root=False, has_sudo=False, has_apt=True), id="Debian without sudo"),
        pytest.param(Machine(is_root=True, has_sudo=True, has_apt=False), id="not Debian"),
    ],
)
def test_only_playwright_is_tried_where_apt_cannot_be_used(machine: Machine) -> None:
    attempts = install_attempts(machine)

    assert len(attempts) == 1
    assert "playwright" in attempts[0][0].command


def test_playwright_installs_into_the_project() -> None:
    ((playwright,), *_) = install_attempts(Machine(True, True, True))

    assert playwright.environment["PLAYWRIGHT_BROWSERS_PATH"].endswith("/.cache/browsers")


def test_the_next_attempt_is_made_when_one_fails() -> None:
    installed: list[Path] = []

    def run(step: Step) -> bool:
        if step.command[-1] == "chromium" and "apt-get" in step.command:
            installed.append(Path("/usr/bin/chromium"))
        return "playwright" not in step.command

    browser = find_or_install(
        lambda: installed[0] if installed else None, lambda: install_attempts(Machine(True, False, True)), run
    )

    assert browser == Path("/usr/bin/chromium")


def test_an_attempt_ends_at_its_first_failed_step() -> None:
    ran: list[str] = []

    def run(step: Step) -> bool:
        ran.append(step.command[-1])
        return False

    browser = find_or_install(lambda: None, lambda: install_attempts(Machine(True, False, True)), run)

    assert browser is None
    assert ran == ["chromium", "update", "update"]


def test_an_attempt_that_succeeds_without_providing_a_browser_does_not_count() -> None:
    browser = find_or_install(lambda: None, lambda: install_attempts(Machine(True, False, True)), lambda step: True)

    assert browser is None


def test_only_missing_engines_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(is_root=True, has_sudo=False, has_apt=True)
    monkeypatch.setattr(firefox, "find", lambda: "/usr/bin/firefox-esr")
    monkeypatch.setattr(webkit, "find", lambda: None)

    ((_, *installs),) = commands(install.install_attempts(machine))

    assert [command.split("--no-install-recommends ")[1] for command in installs] == ["webkit2gtk-driver xvfb"]


def test_nothing_is_installed_if_all_engines_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in (firefox, webkit):
        monkeypatch.setattr(engine, "find", lambda: "found")

    assert install.install_attempts(Machine(is_root=True, has_sudo=False, has_apt=True)) == ()
