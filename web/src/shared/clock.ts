/**
 * The clock that programs run by, chosen once for all snippets of the visit: it changes no page, only how long one waits.
 */

import { type Checked, oneOf } from "../trace/shape";

/** "real": a second takes a second. "virtual": every wait jumps to its deadline, which readers know as "instant". */
export const isClockName = oneOf("real", "virtual");
export type ClockName = Checked<typeof isClockName>;

export class ClockChoice {
  readonly #followers = new Set<(clock: ClockName) => void>();
  #value: ClockName = "real";

  get value(): ClockName {
    return this.#value;
  }

  choose(clock: ClockName): void {
    this.#value = clock;
    for (const tell of this.#followers) tell(clock);
  }

  /** Call `tell` now and at each choice, until `signal` is aborted. */
  follow(tell: (clock: ClockName) => void, signal: AbortSignal): void {
    this.#followers.add(tell);
    signal.addEventListener("abort", () => this.#followers.delete(tell));
    tell(this.#value);
  }
}
