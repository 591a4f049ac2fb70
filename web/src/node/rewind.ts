/**
 * Restores an interpreter to its state before a program ran, so that the next program also gets a fresh one.
 *
 * Python's whole state is in WebAssembly's memory: restoring 20 MB takes milliseconds, a boot takes a second. Changes
 * outside that memory cannot be undone, so an interpreter with such changes must not be used again.
 */

import { isFolder, type MemoryNode } from "../worker/disk";
import type { Pyodide } from "../worker/pyodide";

/** Names that give a program access to JavaScript, whose state is not restored. */
const JAVASCRIPT = /\b(js|_?pyodide\w*)\b/;

export class Rewinder {
  readonly #pyodide: Pyodide;
  readonly #memory: Uint8Array;
  readonly #disk: string;

  /** Save the state of `pyodide`. Python must not be running. */
  constructor(pyodide: Pyodide) {
    this.#pyodide = pyodide;
    // Pyodide numbers JavaScript objects, partly outside that memory: ours get their numbers before, and keep them
    pyodide.runPython(
      "import looplab_host as host; held = [host, host.emit, host.wait, host.clock, host.readFile, " +
        "host.clock.passed, host.clock.peek, host.clock.jump]",
    );
    this.#memory = pyodide._module.HEAPU8.slice();
    this.#disk = diskOf(pyodide);
  }

  /** Restore the saved state after the program `source` has ended. Returns false if that is not possible. */
  rewind(source: string): boolean {
    if (JAVASCRIPT.test(source) || diskOf(this.#pyodide) !== this.#disk) return false;
    const now = this.#pyodide._module.HEAPU8; // another array if the memory has grown
    now.set(this.#memory);
    now.fill(0, this.#memory.length);
    return true;
  }
}

/** A description of the disk in memory: its files and when each was written, the open files, the working directory. */
function diskOf({ FS }: Pyodide): string {
  const found: unknown[] = [FS.cwd(), FS.streams.filter((stream) => stream).map((stream) => stream?.path)];
  function look(node: MemoryNode, path: string): void {
    found.push([path, node.mode, node.usedBytes, Number(node.mtime ?? node.timestamp)]);
    if (isFolder(node)) for (const [name, inside] of Object.entries(node.contents)) look(inside, `${path}/${name}`);
  }
  look(FS.root, "");
  return JSON.stringify(found);
}
