/**
 * Runs programs on Pyodide in Node, one after the other, and writes looplab's messages as JSON lines.
 *
 *     node web/dist/node.mjs --pyodide PYODIDE_DIR --looplab SRC_DIR
 *
 * Standard input is a JSON line for each, {"source", "filename", "clock"}; the clock may be left out. Standard output
 * carries messages and nothing else. After "finished" comes "ready", once the interpreter is as it was before the
 * program and can run another; or the process ends, with status 0, where there is no way back. The status is 2, with
 * a sentence on standard error, when Pyodide fails.
 */

import { writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { parseLoopMessage, parseProgram } from "../shared/protocol";
import { newCell, prepareHost } from "../worker/host";
import { bootPyodide, type Pyodide } from "../worker/pyodide";
import { Rewinder } from "./rewind";

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
  const { values } = parseArgs({ options: { pyodide: { type: "string" }, looplab: { type: "string" } } });
  if (!values.pyodide || !values.looplab) throw new Error("give --pyodide PYODIDE_DIR --looplab SRC_DIR");
  console.log = console.error; // standard output belongs to the messages
  const say = (text: string): void => console.error(text);
  const folder = join(resolve(values.pyodide), "/");
  const pyodide = await bootPyodide(folder, { stdout: say, stderr: say });
  mountLooplab(pyodide, resolve(values.looplab));
  let finished = false;
  const host = prepareHost(pyodide, {
    cell: newCell(),
    emit(json) {
      finished ||= parseLoopMessage(json).type === "finished";
      writeAll(`${json}\n`);
    },
  });
  const entry = pyodide.pyimport("looplab.pyodide");
  const rewinder = new Rewinder(pyodide);
  for await (const line of createInterface({ input: process.stdin })) {
    const program = parseProgram(line);
    finished = false;
    let whole = false;
    try {
      whole = host.run({ ...program, paths: program.paths.map((path, n) => mountFolder(pyodide, path, `/path${n}`)) });
    } catch (error) {
      if (!finished) throw error;
    }
    if (!finished) throw new Error("looplab ended without saying how the program finished");
    if (!whole || !rewinder.rewind(program.source)) return;
    entry.restored();
    writeAll('{"type":"ready"}\n');
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(`web/dist/node.mjs: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(2);
}
