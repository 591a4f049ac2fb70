"""Gather what the browser runs Python with: Pyodide's own files, and looplab as a compiled wheel in its lock file.

    python -m loopsite.commands.pyodide_files

writes `web/dist/pyodide/3.14-<digest>/` and so on, and `web/dist/runtimes.json`, which tells the front end where each
is and how large. A folder's name changes with what it is made of, so that it can be cached for ever.

Three things make it boot faster than Pyodide's own: looplab and the standard library are compiled (of that of Python
3.10, which is one file in a format of its own, what a boot imports), and the Python that readers get unless they choose
another comes with the memory that it has once it is ready.
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

from ..paths import LOOPLAB, NODE_PACKAGES, PROJECT
from ..run.cache_files import write_whole
from ..source.expectation import Version, dotted, version_of
from ..source.pythons import DEFAULT, PREVIEWS, VERSIONS

SERVED = VERSIONS
"""The Pythons that a reader can run, each downloaded only when it is chosen."""

SNAPSHOTS: tuple[Version, ...] = (DEFAULT,)
"""Those that boot from kept memory: it costs each reader as much to download as it saves time, so not all."""

_UNFINISHED = "unfinished-"

# what each package has of these; the lists of packages are not among them: none of those is served
_FILES = (
    "pyodide.mjs",
    *("pyodide.asm.mjs", "pyodide.asm.js"),  # from Pyodide 314 on, and before
    *("pyodide.asm.wasm", "pyodide.asm.data"),
    *("python_stdlib.zip", "pyodide_py.tar"),
)


def main(dist: Path = PROJECT / "web" / "dist") -> None:
    """Write what is not there yet, and remove what is of an older build, or of one that was killed."""
    for unfinished in dist.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(unfinished)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        paths = dict(
            zip(map(dotted, SERVED), pool.map(lambda python: _gather(python, Path(folder), dist), SERVED), strict=True)
        )
    for old in (dist / "pyodide").iterdir():
        if f"pyodide/{old.name}/" not in paths.values():
            shutil.rmtree(old)
    runtimes = {
        python: {
            "path": path,
            "preview": version_of(python) in PREVIEWS,
            "files": {file.name: file.stat().st_size for file in sorted((dist / path).iterdir())},
        }
        for python, path in paths.items()
    }
    # for Node, which would take what older Pyodides have as .js for modules, as the project's own files are
    write_whole(dist / "package.json", '{"type": "commonjs"}\n')
    write_whole(dist / "runtimes.json", json.dumps(runtimes, indent=2) + "\n")


def _gather(python: Version, root: Path, dist: Path) -> str:
    """Put one runtime into `dist`, unless it is there, and return its path there, with a slash at the end.

    `root` is a folder to work in.
    """
    name = dotted(python)
    package, folder = NODE_PACKAGES / f"pyodide-{name}", root / name
    folder.mkdir()
    _run("hatchling", "build", "--target", "wheel", "--directory", str(folder), cwd=LOOPLAB)
    if python < (3, 11):
        [wheel] = folder.glob("*.whl")
        _run("node", str(PROJECT / "web" / "build" / "compile-wheel.mjs"), str(package), str(wheel), cwd=folder)
    lock_file = _lock(package, folder)
    if python >= (3, 11):
        script = PROJECT / "web" / "build" / "compile-wheels.mjs"
        _run("node", str(script), str(package), str(folder), sysconfig.get_path("purelib"), cwd=folder)
    if not (package / "pyodide-lock.json").exists():
        lock_file.rename(folder / "repodata.json")  # its name before Pyodide 0.23
    for file in _FILES:
        if (package / file).exists():
            shutil.copyfile(package / file, folder / file)
    scripts = [PROJECT / "web" / "build" / script for script in ("compile-stdlib.mjs", "make-snapshot.mjs")]
    digest = hashlib.sha256()
    # not what is made, which takes long, but what it is made of and by
    for path in [*sorted(folder.iterdir()), *scripts]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    served_at = f"pyodide/{name}-{digest.hexdigest()[:12]}/"
    if (dist / served_at).exists():
        return served_at
    compile_stdlib, make_snapshot = map(str, scripts)
    if (folder / "python_stdlib.zip").exists():
        _run("node", compile_stdlib, str(folder), cwd=folder)
    if python in SNAPSHOTS:
        _run("node", make_snapshot, str(folder), cwd=folder)
    (dist / "pyodide").mkdir(parents=True, exist_ok=True)
    whole = Path(tempfile.mkdtemp(dir=dist, prefix=_UNFINISHED))  # half a folder would be taken for a whole one
    shutil.copytree(folder, whole / name)
    (whole / name).rename(dist / served_at)
    whole.rmdir()
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
