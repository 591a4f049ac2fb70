// Compile the wheels of a folder for a Pyodide, with the `py-compile` of pyodide-build. It runs inside that Pyodide:
// bytecode depends on the interpreter's version, and the build may not have another CPython of that version.
// Usage: node compile-wheels.mjs PYODIDE_FOLDER WHEEL_FOLDER SITE_PACKAGES   (the last contains pyodide-build)
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, wheels, sitePackages] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}/pyodide.mjs`).href);
// with this variable, py_compile does not put a timestamp into bytecode
const pyodide = await loadPyodide({ indexURL: pyodideFolder, env: { SOURCE_DATE_EPOCH: "1577836800" } });
for (const [folder, at] of [
  [wheels, "/wheels"],
  [sitePackages, "/site-packages"],
]) {
  pyodide.FS.mkdir(at);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: folder }, at);
}
pyodide.runPython(`
import sys
sys.path.append("/site-packages")
from pyodide_build.cli.py_compile import main
main.main(["--silent", "--no-keep", "/wheels"], standalone_mode=False)

# with a fixed date, the same source always gives the same bytes, so that browsers can keep the file across releases
import hashlib, pathlib, zipfile
lock_file = pathlib.Path("/wheels/pyodide-lock.json")
for wheel in pathlib.Path("/wheels").glob("*.whl"):
    listed = hashlib.sha256(wheel.read_bytes()).hexdigest()
    with zipfile.ZipFile(wheel) as compiled:
        entries = [(entry.filename, compiled.read(entry)) for entry in compiled.infolist()]
    with zipfile.ZipFile(wheel, "w") as target:
        for name, data in entries:
            target.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
    lock_file.write_text(lock_file.read_text().replace(listed, hashlib.sha256(wheel.read_bytes()).hexdigest()))
`);
