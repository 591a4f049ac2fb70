// Runs programs one after another in one Pyodide with the kernel installed, and writes what each printed.
// Standard input: {"pyodide": folder, "source": folder that holds looplab/, "clock", "programs": [{"name", "source",
// "interruptAfter"?: milliseconds}]}. Standard output: a JSON list of texts, tracebacks included.
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const job = JSON.parse(fs.readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${job.pyodide}/pyodide.mjs`).href);
let printed = "";
const print = (line) => (printed += `${line}\n`);
const pyodide = await loadPyodide({ indexURL: `${job.pyodide}/`, stdout: print, stderr: print });

const cell = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
pyodide.setInterruptBuffer(cell);
pyodide.registerJsModule("looplab_host", { wait: (seconds) => void Atomics.wait(cell, 0, 0, seconds * 1000) });
pyodide.FS.mkdirTree("/looplab-source");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: job.source }, "/looplab-source");
pyodide.globals.set("clock", job.clock);
pyodide.runPython(`
import sys, traceback
sys.dont_write_bytecode = True
sys.path.insert(0, "/looplab-source")
import looplab.kernel
looplab.kernel.install(clock=clock)

def run(source, name):
    try:
        exec(compile(source, name, "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
`);
const run = pyodide.globals.get("run");

const interrupt = `
const { cell, after } = require("node:worker_threads").workerData;
setTimeout(() => { Atomics.store(cell, 0, 2); Atomics.notify(cell, 0); }, after);
`;
const texts = [];
for (const program of job.programs) {
  printed = "";
  if (program.interruptAfter !== undefined) {
    const workerData = { cell, after: program.interruptAfter };
    const worker = new Worker(interrupt, { eval: true, workerData });
    await new Promise((resolve) => worker.once("online", resolve));
  }
  run(program.source, program.name);
  texts.push(printed);
}
fs.writeSync(1, JSON.stringify(texts));
process.exit(0);
