/**
 * Something that a page does without until it is wanted; then it is loaded, once.
 */

export class OnDemand<Thing> {
  readonly #fetch: () => Promise<Thing>;
  #here: Thing | undefined;
  #coming: Promise<Thing> | undefined;

  constructor(fetch: () => Promise<Thing>) {
    this.#fetch = fetch;
  }

  /** What was loaded, if it was: nobody has to wait for it. */
  get here(): Thing | undefined {
    return this.#here;
  }

  /** Rejects if it cannot be loaded; the next call tries again. */
  load(): Promise<Thing> {
    this.#coming ??= this.#fetch().then(
      (thing) => {
        this.#here = thing;
        return thing;
      },
      (reason: unknown) => {
        this.#coming = undefined;
        throw reason;
      },
    );
    return this.#coming;
  }
}
