/**
 * `<loop-playground>`: becomes a playground, whose code is loaded only by a page that has one.
 */

import { part } from "../shared/part";
import type { Shared } from "./runnable";

export function playgroundElement(shared: Shared): CustomElementConstructor {
  return class LoopPlayground extends HTMLElement {
    #leaving = new AbortController();

    connectedCallback(): void {
      this.#leaving = new AbortController();
      void this.#open(this.#leaving.signal);
    }

    disconnectedCallback(): void {
      this.#leaving.abort();
    }

    async #open(left: AbortSignal): Promise<void> {
      const { openPlayground } = await part(() => import("./playground"));
      if (!left.aborted) openPlayground(this, shared, left);
    }
  };
}
