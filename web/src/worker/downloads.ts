/**
 * The files of a Pyodide, all requested at once, where Pyodide itself requests one after the other.
 *
 * Each is kept in Cache Storage. The HTTP cache of a private window is too small for most of them: there, the worker of
 * each run would download them again.
 */

import type { Progress } from "../shared/protocol";

export interface DownloadsOptions {
  /** The bytes of each file, by its URL. */
  files: Readonly<Record<string, number>>;
  fetch: (url: string) => Promise<Response>;
  onProgress(progress: Progress): void;
}

/** Between two messages about progress: few enough for a page, and often enough for an eye. */
const STEP_BYTES = 100_000;

/** The cache that the service worker reads too (web/src/service-worker). */
const CACHE_NAME = "loop-runtimes";

/** The files of Pyodides that this browser keeps. */
export class FileStore {
  readonly #cache: Promise<Cache | undefined>;
  readonly #fresh: boolean;
  readonly #fetch = globalThis.fetch;
  readonly #writes: Promise<unknown>[] = [];
  #closed = false;

  /**
   * `storage`: undefined in browsers, and in some private windows, that have none. `fresh`: whether to download what
   * is kept again, since it may be damaged.
   */
  constructor(storage: CacheStorage | undefined, fresh: boolean) {
    this.#cache = Promise.resolve(storage?.open(CACHE_NAME)).catch(() => undefined);
    this.#fresh = fresh;
  }

  /** A file that is kept, or else is downloaded and kept. Without room for it, the next worker downloads it again. */
  async fetch(url: string): Promise<Response> {
    const cache = await this.#cache;
    const kept = this.#fresh || this.#closed ? undefined : await cache?.match(url, { ignoreVary: true });
    if (kept) return kept;
    const fetch = this.#fetch;
    const response = await fetch(url, this.#fresh ? { cache: "reload" } : undefined);
    if (response.ok && cache && !this.#closed)
      this.#writes.push(cache.put(url, response.clone()).catch(() => undefined));
    return response;
  }

  /** Resolves when the files fetched so far are kept: a program occupies the thread, which ends with it. */
  async written(): Promise<void> {
    await Promise.all(this.#writes);
  }

  /** Keep nothing from now on: a program that runs could get hold of the cache, and change what others find there. */
  close(): void {
    this.#closed = true;
  }
}

export class Downloads {
  readonly #responses = new Map<string, Promise<Response>>();
  readonly #onProgress: (progress: Progress) => void;
  readonly #total: number;
  #loaded = 0;
  #reported = 0;
  #complete = true;

  constructor({ files, fetch, onProgress }: DownloadsOptions) {
    this.#onProgress = onProgress;
    this.#total = Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
    for (const url of Object.keys(files)) {
      const response = fetch(url);
      this.#responses.set(url, response);
      response
        .then((found) => this.#count(found.clone()))
        .catch(() => {
          // whoever takes the response handles its error
          this.#complete = false;
        });
    }
  }

  /** False once a file is missing or has broken off. */
  get complete(): boolean {
    return this.#complete;
  }

  /** The response, once: a body can be read only one time. */
  take(url: string): Promise<Response> | undefined {
    const response = this.#responses.get(url);
    this.#responses.delete(url);
    return response;
  }

  async #count({ body, ok }: Response): Promise<void> {
    if (!ok) this.#complete = false;
    const reader = body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      this.#loaded += part.value.length;
      if (this.#loaded - this.#reported < STEP_BYTES && this.#loaded < this.#total) continue;
      this.#reported = this.#loaded;
      this.#onProgress({ loaded: Math.min(this.#loaded, this.#total), total: this.#total });
    }
  }
}
