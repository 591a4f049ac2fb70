/**
 * The part of a snippet that shows the reader's own run, above the recorded output: state, output and verdict.
 */

import { element } from "../shared/dom";
import type { Progress } from "../shared/protocol";
import type { Stream } from "../trace/events";
import { type OutputOptions, OutputView } from "./output-view";
import type { Verdict } from "./verdict";
import { verdictView } from "./verdict-view";

export class RunView {
  readonly root: HTMLElement;
  readonly #output: OutputView;
  readonly #state = element("span", { class: "loop-state" });
  readonly #bar = element("progress", { class: "loop-progress", "aria-label": "Downloaded" });
  readonly #note = element("p", { class: "loop-run-note", role: "status", hidden: "" });
  readonly #verdict = element("div", { class: "loop-verdict", role: "status" });

  constructor(filename: string, options: Omit<OutputOptions, "filename"> = {}) {
    this.#output = new OutputView({ filename, ...options });
    this.root = element(
      "section",
      { class: "loop-live", "aria-label": `Your run of ${filename}`, hidden: "" },
      element("p", { class: "loop-output-title" }, element("span", {}, "Your run"), this.#state),
      this.#output.root,
      this.#note,
      this.#verdict,
    );
  }

  get printed(): string {
    return this.#output.text;
  }

  get complete(): boolean {
    return this.#output.complete;
  }

  /**
   * Show a new run. Until it has ended, its output is at least as high as that of the run before, and as `height`, the
   * pixels of the output that it replaces: so the page below stays in place.
   */
  begin(height: number): void {
    const { style, offsetHeight } = this.#output.root;
    style.minHeight = `${Math.max(height, offsetHeight)}px`;
    this.#output.clear();
    this.#note.hidden = true;
    this.#verdict.replaceChildren();
    this.root.hidden = false;
    this.root.classList.add("loop-busy");
  }

  /** Show the state beside the title, with a progress bar if `progress` is given. */
  showState(state: string, progress?: Progress): void {
    this.#state.textContent = state;
    if (!progress) return this.#bar.remove();
    this.#bar.max = progress.total;
    this.#bar.value = progress.loaded;
    if (!this.#bar.isConnected) this.#state.after(this.#bar);
  }

  /** Show a sentence about the run, until the next one begins. */
  note(sentence: string): void {
    this.#note.textContent = sentence;
    this.#note.hidden = false;
  }

  append(stream: Stream, text: string): void {
    this.#output.append(stream, text);
  }

  /** Show how the run ended, once its output is complete on the page. */
  conclude(verdict: Verdict, tryAgain: () => void): void {
    this.root.classList.remove("loop-busy");
    this.showState("");
    this.#output.whenShown(() => {
      this.#output.root.style.minHeight = "";
      this.#verdict.replaceChildren(...verdictView(verdict, tryAgain));
    });
  }

  hide(): void {
    this.#output.clear();
    this.#note.hidden = true;
    this.#verdict.replaceChildren();
    this.root.hidden = true;
  }
}
