// Runs one module of CPython's asyncio tests in Pyodide; its lines go to standard output as they come.
// Arguments: a JSON object {"pyodide", "suite", "tests", "module", "only", "looplab": folder or null}.
import fs from "node:fs";
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

// the worker's modules import each other without an ending, as their bundler allows
const withEnding = (name) => (/^\.\.?\/[\w/-]+$/.test(name) ? `${name}.ts` : name);
registerHooks({ resolve: (name, context, next) => next(withEnding(name), context) });
const worker = "../../web/src/worker";
const { translateErrors } = await import(`${worker}/errors.ts`);
const { runFile } = await import(`${worker}/interpreter.ts`);
const { useManyStacks } = await import(`${worker}/stacks.ts`);
const { useThreads } = await import(`${worker}/threads.ts`);

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
const suite = fs.readFileSync(job.suite, "utf8").replace('if __name__ == "__main__":', "if False:");
if (job.looplab === null) {
  pyodide.runPython(suite);
  pyodide.globals.get("run")(job.module, pyodide.toPy(job.only));
} else {
  mount(job.looplab, "/looplab");
  pyodide.runPython('sys.path.insert(0, "/looplab"); import looplab.kernel; looplab.kernel.install()');
  const { errors, stacks, threads } = JSON.parse(pyodide.pyimport("looplab.pyodide").addresses());
  translateErrors(pyodide._module, errors);
  const manyStacks = useManyStacks(pyodide._module, stacks);
  pyodide.FS.writeFile("suite.py", `${suite}\nrun(${JSON.stringify(job.module)}, ${JSON.stringify(job.only)})\n`);
  await runFile(pyodide._module, useThreads(pyodide._module, threads, manyStacks), "suite.py");
}
process.exit(0);
