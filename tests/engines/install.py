"""Installs the missing engines other than Chromium, on Debian with root or passwordless sudo.

`python -m tests.engines.install`, for CI: a download of 140 MB, 510 MB on disk, about a minute. The exit status is
always 0, because the tests report engines that are still missing.
"""

from __future__ import annotations

from tests.engines import firefox, webkit
from tests.support.install_browser import Attempt, Machine, apt_attempts, run, this_machine


def install_attempts(machine: Machine) -> tuple[Attempt, ...]:
    """The attempts to make on this machine, in order; empty if nothing is missing."""
    missing = [package for engine in (firefox, webkit) if engine.find() is None for package in engine.PACKAGES]
    return apt_attempts(machine, *missing) if missing else ()


if __name__ == "__main__":
    for steps in install_attempts(this_machine()):
        all(run(step) for step in steps)
