/**
 * Boots a Pyodide from the memory that the build made (web/build/make-snapshot.mjs), in which looplab is ready to run.
 *
 * Through Pyodide's private `_loadSnapshot`: anything unexpected is an error, and the caller boots it plainly.
 */

import { giveBack } from "./memory";
import type { LoadOptions, Pyodide } from "./pyodide";
import { type Header, HOST_MODULE, memoryOffset, mix, readHeader } from "./snapshot-format";

/** What of Emscripten's module is needed here. */
interface EmscriptenModule {
  readonly HEAPU8: Uint8Array;
}
type CreateModule = (settings: { INITIAL_MEMORY: number }) => Promise<EmscriptenModule>;

interface SnapshotOptions extends LoadOptions {
  _loadSnapshot: Uint8Array;
  _snapshotDeserializer(serialized: unknown): object;
  createPyodideModule: CreateModule;
}

export interface SnapshotLoader {
  loadPyodide(options: SnapshotOptions): Promise<Pyodide>;
  createPyodideModule: CreateModule;
}

/** The snapshot as it comes: there is room for it once the first bytes are here; it is `whole` later. */
interface Arriving {
  snapshot: Uint8Array;
  header: Header;
  whole: Promise<void>;
}

/** Unpack what `compressed` brings. Raises if it is cut short or too long. */
export async function receiveSnapshot(compressed: Response): Promise<Arriving> {
  if (!compressed.ok || !compressed.body) throw new Error(`the snapshot did not come: status ${compressed.status}`);
  const reader = compressed.body.pipeThrough(new DecompressionStream("gzip")).getReader();
  const { value: first } = await reader.read();
  if (!first) throw new Error("the snapshot is empty");
  const header = readHeader(first);
  const snapshot = new Uint8Array(header.used);
  async function receive(): Promise<void> {
    let at = 0;
    for (let chunk = first?.subarray(header.size); chunk; chunk = (await reader.read()).value) {
      snapshot.set(chunk, at);
      at += chunk.length;
      giveBack(chunk);
    }
  }
  const whole = receive();
  whole.catch(() => undefined); // who restores awaits it; until then nobody does
  return { snapshot, header, whole };
}

/** Boot; `host` is what Python's `looplab_host` is to be. WebAssembly is compiled while the snapshot comes. */
export async function restore(
  { loadPyodide, createPyodideModule }: SnapshotLoader,
  { snapshot, header, whole }: Arriving,
  host: object,
  options: LoadOptions,
): Promise<Pyodide> {
  const pyodide = await loadPyodide({
    ...options,
    _loadSnapshot: snapshot,
    _snapshotDeserializer(serialized) {
      if (serialized !== HOST_MODULE) throw new Error("the snapshot is of another build");
      return host;
    },
    async createPyodideModule(settings) {
      // Pyodide takes the snapshot's size for that of all memory: what is zero takes no room until it is used
      settings.INITIAL_MEMORY = header.length;
      const [module] = await Promise.all([createPyodideModule(settings), whole]);
      const found = mix(snapshot.subarray(memoryOffset(snapshot)), module.HEAPU8, header.ranges);
      if (found !== header.checksum) throw new Error("the snapshot is for another WebAssembly");
      return module;
    },
  });
  giveBack(snapshot); // it is among the options, which Pyodide keeps
  return pyodide;
}
