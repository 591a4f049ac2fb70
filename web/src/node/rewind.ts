/**
 * Restores an interpreter to its state before a program ran, so that the next program also gets a fresh one.
 *
 * Python's whole state is in WebAssembly's memory: restoring 20 MB takes milliseconds, a boot takes a second. Changes
 * outside that memory cannot be undone, so an interpreter with such changes must not be used again.
 */

import type { Program } from "../shared/protocol";
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
    for (const address of javaScriptObjects(pyodide)) pyodide._module._Py_IncRef(address);
    this.#memory = pyodide._module.HEAPU8.slice();
    this.#disk = diskOf(pyodide);
  }

  /** Restore the saved state after a program has ended. Returns false if that is not possible. */
  rewind({ source, filename }: Program): boolean {
    if (!this.#removed(filename) || JAVASCRIPT.test(source) || diskOf(this.#pyodide) !== this.#disk) return false;
    const now = this.#pyodide._module.HEAPU8; // another array if the memory has grown
    now.set(this.#memory);
    now.fill(0, this.#memory.length);
    return true;
  }

  #removed(file: string): boolean {
    try {
      this.#pyodide.FS.unlink(file);
      return true;
    } catch {
      return false; // the program has changed its folder, or the file is no longer there
    }
  }
}

/**
 * The addresses of Python's references to JavaScript objects.
 *
 * Pyodide keeps what they refer to outside the memory. At the end of an interpreter it would forget it, unless the
 * reference is still used.
 */
function javaScriptObjects(pyodide: Pyodide): number[] {
  const found = pyodide.runPython(`
import gc, looplab_host as host

held = [host, host.emit, host.finish, host.wait, host.interrupt, host.clock, host.readFile]
held += [host.requestLine, host.takeLine, host.cancelLine]
held += [host.clock.passed, host.clock.peek, host.clock.jump]

def find():
    reference = next(base for base in type(host).__mro__ if base.__name__ == "JsProxy")
    every = [thing for container in gc.get_objects() for thing in gc.get_referents(container)]
    return str(sorted({id(thing) for thing in (*held, *every) if isinstance(thing, reference)}))

find()`);
  return JSON.parse(String(found));
}

/** A description of the disk in memory: its files and when each was written, the open files, the working directory. */
function diskOf({ FS }: Pyodide): string {
  const found: unknown[] = [FS.cwd(), FS.streams.filter((stream) => stream).map((stream) => stream?.path)];
  function look(node: MemoryNode, path: string): void {
    if (isFolder(node)) {
      found.push([path, node.mode]); // not the time: the program's own file was written there, and removed
      for (const [name, inside] of Object.entries(node.contents)) look(inside, `${path}/${name}`);
    } else found.push([path, node.mode, node.usedBytes, Number(node.mtime ?? node.timestamp)]);
  }
  look(FS.root, "");
  return JSON.stringify(found);
}
