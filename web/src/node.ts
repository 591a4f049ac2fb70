/**
 * Runs one program on Pyodide in Node and writes looplab's messages as JSON lines.
 *
 *     node web/dist/node.mjs --python 3.10 --looplab SRC_DIR --packages NODE_MODULES_DIR
 *
 * Standard input is one JSON line, {"source", "filename", "clock"}; the clock may be left out. Standard output carries messages and nothing else. The
 * exit status is 0 once "finished" is written, and 2, with a sentence on standard error, when Pyodide fails.
 */

import { readFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { newCell, prepareHost } from "./host";
import { parseLoopMessage, parseProgram } from "./protocol";
import { bootPyodide, type Pyodide } from "./pyodide";

const STDOUT = 1;
const RETRY_MILLISECONDS = 1;

/** Write all of `text`. A full pipe answers EAGAIN when the reader's end made it non-blocking. */
function writeAll(text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STDOUT, rest));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(newCell(), 0, 0, RETRY_MILLISECONDS);
    }
  }
}

/** Mount looplab where a wheel would install it, and nothing else of that folder: programs must not see more. */
function mountLooplab(pyodide: Pyodide, folder: string): void {
  const sitePackages = String(pyodide.runPython("import sysconfig; sysconfig.get_path('purelib')"));
  const path = `${sitePackages}/looplab`;
  mountFolder(pyodide, join(folder, "looplab"), path);
  // the folder is the project's own: no __pycache__ of six Pythons in it
  pyodide.runPython("import sys, importlib; sys.dont_write_bytecode = True; importlib.invalidate_caches()");
}

/** Make a folder of this machine one of the interpreter's, and return its path there. */
function mountFolder(pyodide: Pyodide, folder: string, at: string): string {
  pyodide.FS.mkdirTree(at);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: resolve(folder) }, at);
  return at;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { python: { type: "string" }, looplab: { type: "string" }, packages: { type: "string" } },
  });
  const { python, looplab, packages } = values;
  if (!python || !looplab || !packages)
    throw new Error("give --python 3.14 --looplab SRC_DIR --packages NODE_MODULES_DIR");
  const program = parseProgram(readFileSync(0, "utf8"));
  console.log = console.error; // standard output belongs to the messages
  const say = (text: string): void => console.error(text);
  const folder = join(resolve(packages), `pyodide-${python}`, "/");
  const pyodide = await bootPyodide(folder, { stdout: say, stderr: say });
  mountLooplab(pyodide, resolve(looplab));
  let finished = false;
  const host = prepareHost(pyodide, {
    cell: newCell(),
    emit(json) {
      finished ||= parseLoopMessage(json).type === "finished";
      writeAll(`${json}\n`);
    },
  });
  try {
    host.run({ ...program, paths: program.paths.map((path, n) => mountFolder(pyodide, path, `/path${n}`)) });
  } catch (error) {
    if (!finished) throw error;
  }
  if (!finished) throw new Error("looplab ended without saying how the program finished");
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(`web/dist/node.mjs: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(2);
}
