// Compile the wheels of a folder for the Python inside a Pyodide, by pyodide-build's own `py-compile`: bytecode is
// bound to the interpreter that makes it, and the only CPython 3.14 that the build can count on is Pyodide's.
// Usage: node compile-wheels.mjs PYODIDE_FOLDER WHEEL_FOLDER SITE_PACKAGES   (the last: where pyodide-build is)
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, wheels, sitePackages] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}/pyodide.mjs`).href);
// a fixed date makes the same source the same bytes: py_compile and, from 3.14 on, zipfile heed it
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
`);
