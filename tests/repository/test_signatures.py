"""What the editor's completion says is what CPython says: `python web/build/signatures.py --all` writes it."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.support.paths import PROJECT


def test_signatures_of_the_builds_own_python_are_up_to_date() -> None:
    python = "{}.{}".format(*sys.version_info)
    printed = subprocess.run([sys.executable, "web/build/signatures.py"], cwd=PROJECT, capture_output=True, check=True)
    history = json.loads((PROJECT / "web/src/bench/signatures.json").read_text())
    # sockets have other constants where there is a network
    for module in ("asyncio", "threading", "builtins"):
        current = {}
        for name, changes in history[module].items():
            reached = [entry for entry in changes if _key(entry[0]) <= _key(python)]
            if reached and len(reached[-1]) > 1:
                current[name] = reached[-1][1:3]

        # what a browser's Python has, of child processes and native threads it has less
        said = {name: entry[:2] for name, entry in json.loads(printed.stdout)[module].items()}
        assert {name: entry for name, entry in current.items() if said.get(name) != entry} == {}


def _key(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
