/**
 * The controls of the figure: back, play, next, next iteration, speed, and a slider for the whole run.
 */

import { element } from "../shared/dom";
import { type IconName, icon } from "../shared/icons";

export interface StepperActions {
  go(index: number): void;
  step(by: number): void;
  nextIteration(): void;
  /** The time of each moment, in seconds. */
  moments(): readonly number[];
  index(): number;
}

const SPEEDS = { event: "By event", slow: "¼×", real: "1×" } as const;
type Speed = keyof typeof SPEEDS;

const EVENT_MILLISECONDS = 700;
/** In real time, too, each moment stays visible for this long. */
const MIN_MILLISECONDS = 120;

export class StepperControls {
  readonly root: HTMLElement;
  readonly #actions: StepperActions;
  readonly #back = button("back", "Previous event", "ArrowLeft");
  readonly #play = button("run", "Play", "Space");
  readonly #next = button("next", "Next event", "ArrowRight");
  readonly #iteration = button("iteration", "Next iteration", "Shift+ArrowRight");
  readonly #slider = element("input", {
    type: "range",
    class: "trace-slider",
    min: "0",
    "aria-label": "Position in the run",
  });
  readonly #speed = element("select", { class: "loop-select trace-speed", "aria-label": "Speed" });
  readonly #count = element("span", { class: "trace-count", "aria-hidden": "true" });
  #playing: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: StepperActions) {
    this.#actions = actions;
    for (const [value, label] of Object.entries(SPEEDS)) this.#speed.append(element("option", { value }, label));
    this.root = element(
      "div",
      { class: "trace-stepper", role: "group", "aria-label": "Step through the run" },
      ...[this.#back, this.#play, this.#next, this.#iteration, this.#speed, this.#slider, this.#count],
    );
    this.#iteration.append(element("span", {}, "iteration"));
    const move = (control: HTMLElement, event: "click" | "input", work: () => void): void =>
      control.addEventListener(event, () => this.#move(work));
    move(this.#back, "click", () => actions.step(-1));
    move(this.#next, "click", () => actions.step(1));
    move(this.#iteration, "click", () => actions.nextIteration());
    move(this.#slider, "input", () => actions.go(Number(this.#slider.value)));
    this.#play.addEventListener("click", () => this.#toggle());
  }

  show(index: number, count: number): void {
    this.#slider.max = String(Math.max(0, count - 1));
    this.#slider.value = String(index);
    this.#slider.setAttribute("aria-valuetext", `${index + 1} of ${count}`);
    this.#count.textContent = count === 0 ? "" : `${index + 1} / ${count}`;
  }

  /** Only where the loop is shown does an iteration mean something. */
  showIterations(shown: boolean): void {
    this.#iteration.hidden = !shown;
  }

  /** Disabled while the run continues. */
  enable(enabled: boolean): void {
    for (const control of [this.#back, this.#play, this.#next, this.#iteration, this.#speed, this.#slider])
      control.disabled = !enabled;
  }

  pause(): void {
    clearTimeout(this.#playing);
    this.#playing = undefined;
    this.#showPlay("run", "Play");
  }

  /** Arrows, Home, End and space, anywhere in the figure. */
  pressed(event: KeyboardEvent): void {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || this.#slider.disabled) return;
    if (target instanceof HTMLSelectElement) return;
    const onButton = target instanceof HTMLElement && target.closest("button, summary") !== null;
    if (key === " ") {
      if (onButton) return;
      event.preventDefault();
      return this.#toggle();
    }
    const work = this.#movement(key, event.shiftKey);
    if (!work) return;
    event.preventDefault();
    this.#move(work);
  }

  #movement(key: string, shift: boolean): (() => void) | null {
    switch (key) {
      case "ArrowRight":
        return () => (shift ? this.#actions.nextIteration() : this.#actions.step(1));
      case "ArrowLeft":
        return () => this.#actions.step(-1);
      case "Home":
        return () => this.#actions.go(0);
      case "End":
        return () => this.#actions.go(Number.MAX_SAFE_INTEGER);
      default:
        return null;
    }
  }

  /** The reader moves to another moment, which ends the playback. */
  #move(work: () => void): void {
    this.pause();
    work();
  }

  #toggle(): void {
    if (this.#playing !== undefined) return this.pause();
    const last = this.#actions.moments().length - 1;
    if (this.#actions.index() >= last) this.#actions.go(0);
    this.#start();
  }

  #start(): void {
    this.#showPlay("pause", "Pause");
    this.#wait();
  }

  #wait(): void {
    const [index, moments] = [this.#actions.index(), this.#actions.moments()];
    if (index >= moments.length - 1) return this.pause();
    const apart = ((moments[index + 1] ?? 0) - (moments[index] ?? 0)) * 1000;
    const speed = this.#chosen();
    const wait =
      speed === "event" ? EVENT_MILLISECONDS : Math.max(MIN_MILLISECONDS, apart * (speed === "slow" ? 4 : 1));
    this.#playing = setTimeout(() => {
      this.#actions.step(1);
      this.#wait();
    }, wait);
  }

  #chosen(): Speed {
    const { value } = this.#speed;
    return value === "slow" || value === "real" ? value : "event";
  }

  #showPlay(name: IconName, label: string): void {
    this.#play.replaceChildren(icon(name));
    this.#play.setAttribute("aria-label", label);
  }
}

function button(name: IconName, label: string, key: string): HTMLButtonElement {
  const made = element("button", {
    type: "button",
    class: `loop-button trace-button trace-button-${name}`,
    "aria-label": label,
  });
  made.setAttribute("aria-keyshortcuts", key);
  made.append(icon(name));
  return made;
}
