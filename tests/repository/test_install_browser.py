"""How a browser for the tests is found or installed, on machines that are not this one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines import firefox, install, webkit
from tests.support.install_browser import MAC_APPS, Machine, Step, Try, candidates, provide, ways_to_install

OWN = Path("/project/.cache/browsers/chrome")


def commands(ways: tuple[Try, ...]) -> list[list[str]]:
    return [[" ".join(step.command) for step in steps] for steps in ways]


def test_an_installed_browser_is_preferred_to_playwrights_own() -> None:
    on_path = {"google-chrome": "/usr/bin/google-chrome", "chromium": "/usr/bin/chromium"}

    found = list(candidates(on_path.get, lambda: OWN))

    assert found == [Path("/usr/bin/chromium"), Path("/usr/bin/google-chrome"), *MAC_APPS, OWN]


def test_playwright_is_not_started_while_an_installed_browser_will_do() -> None:
    def never() -> Path:
        raise AssertionError("Playwright was asked")

    first = next(iter(candidates({"chromium": "/usr/bin/chromium"}.get, never)))

    assert first == Path("/usr/bin/chromium")


def test_nothing_is_installed_where_a_browser_is_found() -> None:
    ran: list[Step] = []

    browser = provide(
        lambda: OWN, lambda: ways_to_install(Machine(True, True, True)), lambda step: bool(ran.append(step))
    )

    assert browser == OWN
    assert ran == []


def test_root_on_debian_falls_back_to_apt() -> None:
    playwright, apt = commands(ways_to_install(Machine(is_root=True, has_sudo=False, has_apt=True)))

    assert playwright[0].endswith("-m playwright install --no-shell chromium")
    assert apt == [
        "env DEBIAN_FRONTEND=noninteractive apt-get -q -y update",
        "env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends chromium",
    ]


def test_a_user_with_sudo_falls_back_to_apt_and_is_never_asked_for_a_password() -> None:
    _, apt = commands(ways_to_install(Machine(is_root=False, has_sudo=True, has_apt=True)))

    assert all(command.startswith("sudo -n env ") for command in apt)


@pytest.mark.parametrize(
    "machine",
    [
        pytest.param(Machine(is_root=False, has_sudo=False, has_apt=True), id="Debian without rights"),
        pytest.param(Machine(is_root=True, has_sudo=True, has_apt=False), id="no Debian"),
    ],
)
def test_where_apt_cannot_be_used_only_playwright_is_tried(machine: Machine) -> None:
    ways = ways_to_install(machine)

    assert len(ways) == 1
    assert "playwright" in ways[0][0].command


def test_playwright_installs_into_the_project() -> None:
    ((playwright,), *_) = ways_to_install(Machine(True, True, True))

    assert playwright.environment["PLAYWRIGHT_BROWSERS_PATH"].endswith("/.cache/browsers")


def test_the_next_way_is_tried_when_one_fails() -> None:
    installed: list[Path] = []

    def run(step: Step) -> bool:
        if step.command[-1] == "chromium" and "apt-get" in step.command:
            installed.append(Path("/usr/bin/chromium"))
        return "playwright" not in step.command

    browser = provide(
        lambda: installed[0] if installed else None, lambda: ways_to_install(Machine(True, False, True)), run
    )

    assert browser == Path("/usr/bin/chromium")


def test_a_step_is_not_taken_after_the_one_it_needs_failed() -> None:
    ran: list[str] = []

    def run(step: Step) -> bool:
        ran.append(step.command[-1])
        return False

    browser = provide(lambda: None, lambda: ways_to_install(Machine(True, False, True)), run)

    assert browser is None
    assert ran == ["chromium", "update"]


def test_a_try_that_succeeds_but_brings_no_browser_does_not_count() -> None:
    browser = provide(lambda: None, lambda: ways_to_install(Machine(True, False, True)), lambda step: True)

    assert browser is None


def test_only_the_engines_that_are_missing_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(is_root=True, has_sudo=False, has_apt=True)
    monkeypatch.setattr(firefox, "find", lambda: "/usr/bin/firefox-esr")
    monkeypatch.setattr(webkit, "find", lambda: None)

    ((_, *installs),) = commands(install.ways_to_install(machine))

    assert [command.split("--no-install-recommends ")[1] for command in installs] == ["webkit2gtk-driver xvfb"]


def test_where_all_engines_are_found_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in (firefox, webkit):
        monkeypatch.setattr(engine, "find", lambda: "found")

    assert install.ways_to_install(Machine(is_root=True, has_sudo=False, has_apt=True)) == ()
