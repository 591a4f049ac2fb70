// Compile what a Pyodide imports until looplab is ready to run a program. For Python 3.10, whose standard library is one
// file in a format of its own, source alone: for later ones, compile-stdlib.mjs does so with all of it.
// Usage: node keep-bytecode.mjs PYODIDE_FOLDER FOLDER   (which has looplab's wheel)
// Writes FOLDER/bytecode.bin, as web/src/worker/bytecode.ts says.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [pyodideFolder, folder] = process.argv.slice(2).map((path) => join(resolve(path), "/"));
const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}pyodide.mjs`).href);
// bytecode has sets in the order of their hashes, and this Pyodide cannot be given a seed for them otherwise
globalThis.crypto.getRandomValues = (view) => view.fill(1);
const pyodide = await loadPyodide({ indexURL: pyodideFolder });
const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
pyodide.FS.writeFile("/looplab.whl", readFileSync(folder + wheel));
pyodide.runPython(`
import sysconfig, zipfile
with zipfile.ZipFile("/looplab.whl") as wheel:
    wheel.extractall(sysconfig.get_path("purelib"))
`);
pyodide.registerJsModule("looplab_host", { emit() {}, wait() {} });
pyodide.pyimport("looplab.pyodide").prepare();
pyodide.runPython(`
import importlib.util, json, marshal, sys

index, codes = [], []
for path in sorted({getattr(module, "__file__", None) or "" for module in sys.modules.values()}):
    if path.endswith(".py"):
        with open(path, "rb") as file:
            source = file.read()
        # bound to no time stamp (PEP 552's unchecked hash): that of its source changes with each boot
        header = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + importlib.util.source_hash(source)
        codes.append(header + marshal.dumps(compile(source, path, "exec", dont_inherit=True, optimize=0)))
        index.append([importlib.util.cache_from_source(path), len(codes[-1])])
with open("/bytecode", "wb") as file:
    file.write(b"\\n".join([json.dumps(index).encode(), b"".join(codes)]))
`);
writeFileSync(`${folder}bytecode.bin`, gzipSync(pyodide.FS.readFile("/bytecode"), { level: 9 }));
