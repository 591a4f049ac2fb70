/**
 * A part of the page that is loaded once, on first use.
 */

export class OnDemand<Thing> {
  readonly #fetch: () => Promise<Thing>;
  #loaded: Thing | undefined;
  #loading: Promise<Thing> | undefined;

  constructor(fetch: () => Promise<Thing>) {
    this.#fetch = fetch;
  }

  /** The part, if it has been loaded. */
  get loaded(): Thing | undefined {
    return this.#loaded;
  }

  /** Rejects if it cannot be loaded; the next call tries again. */
  load(): Promise<Thing> {
    this.#loading ??= this.#fetch().then(
      (thing) => {
        this.#loaded = thing;
        return thing;
      },
      (reason: unknown) => {
        this.#loading = undefined;
        throw reason;
      },
    );
    return this.#loading;
  }
}
