/**
 * The files of a Pyodide, all asked for at once: Pyodide itself asks for one after the other. Counts what comes.
 */

import type { Progress } from "../shared/protocol";

export interface DownloadsOptions {
  /** Their URLs, with the bytes of each. */
  files: Readonly<Record<string, number>>;
  fetch: (url: string) => Promise<Response>;
  onProgress(progress: Progress): void;
}

/** Few enough messages for a page, and often enough for an eye. */
const STEP_BYTES = 100_000;

export class Downloads {
  readonly #responses = new Map<string, Promise<Response>>();
  readonly #onProgress: (progress: Progress) => void;
  readonly #total: number;
  #loaded = 0;
  #told = 0;
  #allCame = true;

  constructor({ files, fetch, onProgress }: DownloadsOptions) {
    this.#onProgress = onProgress;
    this.#total = Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
    for (const url of Object.keys(files)) {
      const response = fetch(url);
      this.#responses.set(url, response);
      response
        .then((found) => this.#count(found.clone()))
        .catch(() => {
          // what follows from it is for who takes the response
          this.#allCame = false;
        });
    }
  }

  /** False once one of them cannot come, or has broken off. */
  get allCame(): boolean {
    return this.#allCame;
  }

  /** The response, once: its body can be read one time only. */
  take(url: string): Promise<Response> | undefined {
    const response = this.#responses.get(url);
    this.#responses.delete(url);
    return response;
  }

  async #count({ body, ok }: Response): Promise<void> {
    if (!ok) this.#allCame = false;
    const reader = body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      this.#loaded += part.value.length;
      if (this.#loaded - this.#told < STEP_BYTES && this.#loaded < this.#total) continue;
      this.#told = this.#loaded;
      this.#onProgress({ loaded: Math.min(this.#loaded, this.#total), total: this.#total });
    }
  }
}
