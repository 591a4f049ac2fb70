/**
 * A file in a worker's Pyodide that is fetched when it is first read, or earlier if there is time.
 */

import type { FileStore } from "./downloads";

/** A file in Emscripten's MEMFS. */
export interface FileNode {
  contents?: unknown;
  usedBytes?: number;
}

export interface LazyFile {
  /** Fetch it in the background, unless it has been read; a read does not wait for that. */
  fetchInBackground(files: FileStore): void;
  /** Ignore whatever has not arrived. */
  stop(): void;
}

/** Make `node` the file at `url`, of `bytes` bytes. */
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
        .then(async (response) => {
          const arrived = response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
          if (!stopped) contents ??= arrived;
        })
        // offline: a read will try again, and report it
        .catch(() => undefined);
    },
    stop: () => {
      stopped = true;
    },
  };
}

/** Block until it has arrived: a program that imports cannot wait in any other way. */
function fetchNow(url: string): Uint8Array {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${url}: status ${request.status}`);
  return new Uint8Array(request.response);
}
