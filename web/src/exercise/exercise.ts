/**
 * An exercise on the page: Check, what it says about the reader's program, hints that are counted, and the solution.
 *
 * The build has written sentences, hints and solution; here they are shown when it is their turn.
 */

import { hintsTaken, keepHintsTaken } from "../learn/hints";
import { addressOf, progress } from "../learn/progress";
import { element, find } from "../shared/dom";
import { askForMoment } from "../shared/moment-event";
import { shape, text } from "../trace/shape";
import type { Bench } from "./bench";
import { type Check, type Judgement, judge } from "./judge";
import { tapOf } from "./limited-run";
import { inline, sentenceView } from "./sentence-view";

/** The style sheet of exercises, beside this bundle. Defined by `web/build/bundle.mjs`. */
declare const EXERCISE_STYLE: string;

const isData = shape({ name: text, check: text, before: text });

const NOT_KEPT = "This browser cannot remember that you have solved it.";
const NOT_LOADED = "A part of this page did not load. Check your connection.";

/** Make the exercise in `root` one that can be checked. */
export function openExercise(root: HTMLElement, bench: Bench): void {
  if (bench.left.aborted) return;
  addStyle();
  new Exercise(root, bench);
}

class Exercise {
  readonly #bench: Bench;
  readonly #root: HTMLElement;
  readonly #id: string;
  readonly #title: string;
  readonly #check: Check;
  readonly #button = element("button", { type: "button", class: "loop-check" }, "Check");
  readonly #status = element("p", { class: "loop-check-status", "aria-live": "polite" });
  readonly #sentences: HTMLElement;
  readonly #built: readonly Node[];
  readonly #mistakes = element("ul", { class: "loop-mistakes" });
  readonly #hints: readonly HTMLDetailsElement[];
  readonly #solution: HTMLDetailsElement;
  readonly #own = element("code");
  /** The check in progress; the end of any other is ignored. */
  #checking: object | undefined;

  constructor(root: HTMLElement, bench: Bench) {
    this.#bench = bench;
    this.#root = root;
    const { name, check, before } = dataIn(root);
    this.#id = `exercise/${name}`;
    this.#title = bench.program.filename;
    this.#check = { check, before };
    this.#sentences = find(root, ".loop-sentences");
    this.#built = [...this.#sentences.childNodes];
    this.#hints = [...root.querySelectorAll<HTMLDetailsElement>(".loop-hint")];
    this.#solution = find(root, ".loop-solution") as HTMLDetailsElement;
    const { left: signal } = bench;
    this.#button.setAttribute("aria-label", `Check ${this.#title}`);
    this.#button.addEventListener("click", () => void this.#begin());
    for (const hint of ["pointerenter", "focus"]) this.#button.addEventListener(hint, () => this.#warm());
    const head = find(root, ".loop-task-head");
    head.append(this.#button);
    head.after(this.#status);
    this.#sentences.after(this.#mistakes);
    for (const hint of this.#hints.slice(0, hintsTaken(this.#id))) hint.dataset.read = "";
    for (const hint of this.#hints) hint.addEventListener("toggle", () => this.#unlock(), { signal });
    const beside = element(
      "div",
      {},
      element("p", { class: "loop-program-title" }, "Your program"),
      element("pre", { tabindex: "0", "aria-label": "Your program" }, this.#own),
    );
    find(this.#solution, ".loop-programs").prepend(beside);
    this.#solution.addEventListener("toggle", () => this.#showOwn(), { signal });
    signal.addEventListener("abort", () => {
      for (const added of [this.#button, this.#status, this.#mistakes, beside]) added.remove();
      this.#sentences.replaceChildren(...this.#built);
      for (const part of [...this.#hints, this.#solution]) part.hidden = false;
    });
    this.#unlock();
    if (progress.isSolved(this.#id)) this.#status.textContent = "You have solved this exercise.";
  }

  /** Show each hint once the one before it has been read, and the solution after the last one, or once it is solved. */
  #unlock(): void {
    const read = this.#hints.map((hint) => hint.dataset.read === "" || hint.open);
    const taken = read.filter(Boolean).length;
    if (taken > hintsTaken(this.#id)) keepHintsTaken(this.#id, taken);
    for (const [at, hint] of this.#hints.entries()) {
      if (hint.open) hint.dataset.read = "";
      hint.hidden = at > 0 && !read[at - 1];
    }
    const solved = progress.isSolved(this.#id);
    if (solved) for (const hint of this.#hints) hint.hidden = false;
    this.#solution.hidden = !solved && !read.every(Boolean);
  }

  #showOwn(): void {
    if (this.#solution.open) this.#own.textContent = this.#bench.program.source;
  }

  #warm(): void {
    const { python } = this.#bench.program;
    const { loaded } = this.#bench.runs;
    loaded?.warm(python);
    if (this.#checking) loaded?.judges.warm(python);
  }

  async #begin(): Promise<void> {
    if (this.#button.getAttribute("aria-disabled") === "true") return;
    const check = {};
    this.#checking = check;
    this.#busy(true);
    this.#say("Checking …");
    try {
      const runs = await this.#bench.runs.load();
      const { source, python } = this.#bench.program;
      runs.warm(python);
      const ended = new Promise<Judgement | string>((resolve, reject) => {
        const tap = tapOf({
          // not before: both would download the same files
          started: () => runs.judges.warm(python),
          stop: () => this.#bench.stop(),
          done: (run) => {
            if (typeof run === "string") resolve(run);
            else judge(runs, python, this.#check, { source, ...run }).then(resolve, reject);
          },
        });
        this.#bench.check(tap);
      });
      const judgement = await ended;
      if (this.#checking !== check || this.#bench.left.aborted) return;
      if (typeof judgement === "string") this.#say(judgement);
      else this.#show(judgement);
    } catch (error) {
      const loaded = this.#bench.runs.loaded !== undefined;
      this.#say(loaded ? `The check failed: ${error instanceof Error ? error.message : error}` : NOT_LOADED);
    } finally {
      this.#busy(false);
      this.#bench.runs.loaded?.warm(this.#bench.program.python);
    }
  }

  #busy(busy: boolean): void {
    // a disabled button would lose the focus
    this.#button.setAttribute("aria-disabled", String(busy));
  }

  #say(sentence: string): void {
    this.#status.textContent = sentence;
  }

  #show({ sentences, mistakes, passed }: Judgement): void {
    const views = sentences.map((sentence) =>
      sentenceView(sentence, (moment) => askForMoment(this.#root, { event: moment + 1 }, false)),
    );
    this.#sentences.replaceChildren(...views);
    this.#mistakes.replaceChildren(
      ...mistakes.map(({ text: message, line }) =>
        element("li", {}, ...(line === null ? [] : [element("strong", {}, `Line ${line}: `)]), ...inline(message)),
      ),
    );
    const kept = progress.keep(this.#id, passed ? "solved" : "answered", {
      title: `Exercise: ${this.#title}`,
      address: `${addressOf(location.href).replace(/#.*/, "")}#${this.#root.id}`,
    });
    const holding = sentences.filter(({ holds }) => holds).length;
    const counted = `${holding} of ${sentences.length} sentences hold.`;
    this.#say(passed ? `Solved: ${counted}${kept ? "" : ` ${NOT_KEPT}`}` : counted);
    this.#status.classList.toggle("loop-solved", passed);
    this.#unlock();
    this.#showOwn();
  }
}

function dataIn(root: HTMLElement): { name: string; check: string; before: string } {
  const data = find(root, ".loop-exercise-data");
  const value: unknown = JSON.parse((data instanceof HTMLTemplateElement ? data.content : data).textContent ?? "");
  if (!isData(value)) throw new Error("not the data of an exercise: the page and this script are of different builds");
  return value;
}

function addStyle(): void {
  const href = new URL(EXERCISE_STYLE, import.meta.url).href;
  if (document.head.querySelector(`link[href="${href}"]`)) return;
  document.head.append(element("link", { rel: "stylesheet", href }));
}
