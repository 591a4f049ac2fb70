/**
 * The clock that programs run by. One choice for all snippets of a visit: it only changes how long the reader waits.
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
    for (const follower of this.#followers) follower(clock);
  }

  /** Call `follower` now and after each choice, until `signal` is aborted. */
  follow(follower: (clock: ClockName) => void, signal: AbortSignal): void {
    this.#followers.add(follower);
    signal.addEventListener("abort", () => this.#followers.delete(follower));
    follower(this.#value);
  }
}
