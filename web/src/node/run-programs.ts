/**
 * Runs programs on Pyodide in Node, one after another, and writes looplab's messages as JSON lines.
 *
 *     node web/dist/node.mjs --pyodide PYODIDE_DIR [--looplab SRC_DIR]
 *
 * It boots as a browser does, from the folder's snapshot or, if there is none, with looplab's wheel; with `--looplab`, it
 * uses that source instead.
 *
 * Standard input has one JSON line for each program, {"source", "filename", "clock"}; the clock is optional. Standard
 * output has only messages. After "finished" comes "ready", once the interpreter is restored and can run another
 * program; if it cannot be restored, the process exits with status 0 instead. When Pyodide fails, it exits with status
 * 2 and a message on standard error.
 */

import { existsSync, readFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { parseLoopMessage, parseProgram } from "../shared/protocol";
import { VirtualClock } from "../worker/clock";
import { type Host, type HostOptions, hostModule, newCell, prepareHost, prepareRestored } from "../worker/host";
import { bootPyodide, importPyodide, type Pyodide } from "../worker/pyodide";
import { bootFromSnapshot } from "../worker/snapshot";
import { Rewinder } from "./rewind";

const STDOUT = 1;
const RETRY_MS = 1;

/** Write all of `text`. A full pipe raises EAGAIN if the reading process made it non-blocking. */
function writeAll(text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STDOUT, rest));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Atomics.wait(newCell(), 0, 0, RETRY_MS);
    }
  }
}

/** Mount looplab where a wheel would install it, without the rest of `folder`: programs must not see that. */
function mountLooplab(pyodide: Pyodide, folder: string): void {
  const sitePackages = String(pyodide.runPython("import sysconfig; sysconfig.get_path('purelib')"));
  const path = `${sitePackages}/looplab`;
  mountFolder(pyodide, join(folder, "looplab"), path);
  pyodide.runPython("import importlib; importlib.invalidate_caches()");
}

/** Mount a folder of this machine in the interpreter, and return its path there. */
function mountFolder(pyodide: Pyodide, folder: string, at: string): string {
  pyodide.FS.mkdirTree(at);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: resolve(folder) }, at);
  // it may be a source folder: keep the __pycache__ of six Pythons out of it
  pyodide.runPython("import sys; sys.dont_write_bytecode = True");
  return at;
}

async function boot(
  folder: string,
  looplab: string | undefined,
  options: HostOptions,
): Promise<{ pyodide: Pyodide; host: Host }> {
  const log = (text: string): void => console.error(text);
  const load = { indexURL: folder, stdout: log, stderr: log };
  const snapshot = join(folder, "snapshot.bin");
  const stopSupplying = options.clock.supply();
  try {
    if (!looplab && existsSync(snapshot)) {
      const module = hostModule(options);
      const compressed = new Response(readFileSync(snapshot));
      const pyodide = await bootFromSnapshot(await importPyodide(folder), compressed, module, load);
      return { pyodide, host: prepareRestored(pyodide, module, options) };
    }
    const pyodide = await bootPyodide(folder, load);
    if (looplab) mountLooplab(pyodide, looplab);
    else await pyodide.loadPackage("looplab", { messageCallback: () => undefined });
    return { pyodide, host: prepareHost(pyodide, options) };
  } finally {
    stopSupplying();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { pyodide: { type: "string" }, looplab: { type: "string" } } });
  if (!values.pyodide) throw new Error("give --pyodide PYODIDE_DIR");
  console.log = console.error; // standard output is for messages only
  const folder = join(resolve(values.pyodide), "/");
  let finished = false;
  const { pyodide, host } = await boot(folder, values.looplab, {
    cell: newCell(),
    clock: new VirtualClock(),
    readFile: (name) => new Uint8Array(readFileSync(join(folder, name))),
    emit(json) {
      finished ||= parseLoopMessage(json).type === "finished";
      writeAll(`${json}\n`);
    },
  });
  const rewinder = new Rewinder(pyodide);
  for await (const line of createInterface({ input: process.stdin })) {
    const program = parseProgram(line);
    finished = false;
    let alive = false;
    try {
      const paths = program.paths.map((path, n) => mountFolder(pyodide, path, `/path${n}`));
      alive = await host.run({ ...program, paths });
    } catch (error) {
      if (!finished) throw error;
    }
    if (!finished) throw new Error("looplab ended without reporting how the program finished");
    if (!alive || !rewinder.rewind(program)) return;
    const looplab = pyodide.pyimport("looplab.pyodide");
    looplab.restored();
    looplab.destroy();
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
