"""The Makefile: a second run has nothing to set up."""

from __future__ import annotations

import os
import subprocess

from tests.support.paths import PROJECT


def test_a_second_run_has_nothing_to_set_up() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    # the tests run after `make setup`, so whatever it would do now it would do every time
    command = ["make", "--dry-run", "--no-print-directory", "setup"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)

    assert done.stdout in ("", "make: Nothing to be done for 'setup'.\n")
