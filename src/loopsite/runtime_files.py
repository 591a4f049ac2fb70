"""Gather what the browser runs Python with: Pyodide's own files, and looplab as a compiled wheel in its lock file.

    python -m loopsite.runtime_files

writes `web/dist/pyodide/3.14-<digest>/` and `web/dist/runtimes.json`, which tells the front end where each is. The
folder's name changes with its content, so that it can be cached for ever.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from .expectation import Version
from .runtimes import LOOPLAB, NODE_PACKAGES, PROJECT

SERVED: tuple[Version, ...] = ((3, 14),)
"""The Pythons that a reader can run."""

_DIST = PROJECT / "web" / "dist"
_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


def main() -> None:
    """Write all of it anew."""
    shutil.rmtree(_DIST / "pyodide", ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        paths = {"{}.{}".format(*python): _gather(python, Path(folder) / "{}.{}".format(*python)) for python in SERVED}
    (_DIST / "runtimes.json").write_text(json.dumps(paths, indent=2) + "\n")


def _gather(python: Version, folder: Path) -> str:
    """Put one runtime into the site and return its path there, with a slash at the end."""
    name = "{}.{}".format(*python)
    package = NODE_PACKAGES / f"pyodide-{name}"
    folder.mkdir()
    _run("hatchling", "build", "--target", "wheel", "--directory", str(folder), cwd=LOOPLAB)
    # looplab alone: the packages that Pyodide lists are not served, so a lock file that names them would lie
    lock = json.loads((package / "pyodide-lock.json").read_text()) | {"packages": {}}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))
    wheels = [str(wheel) for wheel in folder.glob("*.whl")]
    lock_file = str(folder / "pyodide-lock.json")
    _run("pyodide", "lockfile", "add-wheels", "--input", lock_file, "--output", lock_file, *wheels, cwd=folder)
    script = PROJECT / "web" / "compile-wheels.mjs"
    _run("node", str(script), str(package), str(folder), sysconfig.get_path("purelib"), cwd=folder)
    for file in _FILES:
        shutil.copyfile(package / file, folder / file)
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    served_at = f"pyodide/{name}-{digest.hexdigest()[:12]}/"
    shutil.copytree(folder, _DIST / served_at)
    return served_at


def _run(command: str, *arguments: str, cwd: Path) -> None:
    program = Path(sys.executable).parent / command
    done = subprocess.run([program, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command} {' '.join(arguments)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main()
