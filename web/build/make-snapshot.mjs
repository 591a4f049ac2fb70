// Save the memory of a Pyodide in which looplab is ready to run a program, so that browsers boot faster.
// Usage: node make-snapshot.mjs PYODIDE_FOLDER   (with looplab's wheel in its lock file)
// Writes snapshot.bin, gzipped, which web/src/worker/snapshot.ts loads.
import nodeCrypto from "node:crypto"; // the object that Emscripten gets from `require`
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { HOST_MODULE } from "../src/worker/snapshot.ts";

const folder = join(resolve(process.argv[2]), "/");

// the same sources must give the same snapshot in any folder at any time, but the memory contains the name of this
// program, the order of sets, random numbers, and the times of files and modules
process.argv[1] = "make-snapshot.mjs";
let now = Date.UTC(2020, 0, 1);
let sinceStart = 0;
Date.now = () => now++;
performance.now = () => (sinceStart += 0.01);
nodeCrypto.randomFillSync = (view) => view.fill(1);

const load = async (file) => await import(pathToFileURL(folder + file).href);
const { loadPyodide } = await load("pyodide.mjs");
const quiet = { stdout: () => undefined, stderr: () => undefined };

const pyodide = await loadPyodide({ indexURL: folder, _makeSnapshot: true, env: { PYTHONHASHSEED: "1" }, ...quiet });
// not with loadPackage: it keeps state in JavaScript, which a snapshot does not contain
const wheel = readdirSync(folder).find((name) => name.startsWith("looplab-"));
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
      throw new Error("web/build/make-snapshot.mjs: the memory refers to JavaScript objects other than looplab's host");
    return HOST_MODULE;
  },
});

// the end of the memory, a quarter, was never used: a new interpreter has zeros there as well
const used = snapshot.findLastIndex((byte) => byte !== 0) + 1;
const words = Math.ceil(used / 4) * 4; // Pyodide reads the header in words

writeFileSync(`${folder}snapshot.bin`, gzipSync(snapshot.subarray(0, words), { level: 9 }));
