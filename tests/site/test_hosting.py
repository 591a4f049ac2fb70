"""The commands in HOSTING.md work."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
CHECKS = re.findall(r"^curl .*$", (PROJECT / "HOSTING.md").read_text(), re.MULTILINE)
BUILT_FOR = "http://127.0.0.1:8000"
"""The address in the pages when the environment sets none."""


@pytest.mark.parametrize("command", CHECKS)
def test_each_check_of_the_published_site_prints_a_line(served: str, command: str) -> None:
    # what is asked for, of this server; what is looked for, as it was built
    asked, _, found = command.partition(" | ")
    environment = os.environ | {"SERVED": served.rstrip("/"), "SITE": BUILT_FOR}
    done = subprocess.run(
        ["bash", "-c", f"{asked.replace('$SITE', '$SERVED')} | {found}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(done.stdout.splitlines()) == 1, done.stderr


def test_hosting_md_has_checks() -> None:
    assert len(CHECKS) == 6
