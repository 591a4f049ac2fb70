/**
 * A file in a worker's Pyodide that is fetched when it is first read, at the latest.
 */

import { giveBack } from "./memory";

/** A file, as Emscripten's MEMFS keeps it. */
export interface FileNode {
  contents?: unknown;
  usedBytes?: number;
}

export interface LazyFile {
  /** Have it in the browser's cache, unless it has been read; reading it does not wait for that. */
  fetchAhead(): void;
  /** From here on the thread may be busy: what has not come by now could not be received. */
  stop(): void;
}

/** Make `node` the file at `url`, of `bytes` bytes. */
export function makeLazy(node: FileNode, url: string, bytes: number): LazyFile {
  let contents: Uint8Array | undefined;
  const ahead = new AbortController();
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
    fetchAhead() {
      if (contents) return;
      fetch(url, { signal: ahead.signal, priority: "low" })
        .then(readAndForget)
        // stopped, or offline: reading will try again, and say so
        .catch(() => undefined);
    },
    stop: () => ahead.abort(),
  };
}

/** To the end, so that the browser keeps it; few programs need it here, and two interpreters would hold it twice. */
async function readAndForget({ body }: Response): Promise<void> {
  const reader = body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) giveBack(part.value);
}

/** Block until it is here: a program that imports is in the middle of its work. */
function fetchNow(url: string): Uint8Array {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${url}: status ${request.status}`);
  return new Uint8Array(request.response);
}
