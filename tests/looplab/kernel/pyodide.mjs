// Runs programs one after another in one Pyodide with the kernel installed, and writes what each printed.
// Standard input: {"pyodide": folder, "source": folder that holds looplab/, "clock", "programs": [{"name", "source",
// "interrupt": whether to interrupt its first long wait}]}. Standard output: a JSON list of texts, with tracebacks.
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { VirtualClock } from "../../../web/src/worker/clock.ts";
import { translateErrors } from "../../../web/src/worker/errors.ts";

const job = JSON.parse(fs.readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${job.pyodide}/pyodide.mjs`).href);
let printed = "";
const print = (line) => (printed += `${line}\n`);
const virtual = new VirtualClock();
virtual.supply();
const pyodide = await loadPyodide({ indexURL: `${job.pyodide}/`, stdout: print, stderr: print });

const cell = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
pyodide.setInterruptBuffer(cell);
// another thread, as on a page: a value that it stores before the wait begins also ends the wait
const interrupter = new Worker(
  `const { parentPort, workerData: cell } = require("node:worker_threads");
  parentPort.on("message", () => { Atomics.store(cell, 0, 2); Atomics.notify(cell, 0); });`,
  { eval: true, workerData: cell },
);
await new Promise((resolve) => interrupter.once("online", resolve));
let interrupt = false;
function wait(seconds) {
  if (interrupt && seconds > 1) {
    interrupt = false;
    interrupter.postMessage("interrupt");
  }
  Atomics.wait(cell, 0, 0, seconds * 1000);
}
const put = (signal) => Atomics.store(cell, 0, signal);
pyodide.registerJsModule("looplab_host", { wait, interrupt: put, clock: virtual });
pyodide.FS.mkdirTree("/looplab-source");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: job.source }, "/looplab-source");
pyodide.globals.set("clock", job.clock);
if (job.clock === "virtual") virtual.start();
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
translateErrors(pyodide._module, JSON.parse(pyodide.pyimport("looplab.pyodide").addresses()).errors);
const run = pyodide.globals.get("run");

const texts = [];
for (const program of job.programs) {
  printed = "";
  interrupt = program.interrupt;
  run(program.source, program.name);
  texts.push(printed);
}
fs.writeSync(1, JSON.stringify(texts));
process.exit(0);
