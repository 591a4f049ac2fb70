/**
 * Tells several times a second for how long something has been running.
 */

const TICK_MS = 100;

export class Stopwatch {
  readonly #show: (seconds: number) => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(show: (seconds: number) => void) {
    this.#show = show;
  }

  start(): void {
    this.stop();
    const began = performance.now();
    const show = (): void => this.#show((performance.now() - began) / 1000);
    show();
    this.#timer = setInterval(show, TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
