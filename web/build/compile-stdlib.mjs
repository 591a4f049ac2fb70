// Compile a Pyodide's standard library with its own Python, and rewrite python_stdlib.zip in PYODIDE_FOLDER. An
// unchanged Pyodide compiles it at every boot, which takes half of the boot's time.
// Usage: node compile-stdlib.mjs PYODIDE_FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(resolve(process.argv[2]), "/");
const { loadPyodide } = await import(pathToFileURL(`${folder}pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: folder });
pyodide.FS.writeFile("/stdlib.zip", readFileSync(`${folder}python_stdlib.zip`));
pyodide.runPython(`
import importlib.util, marshal, sys, zipfile

# modules that also keep their source: tracebacks of asyncio programs show their lines, and readers look them up
WITH_SOURCE = (
    "asyncio/", "concurrent/", "contextlib.py", "functools.py", "logging/__init__.py", "queue.py", "runpy.py",
    "selectors.py", "signal.py", "socket.py", "ssl.py", "threading.py", "traceback.py", "unittest/", "weakref.py",
)
# modules that a program on a page cannot use: there is no terminal, package installer or other interpreter
OMITTED = ("pydoc_data/", "ensurepip/", "idlelib/", "lib2to3/", "tkinter/", "turtledemo/", "turtle.py", "venv/", "test/")

place = f"/lib/python{sys.version_info[0]}{sys.version_info[1]}.zip"
with zipfile.ZipFile("/stdlib.zip") as source, zipfile.ZipFile("/compiled.zip", "w", zipfile.ZIP_DEFLATED) as target:
    # with a fixed date, the same source always gives the same bytes
    def add(name, data):
        target.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)

    for entry in sorted(source.infolist(), key=lambda entry: entry.filename):
        name = entry.filename
        if entry.is_dir() or name.startswith(OMITTED):
            continue
        data = source.read(entry)
        if not name.endswith(".py"):
            add(name, data)
            continue
        # the file name that a module compiled at boot would have: tracebacks show it
        code = compile(data, f"{place}/{name}", "exec", dont_inherit=True, optimize=0)
        # an unchecked hash (PEP 552) instead of a timestamp: the source may be missing
        header = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + importlib.util.source_hash(data)
        add(name + "c", header + marshal.dumps(code))
        if name.startswith(WITH_SOURCE):
            add(name, data)
`);
writeFileSync(`${folder}python_stdlib.zip`, pyodide.FS.readFile("/compiled.zip"));
