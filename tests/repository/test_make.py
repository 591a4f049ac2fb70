"""The Makefile: what it lists, and that a second run has nothing to set up."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def make(*arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_help_lists_every_target_with_a_sentence() -> None:
    lines = make("help").splitlines()

    assert {line.split()[1] for line in lines} >= {"serve", "site", "test", "accept", "check", "bench", "help"}
    assert all(len(line.split()) > 3 for line in lines)


def test_help_is_what_a_bare_make_shows() -> None:
    assert make() == make("help")


def test_a_second_run_has_nothing_to_set_up() -> None:
    # the tests run after `make setup`, so whatever it would do now it would do every time
    assert make("--dry-run", "--no-print-directory", "setup") in ("", "make: Nothing to be done for 'setup'.\n")


def test_check_runs_every_check_also_after_one_that_failed() -> None:
    commands = make("--dry-run", "--no-print-directory", "check")

    assert "--keep-going" in commands
    for tool in ("ruff", "mypy", "check:web", "check:spelling", "check:markdown", "loopsite check", "test_terms"):
        assert tool in commands
