/**
 * The recorded output, as built. While the reader's own run is shown it is folded to its title.
 */

import { element, find } from "./dom";

export class RecordedView {
  readonly #section: HTMLElement;
  readonly #text: HTMLElement;
  readonly #toggle = element("button", { type: "button", class: "loop-toggle", hidden: "" });

  constructor(outputs: HTMLElement) {
    this.#section = find(outputs, ".loop-output");
    this.#text = find(this.#section, "pre");
    this.#toggle.addEventListener("click", () => this.#show(this.#text.hidden !== false));
    find(this.#section, ".loop-output-title").append(this.#toggle);
    this.#show(true);
  }

  /** Hide the text behind a button, the first time; returns the height in pixels of what this took away. */
  fold(): number {
    if (!this.#toggle.hidden) return 0;
    const height = this.#text.offsetHeight;
    this.#toggle.hidden = false;
    this.#show(false);
    return height;
  }

  unfold(): void {
    this.#toggle.hidden = true;
    this.#show(true);
  }

  destroy(): void {
    this.unfold();
    this.#toggle.remove();
  }

  #show(shown: boolean): void {
    this.#text.hidden = !shown;
    this.#section.classList.toggle("loop-folded", !shown);
    this.#toggle.setAttribute("aria-expanded", String(shown));
    this.#toggle.textContent = shown ? "Hide" : "Show";
    this.#toggle.setAttribute("aria-label", `${this.#toggle.textContent} recorded output`);
  }
}
