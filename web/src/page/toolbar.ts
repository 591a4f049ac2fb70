/**
 * The buttons of a snippet: Run, Stop, Reset, Copy, and in the playground Share.
 */

import { element } from "../shared/dom";
import { type IconName, icon } from "../shared/icons";

export interface ToolbarOptions {
  /** The name of the group of buttons to screen readers: a page has many buttons called Run. */
  filename: string;
  /** The pointer or the focus is on Run. */
  intend(): void;
  run(): void;
  stop(): void;
  reset(): void;
  copy(): void;
  share?(): void;
}

export interface ToolbarState {
  running: boolean;
  /** Whether there is an edit or an output to undo. */
  changed: boolean;
}

/** How a run is going or has ended: decides the colour. */
export type RunKind = "busy" | "same" | "different" | "neutral" | "failed";

/** How long the status is shown. */
const STATUS_MILLISECONDS = { done: 2500, failed: 8000 };

export class Toolbar {
  readonly root = element("div", { class: "loop-toolbar" });
  readonly #run = button("run", "Run", "Run (Ctrl+Enter)");
  readonly #stop = button("stop", "Stop");
  readonly #reset = button("reset", "Reset", "Reset: start over with the original program");
  readonly #copy = button("copy", "Copy");
  readonly #share = button("share", "Share", "Copy a link to this program");
  readonly #status = element("span", { class: "loop-status", "aria-live": "polite" });
  /**
   * Hidden from screen readers, to which the panel of the run says the same without a count of the seconds. Each tick
   * would be an event to them: Orca drops what a program prints if events come faster than it handles them.
   */
  readonly #runState = element("span", { class: "loop-run-state", "aria-hidden": "true", hidden: "" });
  #statusEnds: ReturnType<typeof setTimeout> | undefined;

  readonly #buttons: HTMLElement;

  constructor({ filename, share, ...actions }: ToolbarOptions) {
    const named = { class: "loop-buttons", role: "group", "aria-label": filename };
    this.#buttons = element("div", named, this.#run, this.#stop, this.#reset, this.#copy);
    if (share) this.#buttons.append(this.#share);
    this.#buttons.append(this.#status);
    this.root.append(this.#buttons, this.#runState);
    this.#run.setAttribute("aria-keyshortcuts", "Control+Enter Meta+Enter");
    this.#run.addEventListener("pointerenter", actions.intend);
    this.#run.addEventListener("focus", actions.intend);
    this.#run.addEventListener("click", () => {
      if (this.#run.getAttribute("aria-disabled") !== "true") actions.run();
    });
    this.#stop.addEventListener("click", actions.stop);
    this.#reset.addEventListener("click", actions.reset);
    this.#copy.addEventListener("click", actions.copy);
    this.#share.addEventListener("click", () => share?.());
    this.show({ running: false, changed: false });
  }

  /**
   * While a program runs, Run is only aria-disabled, since a disabled button would lose the focus. When another button is
   * disabled while it has the focus, the focus moves to Run.
   */
  show({ running, changed }: ToolbarState): void {
    this.#run.setAttribute("aria-disabled", String(running));
    this.#disable(this.#stop, !running);
    this.#disable(this.#reset, !changed);
  }

  /**
   * Show how a run is going or has ended, or other words, on the lower edge of the toolbar; nothing if they are empty.
   * Screen readers say the `note` after the name of the group.
   */
  showRun(words: string, kind: RunKind, note = ""): void {
    this.#buttons.setAttribute("aria-description", note);
    this.#runState.textContent = words;
    this.#runState.dataset["kind"] = kind;
    this.#runState.hidden = words === "";
  }

  /** Bring the buttons into view and put the focus on Run. */
  goToRun(): void {
    for (let at = this.root.closest("details"); at; at = at.parentElement?.closest("details") ?? null) at.open = true;
    this.#run.focus();
  }

  /** Show the result of a press and announce it to screen readers; `done`: whether it succeeded. */
  announce(name: "run" | "reset" | "copy" | "share", sentence: string, done: boolean): void {
    const pressed = { run: this.#run, reset: this.#reset, copy: this.#copy, share: this.#share }[name];
    this.#status.textContent = sentence;
    pressed.classList.toggle("loop-done", done);
    clearTimeout(this.#statusEnds);
    this.#statusEnds = setTimeout(
      () => {
        this.#status.textContent = "";
        for (const each of [this.#copy, this.#share]) each.classList.remove("loop-done");
      },
      STATUS_MILLISECONDS[done ? "done" : "failed"],
    );
  }

  #disable(target: HTMLButtonElement, disabled: boolean): void {
    if (disabled && target === document.activeElement) this.#run.focus();
    target.disabled = disabled;
  }
}

function button(name: IconName, label: string, title = label): HTMLButtonElement {
  const text = element("span", { class: "loop-button-text" }, label);
  const made = element("button", { type: "button", class: `loop-button loop-button-${name}`, "aria-label": label });
  made.title = title;
  made.append(icon(name), text);
  if (name === "copy" || name === "share") made.append(icon("done"));
  return made;
}
