// Runs one module of CPython's asyncio tests in Pyodide; its lines go to standard output as they come.
// Arguments: a JSON object {"pyodide", "suite", "tests", "module", "only", "looplab": folder or null}.
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { translateErrors } from "../../web/src/worker/errors.ts";

const job = JSON.parse(process.argv[2]);
const { loadPyodide } = await import(pathToFileURL(`${job.pyodide}/pyodide.mjs`).href);
const line = (text) => fs.writeSync(1, `${text}\n`);
const pyodide = await loadPyodide({ indexURL: `${job.pyodide}/`, stdout: line, stderr: () => {} });

const cell = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
pyodide.registerJsModule("looplab_host", { wait: (seconds) => void Atomics.wait(cell, 0, 0, seconds * 1000) });
const mount = (folder, at) => {
  pyodide.FS.mkdirTree(at);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: folder }, at);
};
mount(job.tests, "/tests/test");
pyodide.runPython(`
import sys, os
sys.dont_write_bytecode = True
sys.path.append("/tests")
os.makedirs("/tmp/work", exist_ok=True)
os.chdir("/tmp/work")
`);
if (job.looplab !== null) {
  mount(job.looplab, "/looplab");
  pyodide.runPython('sys.path.insert(0, "/looplab"); import looplab.kernel; looplab.kernel.install()');
  translateErrors(pyodide._module, JSON.parse(pyodide.pyimport("looplab.pyodide").addresses()).errors);
}
pyodide.runPython(fs.readFileSync(job.suite, "utf8").replace('if __name__ == "__main__":', "if False:"));
pyodide.globals.get("run")(job.module, pyodide.toPy(job.only));
process.exit(0);
