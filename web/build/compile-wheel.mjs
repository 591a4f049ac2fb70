// Compile a wheel for a Pyodide with Python 3.10, on which pyodide-build does not run: for later ones, see
// compile-wheels.mjs. Rewrites the wheel with bytecode instead of source.
// Usage: node compile-wheel.mjs PYODIDE_FOLDER WHEEL
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, wheel] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}/pyodide.mjs`).href);
// bytecode contains sets in the order of their hashes, and this Pyodide takes the hash seed only from here
globalThis.crypto.getRandomValues = (view) => view.fill(1);
const pyodide = await loadPyodide({ indexURL: `${pyodideFolder}/` });
pyodide.FS.writeFile("/source.whl", readFileSync(wheel));
pyodide.runPython(`
import importlib.util, marshal, zipfile

with zipfile.ZipFile("/source.whl") as source, zipfile.ZipFile("/compiled.whl", "w", zipfile.ZIP_DEFLATED) as target:
    for entry in source.infolist():
        name, data = entry.filename, source.read(entry)
        if name.endswith(".py"):
            code = compile(data, name, "exec", dont_inherit=True, optimize=0)
            # an unchecked hash (PEP 552) instead of a timestamp
            header = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + importlib.util.source_hash(data)
            name, data = name + "c", header + marshal.dumps(code)
        # with a fixed date, the same source always gives the same bytes
        target.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
`);
writeFileSync(wheel, pyodide.FS.readFile("/compiled.whl"));
