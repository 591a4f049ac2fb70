/**
 * The part of a snippet that shows the reader's own run, above the recorded output: state, output and verdict.
 */

import { LineInput } from "../output/line-input";
import { type OutputOptions, OutputView } from "../output/output-view";
import { Speech } from "../output/speech";
import { element } from "../shared/dom";
import type { Progress } from "../shared/protocol";
import type { Stream } from "../trace/events";
import type { Verdict } from "./verdict";
import { verdictView } from "./verdict-view";

/** A screen reader says what a run does once it has done so for this long: a short one only says how it ended. */
const SPOKEN_AFTER_MS = 1000;

/** What a run does at the moment. `spoken` is the same without numbers that change. */
export interface RunState {
  sentence: string;
  spoken: string;
  progress?: Progress | undefined;
}

export class RunView {
  readonly root: HTMLElement;
  readonly #output: OutputView;
  readonly #speech: Speech;
  readonly #state = element("span", { class: "loop-state" });
  readonly #bar = element("progress", { class: "loop-progress", "aria-label": "Downloaded" });
  readonly #note = element("p", { class: "loop-run-note", "aria-live": "polite", hidden: "" });
  readonly #verdict = element("div", { class: "loop-verdict" });
  /** What the run does, as it was said or is about to be. */
  #doing = "";
  #speaks: ReturnType<typeof setTimeout> | undefined;
  readonly #advice = element("div", { role: "status" });
  /** Whether screen readers hear of the run in progress. */
  #heard = true;

  constructor(filename: string, options: Omit<OutputOptions, "filename"> = {}) {
    this.#output = new OutputView({ filename, ...options });
    this.#speech = new Speech(() => this.#output.shown);
    this.root = element(
      "section",
      { class: "loop-live", "aria-label": `Your run of ${filename}`, hidden: "" },
      element("p", { class: "loop-output-title" }, element("span", {}, "Your run"), this.#state),
      this.#output.root,
      this.#speech.root,
      this.#note,
      this.#advice,
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
   * pixels of the output that it replaces, but never higher than an output can be: so the page below stays in place.
   * `heard`: whether screen readers read its output and verdict aloud.
   */
  begin(height: number, heard: boolean): void {
    const output = this.#output.root;
    const before = output.offsetHeight;
    this.#clear();
    this.#heard = heard;
    this.root.hidden = false;
    const limit = Number.parseFloat(getComputedStyle(output).maxHeight);
    output.style.minHeight = `${Math.min(Math.max(height, before), limit || Infinity)}px`;
    this.root.classList.add("loop-busy");
  }

  /** Show the state beside the title, with a progress bar if `progress` is given. A screen reader says it if it lasts. */
  showState({ sentence, spoken, progress }: RunState): void {
    this.#state.textContent = sentence;
    if (this.#doing !== spoken) {
      this.#doing = spoken;
      clearTimeout(this.#speaks);
      this.#speaks = setTimeout(() => this.#speech.say(spoken), SPOKEN_AFTER_MS);
    }
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
    if (this.#heard) this.#speech.follow();
  }

  /** Show how the run ended, once its output is complete on the page. */
  conclude(verdict: Verdict, tryAgain: () => void): void {
    this.root.classList.remove("loop-busy");
    this.#quiet();
    this.#output.whenShown(() => {
      this.#output.root.style.minHeight = "";
      const views = verdictView(verdict, tryAgain);
      this.#verdict.replaceChildren(...views);
      if (!this.#heard) return;
      this.#speech.sayAll();
      this.#speech.say(views[0]?.textContent ?? "");
    });
  }

  /** Let the reader type a line behind the prompt; `typed` is as in `LineInput`. `focus`: whether to go there. */
  askForLine(typed: (text: string) => void, focus: boolean): void {
    const input = new LineInput((text) => {
      this.noLine();
      this.#output.append("stdin", text === "" ? "^D\n" : text);
      if (focus) this.#output.root.focus({ preventScroll: true });
      typed(text);
    });
    this.note("The program waits for you to type a line. Ctrl-D ends its input.");
    this.#output.showInput(input.root, () => {
      this.#speech.sayAll();
      if (focus) input.focus();
    });
  }

  /** The program no longer waits for a line. */
  noLine(): void {
    if (!this.#output.input) return;
    this.#output.showInput(undefined);
    this.#note.hidden = true;
  }

  /** Show what the site has to say about the errors of the run, below its output. */
  advise(views: readonly HTMLElement[]): void {
    this.#advice.replaceChildren(...views);
  }

  hide(): void {
    this.#quiet();
    this.#clear();
    this.root.hidden = true;
  }

  #clear(): void {
    this.#output.clear();
    this.#speech.clear();
    this.#note.hidden = true;
    this.#verdict.replaceChildren();
    this.#advice.replaceChildren();
  }

  #quiet(): void {
    clearTimeout(this.#speaks);
    this.#doing = "";
    this.#state.textContent = "";
    this.#bar.remove();
  }
}
