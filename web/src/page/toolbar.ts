/**
 * The buttons of a snippet: Run, Stop, Reset, Copy, and in the playground Share.
 */

import { element } from "../shared/dom";
import { type IconName, icon } from "../shared/icons";

export interface ToolbarActions {
  /** The reader is about to press Run. */
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

const TOLD_MILLISECONDS = { done: 2500, failed: 8000 };

export class Toolbar {
  readonly root = element("div", { class: "loop-toolbar" });
  readonly #run = button("run", "Run", "Run (Ctrl+Enter)");
  readonly #stop = button("stop", "Stop");
  readonly #reset = button("reset", "Reset");
  readonly #copy = button("copy", "Copy");
  readonly #share = button("share", "Share", "Copy a link to this program");
  readonly #told = element("span", { class: "loop-told", role: "status" });
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: ToolbarActions) {
    const { share } = actions;
    const buttons = element("div", { class: "loop-buttons" }, this.#run, this.#stop, this.#reset, this.#copy);
    if (share) buttons.append(this.#share);
    buttons.append(this.#told);
    this.root.append(buttons);
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
   * Run keeps the focus while it cannot be pressed: a disabled button would lose it. Where another button is
   * disabled under the reader's finger, the focus goes to Run.
   */
  show({ running, changed }: ToolbarState): void {
    this.#run.setAttribute("aria-disabled", String(running));
    this.#disable(this.#stop, !running);
    this.#disable(this.#reset, !changed);
  }

  /** Tell what became of a press, to the eye and to a screen reader; `done` says that it did what it should. */
  tell(name: "run" | "copy" | "share", sentence: string, done: boolean): void {
    const pressed = { run: this.#run, copy: this.#copy, share: this.#share }[name];
    this.#told.textContent = sentence;
    pressed.classList.toggle("loop-done", done);
    clearTimeout(this.#telling);
    this.#telling = setTimeout(
      () => {
        this.#told.textContent = "";
        for (const each of [this.#copy, this.#share]) each.classList.remove("loop-done");
      },
      TOLD_MILLISECONDS[done ? "done" : "failed"],
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
