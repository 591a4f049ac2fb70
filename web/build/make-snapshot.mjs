// Make the memory that a Pyodide has once looplab is ready to run a program, so that a browser need not boot it.
// Usage: node make-snapshot.mjs PYODIDE_FOLDER   (which has looplab's wheel in its lock file)
// Writes snapshot.bin, as web/src/worker/snapshot-format.ts says.
import nodeCrypto from "node:crypto"; // what Emscripten requires: the module's own object
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { HOST_MODULE, memoryOffset, mix, writeHeader } from "../src/worker/snapshot-format.ts";

const folder = join(resolve(process.argv[2]), "/");

// the same sources make the same memory, wherever they lie and whenever it is made: in it are the name of this
// program, the order of sets, random numbers, and times of files and modules
process.argv[1] = "make-snapshot.mjs";
let now = Date.UTC(2020, 0, 1);
let sinceStart = 0;
Date.now = () => now++;
performance.now = () => (sinceStart += 0.01);
nodeCrypto.randomFillSync = (view) => view.fill(1);

const load = async (file) => await import(pathToFileURL(folder + file).href);
const { loadPyodide } = await load("pyodide.mjs");
const { default: createPyodideModule } = await load("pyodide.asm.mjs");
const quiet = { stdout: () => undefined, stderr: () => undefined };

const pyodide = await loadPyodide({ indexURL: folder, _makeSnapshot: true, env: { PYTHONHASHSEED: "1" }, ...quiet });
// not by loadPackage: its bookkeeping is in JavaScript, and would have to be in the snapshot
const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
pyodide.FS.writeFile("/looplab.whl", readFileSync(folder + wheel));
pyodide.runPython(`
import os, sysconfig, zipfile
with zipfile.ZipFile("/looplab.whl") as wheel:
    wheel.extractall(sysconfig.get_path("purelib"))
os.remove("/looplab.whl")
del os, sysconfig, zipfile, wheel
`);
pyodide.registerJsModule("looplab_host", { emit() {}, wait() {} });
const looplab = pyodide.pyimport("looplab.pyodide");
looplab.prepare();
looplab.before_snapshot();
looplab.destroy();
const snapshot = pyodide.makeMemorySnapshot({
  serializer(object) {
    if (!("emit" in object))
      throw new Error("web/build/make-snapshot.mjs: the memory refers to more of JavaScript than looplab's host");
    return HOST_MODULE;
  },
});

// what WebAssembly fills: seen in an interpreter that is to be restored, just before it is
let pristine;
await loadPyodide({
  indexURL: folder,
  ...quiet,
  _loadSnapshot: snapshot,
  _snapshotDeserializer: () => ({ emit() {}, wait() {} }),
  async createPyodideModule(settings) {
    const module = await createPyodideModule(settings);
    pristine = module.HEAPU8.slice();
    return module;
  },
});
const memory = snapshot.subarray(memoryOffset(snapshot));
if (memory.length !== pristine.length)
  throw new Error("web/build/make-snapshot.mjs: the memory grew: too much is imported");
const PAGE = 4096;
const wasm = readFileSync(`${folder}pyodide.asm.wasm`);
const ranges = [];
for (let start = 0; start < pristine.length; start += PAGE) {
  const end = start + PAGE;
  const page = pristine.subarray(start, end);
  // as it is in the file, and so the same in every browser: beside it are random numbers, and names of this machine
  if (page.every((byte) => byte === 0) || !wasm.includes(page)) continue;
  if (ranges.at(-1)?.end === start) ranges.at(-1).end = end;
  else ranges.push({ start, end });
}
const checksum = mix(memory, pristine, ranges);
const last = (bytes) => bytes.findLastIndex((byte) => byte !== 0);
const filled = Math.max(last(pristine), ranges.at(-1).end);
const used = (Math.max(last(snapshot), memoryOffset(snapshot) + filled) | 15) + 1;
const header = writeHeader({ length: snapshot.length, checksum, ranges, used });
writeFileSync(`${folder}snapshot.bin`, gzipSync(Buffer.concat([header, snapshot.subarray(0, used)]), { level: 9 }));
