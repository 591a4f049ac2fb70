/**
 * Brings an interpreter back to where it was before a program: each of the next ones finds it as the first one did.
 *
 * All that Python knows is in WebAssembly's memory: copying 20 MB back takes milliseconds, where a boot takes a second.
 * What a program did outside of that memory cannot be taken back: an interpreter is not to be used again then.
 */

import { isFolder, type MemoryNode } from "../worker/disk";
import type { Pyodide } from "../worker/pyodide";

/** Names by which a program gets at JavaScript, where it may leave things. */
const JAVASCRIPT = /\b(js|_?pyodide\w*)\b/;

export class Rewinder {
  readonly #pyodide: Pyodide;
  readonly #memory: Uint8Array;
  readonly #disk: string;

  /** Remember how `pyodide` is now: no Python must be under way. */
  constructor(pyodide: Pyodide) {
    this.#pyodide = pyodide;
    this.#memory = pyodide._module.HEAPU8.slice();
    this.#disk = diskOf(pyodide);
  }

  /** Go back, after `source` has run to its end. False if there is no way back. */
  rewind(source: string): boolean {
    if (JAVASCRIPT.test(source) || diskOf(this.#pyodide) !== this.#disk) return false;
    const now = this.#pyodide._module.HEAPU8; // another one, if the memory has grown
    now.set(this.#memory);
    now.fill(0, this.#memory.length);
    return true;
  }
}

/** What is on the disk in memory, by when it was written; which files are open, and in which folder Python is. */
function diskOf({ FS }: Pyodide): string {
  const found: unknown[] = [FS.cwd(), FS.streams.filter((stream) => stream).map((stream) => stream?.path)];
  function look(node: MemoryNode, path: string): void {
    found.push([path, node.mode, node.usedBytes, Number(node.mtime ?? node.timestamp)]);
    if (isFolder(node)) for (const [name, inside] of Object.entries(node.contents)) look(inside, `${path}/${name}`);
  }
  look(FS.root, "");
  return JSON.stringify(found);
}
