// Runs programs one after another in one Pyodide, and interrupts each at its first output, "begun", as the Stop button
// of a page does. Standard input: {"pyodide": folder, "looplab": folder that holds looplab/, "programs": [source]}.
// Standard output: a JSON list of what each printed.
import fs from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { rolldown } from "rolldown";

const web = fileURLToPath(new URL("../../../web/src", import.meta.url));
const entry = ["worker/host", "worker/clock", "node/rewind"]
  .map((name) => `export * from ${JSON.stringify(`${web}/${name}.ts`)};`)
  .join("\n");
const build = await rolldown({
  input: "entry",
  platform: "node",
  plugins: [{ name: "entry", resolveId: (id) => (id === "entry" ? id : null), load: (id) => (id === "entry" ? entry : null) }],
});
const { output } = await build.generate({ format: "esm" });
const { newCell, prepareHost, Rewinder, VirtualClock } = await import(
  `data:text/javascript,${encodeURIComponent(output[0].code)}`
);

const { pyodide: folder, looplab, programs } = JSON.parse(fs.readFileSync(0, "utf8"));
const cell = newCell();
// another thread, as on a page: this one is blocked while a program runs
const interrupter = new Worker(
  `const { parentPort, workerData: cell } = require("node:worker_threads");
  parentPort.on("message", () => { Atomics.store(cell, 0, 2); Atomics.notify(cell, 0); });`,
  { eval: true, workerData: cell },
);
await new Promise((resolve) => interrupter.once("online", resolve));

let printed = "";
const clock = new VirtualClock();
const stopSupplying = clock.supply();
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${folder}/`, stdout: console.error, stderr: console.error });
stopSupplying();
const path = `${pyodide.runPython("import sysconfig; sysconfig.get_path('purelib')")}/looplab`;
pyodide.FS.mkdirTree(path);
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: `${looplab}/looplab` }, path);
pyodide.runPython("import sys, importlib; sys.dont_write_bytecode = True; importlib.invalidate_caches()");
const host = prepareHost(pyodide, {
  cell,
  clock,
  readFile: (name) => new Uint8Array(fs.readFileSync(`${folder}/${name}`)),
  emit(json) {
    const message = JSON.parse(json);
    if (message.type !== "printed") return;
    // once: a traceback may quote the line that prints it
    if (printed === "") interrupter.postMessage(null);
    printed += message.text;
  },
});
const rewinder = new Rewinder(pyodide);
const texts = [];
for (const source of programs) {
  printed = "";
  const program = { source, filename: "program.py", clock: "real", trace: true };
  await host.run(program);
  texts.push(printed);
  if (!rewinder.rewind(program)) throw new Error("the interpreter cannot be restored");
  const entryPoint = pyodide.pyimport("looplab.pyodide");
  entryPoint.restored();
  entryPoint.destroy();
}
fs.writeSync(1, JSON.stringify(texts));
process.exit(0);
