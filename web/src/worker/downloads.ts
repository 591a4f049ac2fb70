/**
 * Downloads all files of a Pyodide at once, where Pyodide itself requests one after another.
 *
 * Each is kept in Cache Storage: the HTTP cache of a private window is too small for most of them; the worker of each
 * run would download them again.
 */

import type { Progress } from "../shared/protocol";

export interface DownloadsOptions {
  /** The size of each file in bytes, by its URL. */
  files: Readonly<Record<string, number>>;
  fetch: (url: string) => Promise<Fetched>;
  onProgress(progress: Progress): void;
}

/** Downloaded between two messages about progress: a smooth bar with few messages. */
const STEP_BYTES = 100_000;

/** The cache that the service worker reads too (web/src/service-worker). */
const CACHE_NAME = "loop-runtimes";

/** A file, and whether it was in storage, so that nothing is downloaded. */
export interface Fetched {
  readonly response: Response;
  readonly kept: boolean;
}

/** The files of Pyodides in this browser's Cache Storage. */
export class FileStore {
  readonly #cache: Promise<Cache | undefined>;
  readonly #fresh: boolean;
  readonly #fetch = globalThis.fetch;
  readonly #writes: Promise<unknown>[] = [];
  #closed = false;

  /**
   * `storage`: undefined where the browser has none, as in some private windows. `fresh`: whether to download each file
   * again, since the copies in storage may be damaged.
   */
  constructor(storage: CacheStorage | undefined, fresh: boolean) {
    this.#cache = Promise.resolve(storage?.open(CACHE_NAME)).catch(() => undefined);
    this.#fresh = fresh;
  }

  /** Get a file from storage, or else download and store it. If storage is full, the next worker downloads it again. */
  async fetch(url: string): Promise<Fetched> {
    const cache = await this.#cache;
    const kept = this.#fresh || this.#closed ? undefined : await cache?.match(url, { ignoreVary: true });
    if (kept) return { response: kept, kept: true };
    const fetch = this.#fetch;
    const response = await fetch(url, this.#fresh ? { cache: "reload" } : undefined);
    if (response.ok && cache && !this.#closed)
      this.#writes.push(cache.put(url, response.clone()).catch(() => undefined));
    return { response, kept: false };
  }

  /** Resolves when the files fetched so far are stored. Wait for it before a program, which blocks the thread. */
  async written(): Promise<void> {
    await Promise.all(this.#writes);
  }

  /** Stop using the storage: a running program could get hold of the cache, and change what later runs find there. */
  close(): void {
    this.#closed = true;
  }
}

export class Downloads {
  readonly #fetched = new Map<string, Promise<Fetched>>();
  readonly #onProgress: (progress: Progress) => void;
  readonly #total: number;
  #loaded = 0;
  #reported = 0;
  #complete = true;

  constructor({ files, fetch, onProgress }: DownloadsOptions) {
    this.#onProgress = onProgress;
    this.#total = Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
    for (const [url, bytes] of Object.entries(files)) {
      const fetched = fetch(url);
      this.#fetched.set(url, fetched);
      fetched
        // reading a copy of what is not downloaded would take longer than to boot from it
        .then(({ response, kept }) => (kept ? this.#add(bytes) : this.#count(response.clone())))
        .catch(() => {
          // the error itself is handled by the caller that takes the response
          this.#complete = false;
        });
    }
  }

  /** False once a file is missing or was cut off. */
  get complete(): boolean {
    return this.#complete;
  }

  /** The response for a file; undefined if it was taken before, since a body can be read only once. */
  take(url: string): Promise<Response> | undefined {
    const fetched = this.#fetched.get(url);
    this.#fetched.delete(url);
    return fetched?.then(({ response }) => response);
  }

  async #count({ body, ok }: Response): Promise<void> {
    if (!ok) this.#complete = false;
    const reader = body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      this.#add(part.value.length);
    }
  }

  #add(bytes: number): void {
    this.#loaded += bytes;
    if (this.#loaded - this.#reported < STEP_BYTES && this.#loaded < this.#total) return;
    this.#reported = this.#loaded;
    this.#onProgress({ loaded: Math.min(this.#loaded, this.#total), total: this.#total });
  }
}
