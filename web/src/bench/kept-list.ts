/**
 * The list of the programs that this browser keeps: to open one, or to remove it.
 */

import { element } from "../shared/dom";
import type { Kept, KeptProgram } from "./kept";

export interface KeptListActions {
  open(program: KeptProgram): void;
  /** What is kept under this name is about to be removed. */
  removing(name: string): void;
}

export class KeptList {
  readonly root: HTMLDetailsElement;
  readonly #kept: Kept;
  readonly #actions: KeptListActions;
  readonly #summary = element("summary");
  readonly #list = element("ul");
  readonly #clear = element("button", { type: "button", class: "loop-plain" }, "Remove all");
  readonly #said = element("span", { class: "loop-unseen", "aria-live": "polite" });

  constructor(kept: Kept, actions: KeptListActions) {
    this.#kept = kept;
    this.#actions = actions;
    const about = element("p", {}, "What you edit is kept in this browser, and nowhere else.");
    this.root = element("details", { class: "loop-kept" }, this.#summary, about, this.#list, this.#clear, this.#said);
    this.#clear.addEventListener("click", () => this.#removeAll());
    this.show();
  }

  /** Show what is kept now. */
  show(): void {
    const all = this.#kept.all();
    this.#summary.textContent = `Kept in this browser: ${all.length === 0 ? "nothing yet" : all.length}`;
    this.#list.replaceChildren(...all.map((program) => this.#row(program)));
    this.#clear.hidden = all.length === 0;
  }

  #row(program: KeptProgram): HTMLLIElement {
    const { title, when, name } = program;
    const row = element("li");
    const open = button("Open", `Open ${title}`, () => this.#actions.open(program));
    const remove = button("Remove", `Remove ${title}`, () => {
      this.#forget(name);
      this.#removed(row, program);
      this.#count();
    });
    row.append(element("span", { class: "loop-kept-title" }, title), element("span", {}, dated(when)), open, remove);
    return row;
  }

  #removeAll(): void {
    const all = this.#kept.all();
    for (const { name } of all) this.#forget(name);
    this.#count();
    const back = button("Undo", "Undo the removal of all programs", () => {
      for (const program of all) this.#kept.putBack(program);
      this.show();
      this.#summary.focus();
    });
    this.#list.replaceChildren(element("li", {}, element("span", {}, `Removed: ${all.length}`), back));
    back.focus();
    this.#said.textContent = "All programs were removed.";
  }

  #forget(name: string): void {
    this.#actions.removing(name);
    this.#kept.forget(name);
  }

  #removed(row: HTMLLIElement, program: KeptProgram): void {
    const back = button("Undo", `Undo the removal of ${program.title}`, () => {
      this.#kept.putBack(program);
      this.show();
      this.#summary.focus();
    });
    row.replaceChildren(element("span", { class: "loop-kept-title" }, `Removed: ${program.title}`), back);
    back.focus();
    this.#said.textContent = `${program.title} was removed.`;
  }

  #count(): void {
    const { length } = this.#kept.all();
    this.#summary.textContent = `Kept in this browser: ${length === 0 ? "nothing" : length}`;
    this.#clear.hidden = length === 0;
  }
}

function button(label: string, name: string, press: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: "loop-plain", "aria-label": name }, label);
  made.addEventListener("click", press);
  return made;
}

/** "30 Nov, 14:05"; nothing for an entry without a time. */
function dated(when: number): string {
  if (when === 0) return "";
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(when);
}
