/**
 * The buttons of a snippet: Run, Stop, Reset, Copy.
 */

import { element } from "./dom";
import { type IconName, icon } from "./icons";

export interface ToolbarActions {
  /** The reader is about to press Run. */
  intend(): void;
  run(): void;
  stop(): void;
  reset(): void;
  copy(): void;
}

export interface ToolbarState {
  running: boolean;
  /** Whether there is an edit or an output to undo. */
  changed: boolean;
}

const COPIED_MILLISECONDS = 2000;

export class Toolbar {
  readonly root = element("div", { class: "loop-toolbar" });
  readonly #run = button("run", "Run", "Ctrl+Enter");
  readonly #stop = button("stop", "Stop");
  readonly #reset = button("reset", "Reset");
  readonly #copy = button("copy", "Copy");
  readonly #copied = element("span", { class: "loop-unseen", role: "status" });

  constructor(actions: ToolbarActions) {
    this.root.append(this.#run, this.#stop, this.#reset, this.#copy, this.#copied);
    this.#run.addEventListener("pointerenter", actions.intend);
    this.#run.addEventListener("focus", actions.intend);
    this.#run.addEventListener("click", () => {
      if (this.#run.getAttribute("aria-disabled") !== "true") actions.run();
    });
    this.#stop.addEventListener("click", actions.stop);
    this.#reset.addEventListener("click", actions.reset);
    this.#copy.addEventListener("click", actions.copy);
    this.show({ running: false, changed: false });
  }

  /**
   * Run keeps the focus while it cannot be pressed: a disabled button would lose it. Where another button is
   * disabled under the reader's finger, the focus goes to Run.
   */
  show({ running, changed }: ToolbarState): void {
    this.#run.setAttribute("aria-disabled", String(running));
    this.#disable(this.#stop, !running);
    this.#disable(this.#reset, !changed);
  }

  /** Tell that the program was copied, to the eye and to a screen reader. */
  showCopied(copied: boolean): void {
    this.#copied.textContent = copied ? "Copied" : "The browser did not allow copying";
    this.#copy.classList.toggle("loop-copied", copied);
    setTimeout(() => {
      this.#copied.textContent = "";
      this.#copy.classList.remove("loop-copied");
    }, COPIED_MILLISECONDS);
  }

  #disable(target: HTMLButtonElement, disabled: boolean): void {
    if (disabled && target === document.activeElement) this.#run.focus();
    target.disabled = disabled;
  }
}

function button(name: IconName, label: string, shortcut?: string): HTMLButtonElement {
  const text = element("span", { class: "loop-button-text" }, label);
  const made = element("button", { type: "button", class: `loop-button loop-button-${name}`, "aria-label": label });
  made.title = shortcut ? `${label} (${shortcut})` : label;
  if (shortcut) made.setAttribute("aria-keyshortcuts", "Control+Enter Meta+Enter");
  made.append(icon(name), text);
  if (name === "copy") made.append(icon("done"));
  return made;
}
