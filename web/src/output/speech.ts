/**
 * Tells screen readers what a program prints, and how its run is going.
 *
 * Each change to a live region is an event, and Orca drops text if events arrive faster than it can handle them. The
 * visible output is therefore not a live region. A hidden one repeats it, every half a second. A run has only this one,
 * because the events of several regions can arrive in any order.
 */

import { element } from "../shared/dom";

const INTERVAL_MS = 500;

/** As much of a run as anyone would listen to: five minutes of speech. */
export const SPOKEN_CHARACTERS = 5_000;

/** What was said is then removed, or a reader who moves through the page would come across the output twice. */
const REMOVED_AFTER_MS = 5_000;

export class Speech {
  readonly root = element("div", { class: "loop-unseen", "aria-live": "polite" });
  readonly #shown: () => string;
  /** How many characters of the output were said. */
  #said = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `shown` returns all output that is on the page. */
  constructor(shown: () => string) {
    this.#shown = shown;
  }

  /** More output is on the page, or soon will be. */
  follow(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const shown = this.#shown();
      this.#sayUpTo(shown, shown.lastIndexOf("\n") + 1);
    }, INTERVAL_MS);
  }

  /** Say what has not been said yet, without waiting for the end of a line. */
  sayAll(): void {
    this.#stop();
    const shown = this.#shown();
    this.#sayUpTo(shown, shown.length);
  }

  /** Say something else, after what was said before. */
  say(text: string): void {
    if (text.trim() === "") return;
    const said = element("p", {}, text);
    this.root.append(said);
    setTimeout(() => said.remove(), REMOVED_AFTER_MS);
  }

  clear(): void {
    this.#stop();
    this.#said = 0;
    this.root.replaceChildren();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #sayUpTo(shown: string, end: number): void {
    if (this.#said >= Math.min(end, SPOKEN_CHARACTERS)) return;
    const text = shown.slice(this.#said, Math.min(end, SPOKEN_CHARACTERS));
    this.#said = end;
    this.say(text);
    if (end > SPOKEN_CHARACTERS) this.say("The rest of the output is not read aloud.");
  }
}
