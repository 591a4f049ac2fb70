"""Gather what the browser runs Python with: Pyodide's own files, and looplab as a compiled wheel in its lock file.

    python -m loopsite.runtime_files

writes `web/dist/pyodide/3.14-<digest>/` and so on, and `web/dist/runtimes.json`, which tells the front end where each
is. A folder's name changes with its content, so that it can be cached for ever.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .expectation import Version, dotted
from .runtimes import LOOPLAB, NODE_PACKAGES, PROJECT
from .snippet import VERSIONS

SERVED = VERSIONS
"""The Pythons that a reader can run, each downloaded only when it is chosen."""

_DIST = PROJECT / "web" / "dist"

# what each package has of these; the lists of packages are not among them: none of those is served
_FILES = (
    "pyodide.mjs",
    *("pyodide.asm.mjs", "pyodide.asm.js"),  # from Pyodide 314 on, and before
    *("pyodide.asm.wasm", "pyodide.asm.data"),
    *("python_stdlib.zip", "pyodide_py.tar"),
)


def main() -> None:
    """Write what is not there yet, and remove what is of an older build."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        paths = dict(
            zip(map(dotted, SERVED), pool.map(lambda python: _gather(python, Path(folder)), SERVED), strict=True)
        )
    for old in (_DIST / "pyodide").iterdir():
        if f"pyodide/{old.name}/" not in paths.values():
            shutil.rmtree(old)
    (_DIST / "runtimes.json").write_text(json.dumps(paths, indent=2) + "\n")


def _gather(python: Version, root: Path) -> str:
    """Put one runtime into the site and return its path there, with a slash at the end."""
    name = dotted(python)
    package, folder = NODE_PACKAGES / f"pyodide-{name}", root / name
    folder.mkdir()
    _run("hatchling", "build", "--target", "wheel", "--directory", str(folder), cwd=LOOPLAB)
    lock_file = _lock(package, folder)
    if python >= (3, 11):  # pyodide-build itself needs tomllib: on 3.10 the wheel stays source
        script = PROJECT / "web" / "compile-wheels.mjs"
        _run("node", str(script), str(package), str(folder), sysconfig.get_path("purelib"), cwd=folder)
    if not (package / "pyodide-lock.json").exists():
        lock_file.rename(folder / "repodata.json")  # its name before Pyodide 0.23
    for file in _FILES:
        if (package / file).exists():
            shutil.copyfile(package / file, folder / file)
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    served_at = f"pyodide/{name}-{digest.hexdigest()[:12]}/"
    shutil.copytree(folder, _DIST / served_at, dirs_exist_ok=True)
    return served_at


def _lock(package: Path, folder: Path) -> Path:
    """Write the lock file that lists the wheel in `folder` and nothing else."""
    path = next(path for name in ("pyodide-lock.json", "repodata.json") if (path := package / name).exists())
    original = json.loads(path.read_text())
    lock_file = folder / "pyodide-lock.json"
    lock_file.write_text(json.dumps(original | {"packages": {}}))
    wheels = [str(wheel) for wheel in folder.glob("*.whl")]
    _run(
        "pyodide", "lockfile", "add-wheels", "--input", str(lock_file), "--output", str(lock_file), *wheels, cwd=folder
    )
    # pyodide-lock knows today's format: what older loaders read beyond it, it leaves out
    lock = json.loads(lock_file.read_text()) | {"info": original["info"]}
    lock["packages"]["looplab"] |= {"shared_library": False}
    lock_file.write_text(json.dumps(lock))
    return lock_file


def _run(command: str, *arguments: str, cwd: Path) -> None:
    program = Path(sys.executable).parent / command
    done = subprocess.run([program, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command} {' '.join(arguments)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main()
