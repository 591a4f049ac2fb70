/**
 * Boots a Pyodide from the memory that the build saved (web/build/make-snapshot.mjs), in which looplab is ready to run.
 *
 * It uses Pyodide's private `_loadSnapshot`: on any error the caller boots without a snapshot.
 */

import type { LoadOptions, Pyodide, PyodideModule } from "./pyodide";

/** What a snapshot has instead of the JavaScript module `looplab_host`. */
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
      if (serialized !== HOST_MODULE) throw new Error("the snapshot is of another build");
      return host;
    },
  };
  const pyodide = await loadPyodide(snapshotOptions);
  // Pyodide keeps its options, and with them 30 MB; not every browser can free them at once
  memory.transfer?.(0);
  return pyodide;
}
