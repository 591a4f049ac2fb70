"""Collect the files with which browsers run Python: Pyodide's own, and looplab as a compiled wheel.

    python -m loopsite.commands.pyodide_files

writes a folder for each Python, such as `web/dist/pyodide/3.14-<digest>/`, and `web/dist/runtimes.json`, from which the
front end learns the name of each folder and the size of its files. The name changes with the content, so browsers can
cache the files for as long as they like.

They boot faster than Pyodide's own, because looplab and the standard library are compiled, and because the default
Python comes with a snapshot of its memory after boot.
"""

from __future__ import annotations

import compileall
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from email.parser import Parser
from importlib import resources
from pathlib import Path

from packaging.specifiers import SpecifierSet
from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec

from ..packages import closure, offered
from ..paths import DIST, LOOPLAB, NODE_PACKAGES, PROJECT, WEB_BUILD, WHEELS
from ..run.cache_files import write_whole
from ..run.digests import looplab_digest
from ..source.expectation import Version, dotted, version_of
from ..source.pythons import DEFAULT, PREVIEWS, VERSIONS

SERVED = VERSIONS
"""The Pythons that a reader can run, each downloaded only when it is chosen."""

SNAPSHOTS: tuple[Version, ...] = (DEFAULT,)
"""The Pythons that boot from a snapshot. Not all do, as a reader has to download it."""

TIME_ZONES = "tzdata.zip"
"""The time zones for `zoneinfo`, which a browser downloads when a program uses it (`looplab.kernel.imports`)."""

_LISTS = ("pyodide-lock.json", "repodata.json")
"""A Pyodide's list of packages, and its name before Pyodide 0.23."""

_UNFINISHED = "unfinished-"

# those of them that a Pyodide has; not its lists of packages, none of which we serve
_FILES = (
    "pyodide.mjs",
    *("pyodide.asm.mjs", "pyodide.asm.js"),  # since Pyodide 314, and before
    *("pyodide.asm.wasm", "pyodide.asm.data"),
    *("python_stdlib.zip", "pyodide_py.tar"),
)


def main(dist: Path = DIST) -> None:
    """Write what is missing in `dist`, and remove what older or killed builds left."""
    for unfinished in dist.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(unfinished)
    _download_wheels()
    source = looplab_digest()  # before it is compiled: it may be edited meanwhile
    # a compiled wheel has no sources, from which pyodide-lock would know the names to import: it says so in a warning
    logging.getLogger("pyodide_lock").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        _run("hatchling", "build", "--target", "wheel", "--directory", folder, cwd=LOOPLAB)
        found = pool.map(lambda python: _collect(python, Path(folder), dist), SERVED)
        paths = dict(zip(map(dotted, SERVED), found, strict=True))
    for old in (dist / "pyodide").iterdir():
        if f"pyodide/{old.name}/" not in paths.values():
            shutil.rmtree(old)
    runtimes = {
        python: {
            "path": path,
            "looplab": source,
            "preview": version_of(python) in PREVIEWS,
            "packages": _packages_in(dist / path),
            "files": {file.name: file.stat().st_size for file in sorted((dist / path).iterdir())},
        }
        for python, path in paths.items()
    }
    # for Node, which would load the .js files of older Pyodides as modules, because the project's package.json says so
    write_whole(dist / "package.json", '{"type": "commonjs"}\n')
    write_whole(dist / "runtimes.json", json.dumps(runtimes, indent=2) + "\n")


def _download_wheels() -> None:
    """Download the wheels that uv.lock pins for programs, unpack each into a folder, and remove others."""
    wanted = {package.wheel: package for package in closure(offered())}
    WHEELS.mkdir(parents=True, exist_ok=True)
    for old in WHEELS.iterdir():
        if old.is_dir() and f"{old.name}.whl" not in wanted:
            shutil.rmtree(old)
        elif old.is_file() and old.name not in wanted:
            old.unlink()
    missing = [package for name, package in wanted.items() if not (WHEELS / name).exists()]
    if not missing:
        return
    with tempfile.TemporaryDirectory(dir=WHEELS.parent, prefix=_UNFINISHED) as folder:
        requirements = Path(folder) / "requirements.txt"
        lines = (f"{package.name}=={package.version} --hash={package.hash}\n" for package in missing)
        requirements.write_text("".join(lines))
        options = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "--platform", "any")
        _run("pip", "download", "--quiet", *options, "--requirement", str(requirements), cwd=Path(folder))
        for package in missing:
            wheel = Path(folder) / package.wheel
            unpacked = wheel.with_suffix("")
            shutil.unpack_archive(wheel, unpacked, "zip")
            # for this Python, which would compile what it imports from a zip file in each run
            compileall.compile_dir(unpacked, quiet=1)
            unpacked.replace(WHEELS / unpacked.name)
            wheel.replace(WHEELS / wheel.name)


def _packages_in(folder: Path) -> dict[str, str]:
    """The versions of the packages that programs can name, and that this Python has."""
    [path] = (folder / name for name in _LISTS if (folder / name).exists())
    listed = json.loads(path.read_text())["packages"]
    return {name: version for name, version in offered().items() if name in listed}


def _collect(python: Version, root: Path, dist: Path) -> str:
    """Put one runtime into `dist`, unless it is there, and return its path in `dist`, which ends in a slash.

    `root` is a folder to work in, with looplab's wheel.
    """
    name = dotted(python)
    package, folder = NODE_PACKAGES / f"pyodide-{name}", root / name
    folder.mkdir()
    [looplab] = root.glob("*.whl")
    shutil.copy(looplab, folder)
    _add_wheels(python, package, folder)
    for file in _FILES:
        if (package / file).exists():
            shutil.copyfile(package / file, folder / file)
    _add_time_zones(folder)
    scripts = [PROJECT / "web" / "build" / script for script in ("compile-stdlib.mjs", "make-snapshot.mjs")]
    digest = hashlib.sha256()
    # of the sources of what is slow to make, not of the result
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
    # copied elsewhere first: half a folder would be taken for a complete one
    whole = Path(tempfile.mkdtemp(dir=dist, prefix=_UNFINISHED))
    shutil.copytree(folder, whole / name)
    (whole / name).rename(dist / served_at)
    whole.rmdir()
    print(f"compiled Python {name} for browsers", flush=True)
    return served_at


def _add_time_zones(folder: Path) -> None:
    """Zip the package `tzdata`, always to the same bytes."""
    package = resources.files("tzdata")
    assert isinstance(package, Path)
    with zipfile.ZipFile(folder / TIME_ZONES, "w") as target:
        for file in sorted(package.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                entry = zipfile.ZipInfo(f"tzdata/{file.relative_to(package).as_posix()}", (2020, 1, 1, 0, 0, 0))
                target.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def _add_wheels(python: Version, package: Path, folder: Path) -> None:
    """Compile looplab's wheel in `folder` for that Python, and add those of packages, and the lock file with them."""
    if python < (3, 11):
        [wheel] = folder.glob("*.whl")
        _run("node", str(WEB_BUILD / "compile-wheel.mjs"), str(package), str(wheel), cwd=folder)
    original = next(path for name in _LISTS if (path := package / name).exists())
    lock_file = folder / "pyodide-lock.json"
    lock_file.write_text(json.dumps(json.loads(original.read_text()) | {"packages": {}}))
    _list(lock_file, *folder.glob("*.whl"))
    if python >= (3, 11):
        script = str(WEB_BUILD / "compile-wheels.mjs")
        _run("node", script, str(package), str(folder), sysconfig.get_path("purelib"), cwd=folder)
    # as they were published: anyio imports its modules by what its source says
    _list(lock_file, *(shutil.copy(wheel, folder) for wheel in WHEELS.glob("*.whl") if _supports(wheel, python)))
    lock_file.rename(folder / original.name)


def _supports(wheel: Path, python: Version) -> bool:
    """Whether the package in a wheel is for that Python."""
    with zipfile.ZipFile(wheel) as content:
        name = next(name for name in content.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(content.read(name).decode())
    return SpecifierSet(metadata["Requires-Python"] or "").contains(dotted(python), prereleases=True)


def _list(lock_file: Path, *wheels: str | Path) -> None:
    """Add wheels beside a lock file to it: what each provides and needs."""
    info = json.loads(lock_file.read_text())["info"]
    spec = add_wheels_to_spec(PyodideLockSpec.from_json(lock_file), list(map(Path, wheels)))
    # pyodide-lock writes today's format, without some fields that older loaders read
    lock = spec.to_dict() | {"info": info}
    for listed in lock["packages"].values():
        listed |= {"shared_library": False}
    lock_file.write_text(json.dumps(lock, sort_keys=True))


def _run(command: str, *arguments: str, cwd: Path) -> None:
    program = Path(sys.executable).parent / command
    done = subprocess.run([program, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command} {' '.join(arguments)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main()
