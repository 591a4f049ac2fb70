/**
 * The reader's choices for a run: Python and clock, in two labelled `<select>`s.
 */

import { type ClockName, isClockName } from "../shared/clock";
import { element } from "../shared/dom";
import type { PythonOption } from "../shared/python-choice";

const CLOCKS = {
  real: "Real time",
  virtual: "Instant",
} as const satisfies Record<ClockName, string>;

export interface OptionsActions {
  choosePython(python: string): void;
  chooseClock(clock: ClockName): void;
}

export class OptionsView {
  readonly root = element("div", { class: "loop-options" });
  readonly #python = element("select", { class: "loop-select loop-select-python" });
  readonly #clock = element("select", {
    class: "loop-select loop-select-clock",
    "aria-label": "Clock",
    title:
      "Real time waits as long as the program says. Instant skips every wait, and starts at noon on 1 January 2026, UTC.",
  });

  constructor(pythons: readonly PythonOption[], actions: OptionsActions) {
    for (const { python, label, allowed } of pythons) {
      const option = element("option", { value: python }, label);
      option.disabled = !allowed;
      this.#python.append(option);
    }
    for (const [clock, label] of Object.entries(CLOCKS)) this.#clock.append(element("option", { value: clock }, label));
    this.#python.addEventListener("change", () => actions.choosePython(this.#python.value));
    this.#clock.addEventListener("change", () => {
      if (isClockName(this.#clock.value)) actions.chooseClock(this.#clock.value);
    });
    this.root.append(element("label", { class: "loop-option" }, "Python", this.#python), this.#clock);
  }

  showPython(python: string): void {
    this.#python.value = python;
  }

  showClock(clock: ClockName): void {
    this.#clock.value = clock;
  }
}
