/**
 * Lines to put in order: by two buttons for each line, by the arrow keys on them, or by dragging.
 */

import { element } from "../shared/dom";

export class OrderView {
  readonly root: HTMLElement;
  readonly #lines: HTMLElement;
  readonly #said = element("p", { class: "loop-order-said", "aria-live": "polite" });
  /** The number that each line has in the built list. */
  readonly #numbers: ReadonlyMap<Element, number>;
  #dragged: Element | null = null;

  /** `list` is the built one. */
  constructor(list: HTMLElement) {
    this.#lines = element("ol", { class: "loop-order" }, ...list.children);
    this.#numbers = new Map([...this.#lines.children].map((line, index) => [line, index]));
    for (const line of this.#lines.children) {
      const words = line.textContent.trim();
      line.prepend(element("span", { class: "loop-grip", "aria-hidden": "true" }, "⠿"));
      line.append(this.#button(line, words, -1), this.#button(line, words, 1));
    }
    this.#lines.addEventListener("pointerdown", (event) => this.#take(event));
    this.#lines.addEventListener("pointermove", (event) => this.#drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.#lines.addEventListener(end, () => this.#drop());
    this.root = element("div", {}, this.#lines, this.#said);
  }

  /** The numbers of the lines, in the reader's order. */
  get order(): number[] {
    return [...this.#lines.children].map((line) => this.#numbers.get(line) ?? -1);
  }

  #button(line: Element, words: string, by: 1 | -1): HTMLButtonElement {
    const name = `Move ${words} ${by < 0 ? "up" : "down"}`;
    const button = element("button", { type: "button", "aria-label": name }, by < 0 ? "↑" : "↓");
    button.addEventListener("click", () => this.#move(line, by, button));
    button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      this.#move(line, event.key === "ArrowUp" ? -1 : 1, button);
    });
    return button;
  }

  #move(line: Element, by: 1 | -1, button: HTMLElement): void {
    if (by < 0) line.previousElementSibling?.before(line);
    else line.nextElementSibling?.after(line);
    // a browser forgets the focus of what is moved
    button.focus();
    this.#say(line);
  }

  #say(line: Element): void {
    const all = [...this.#lines.children];
    const words = line.children[1]?.textContent ?? "";
    this.#said.textContent = `${words} is now ${all.indexOf(line) + 1} of ${all.length}.`;
  }

  #take(event: PointerEvent): void {
    const grip = event.target instanceof Element ? event.target.closest(".loop-grip") : null;
    if (!grip?.parentElement || event.button !== 0) return;
    this.#dragged = grip.parentElement;
    this.#dragged.classList.add("loop-dragged");
    this.#lines.setPointerCapture(event.pointerId);
  }

  #drag(event: PointerEvent): void {
    const line = this.#dragged;
    if (!line) return;
    const { previousElementSibling: above, nextElementSibling: below } = line;
    if (above && event.clientY < middleOf(above)) above.before(line);
    else if (below && event.clientY > middleOf(below)) below.after(line);
  }

  #drop(): void {
    if (!this.#dragged) return;
    this.#say(this.#dragged);
    this.#dragged.classList.remove("loop-dragged");
    this.#dragged = null;
  }
}

function middleOf(line: Element): number {
  const { top, bottom } = line.getBoundingClientRect();
  return (top + bottom) / 2;
}
