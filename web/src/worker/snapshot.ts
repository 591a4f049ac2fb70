/**
 * Boots a Pyodide, with looplab ready to run, from the memory snapshot of the build (web/build/make-snapshot.mjs).
 *
 * It uses Pyodide's private `_loadSnapshot`, so on any error a browser boots without a snapshot; Node fails.
 */

import type { LoadOptions, Pyodide, PyodideModule } from "./pyodide";

/** Stands for the JavaScript module `looplab_host` in a snapshot. */
export const HOST_MODULE = "looplab_host";

interface SnapshotOptions extends LoadOptions {
  _loadSnapshot: Uint8Array;
  _snapshotDeserializer(serialized: unknown): object;
}

/** Boot from the gzipped snapshot; `host` becomes Python's module `looplab_host`. */
export async function bootFromSnapshot(
  { loadPyodide }: PyodideModule,
  compressed: Response,
  host: object,
  options: LoadOptions,
): Promise<Pyodide> {
  if (!compressed.ok || !compressed.body) throw new Error(`the snapshot: status ${compressed.status}`);
  const memory = await new Response(compressed.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  const snapshotOptions: SnapshotOptions = {
    ...options,
    _loadSnapshot: new Uint8Array(memory),
    _snapshotDeserializer(serialized) {
      if (serialized !== HOST_MODULE) throw new Error("the snapshot is from another build");
      return host;
    },
  };
  const pyodide = await loadPyodide(snapshotOptions);
  // Pyodide keeps its options, and with them these 24 MB; not every browser has `transfer` to free them
  memory.transfer?.(0);
  return pyodide;
}
