"""The Makefile."""

from __future__ import annotations

import os
import subprocess

from tests.support.paths import PROJECT


def test_make_setup_does_nothing_the_second_time() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    # the tests run after `make setup`, so anything it would do now, it would do every time
    command = ["make", "--dry-run", "--no-print-directory", "setup"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)

    assert done.stdout in ("", "make: Nothing to be done for 'setup'.\n")
