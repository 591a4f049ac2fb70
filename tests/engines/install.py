"""Installs the engines beside Chromium that are missing, on a Debian where that needs no question.

`python -m tests.engines.install`: for CI. It takes a minute, 140 MB to download and 510 MB
on disk. What could not be installed, the tests say; so the exit status is 0 either way.
"""

from __future__ import annotations

from tests.engines import firefox, webkit
from tests.support.install_browser import Machine, Try, run, this_machine, with_apt


def ways_to_install(machine: Machine) -> tuple[Try, ...]:
    """The tries to make on this machine; none if nothing is missing."""
    missing = [package for engine in (firefox, webkit) if engine.find() is None for package in engine.PACKAGES]
    return with_apt(machine, *missing) if missing else ()


if __name__ == "__main__":
    for steps in ways_to_install(this_machine()):
        all(run(step) for step in steps)
