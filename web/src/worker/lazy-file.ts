/**
 * A file in a worker's Pyodide that is fetched on its first read, or in the background before that.
 */

import type { FileStore } from "./downloads";

/** A file in Emscripten's MEMFS. */
export interface FileNode {
  contents?: unknown;
  usedBytes?: number;
}

export interface LazyFile {
  /** Fetch it in the background, unless it has been read already. A read does not wait for this. */
  fetchInBackground(files: FileStore): void;
  /** Ignore the background fetch if it has not arrived yet. */
  stop(): void;
}

/** Make `node` stand for the file at `url`, which is `bytes` long. */
export function makeLazy(node: FileNode, url: string, bytes: number): LazyFile {
  let contents: Uint8Array | undefined;
  let stopped = false;
  node.usedBytes = bytes;
  Object.defineProperty(node, "contents", {
    configurable: true,
    get: () => {
      contents ??= fetchNow(url);
      return contents;
    },
    set: (value: Uint8Array) => {
      contents = value;
    },
  });
  return {
    fetchInBackground(files) {
      if (contents) return;
      files
        .fetch(url)
        .then(async ({ response }) => {
          const arrived = response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
          if (!stopped) contents ??= arrived;
        })
        // perhaps offline: a read tries again, and reports the error
        .catch(() => undefined);
    },
    stop: () => {
      stopped = true;
    },
  };
}

/** Fetch synchronously: an import in the program cannot wait in any other way. Throws if there is no such file. */
export function fetchNow(url: string): Uint8Array {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${url}: status ${request.status}`);
  return new Uint8Array(request.response);
}
