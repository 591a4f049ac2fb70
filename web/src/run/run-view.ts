/**
 * The reader's own run, above the recorded one: its state, its output, its verdict.
 */

import { element } from "../shared/dom";
import type { Progress } from "../shared/protocol";
import type { Stream } from "../trace/events";
import { type OutputOptions, OutputView } from "./output-view";
import type { Verdict } from "./verdict";
import { verdictView } from "./verdict-view";

export class LiveView {
  readonly root: HTMLElement;
  readonly #output: OutputView;
  readonly #state = element("span", { class: "loop-state" });
  readonly #bar = element("progress", { class: "loop-progress", "aria-label": "Downloaded" });
  readonly #verdict = element("div", { class: "loop-verdict", role: "status" });

  constructor(filename: string, options: Omit<OutputOptions, "filename"> = {}) {
    this.#output = new OutputView({ filename, ...options });
    this.root = element(
      "section",
      { class: "loop-live", "aria-label": `Your run of ${filename}`, hidden: "" },
      element("p", { class: "loop-output-title" }, element("span", {}, "Your run"), this.#state),
      this.#output.root,
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
   * A run begins. `height`: of the output it stands in for, in pixels; until it has ended it takes as much room
   * as that, or as the run before, so that the page below stays in place.
   */
  begin(height: number): void {
    const { style, offsetHeight } = this.#output.root;
    style.minHeight = `${Math.max(height, offsetHeight)}px`;
    this.#output.clear();
    this.#verdict.replaceChildren();
    this.root.hidden = false;
    this.root.classList.add("loop-busy");
  }

  /** What is going on, shown beside the title; with a bar, if it is known how much of it is done. */
  tell(state: string, progress?: Progress): void {
    this.#state.textContent = state;
    if (!progress) return this.#bar.remove();
    this.#bar.max = progress.total;
    this.#bar.value = progress.loaded;
    if (!this.#bar.isConnected) this.#state.after(this.#bar);
  }

  append(stream: Stream, text: string): void {
    this.#output.append(stream, text);
  }

  /** The run has ended: say how, once all it printed is on the page. */
  conclude(verdict: Verdict, tryAgain: () => void): void {
    this.root.classList.remove("loop-busy");
    this.tell("");
    this.#output.whenShown(() => {
      this.#output.root.style.minHeight = "";
      this.#verdict.replaceChildren(...verdictView(verdict, tryAgain));
    });
  }

  hide(): void {
    this.#output.clear();
    this.#verdict.replaceChildren();
    this.root.hidden = true;
  }
}
