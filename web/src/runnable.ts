/**
 * A program on the page that can be run and edited: ties toolbar, choices, editor, output and verdict together.
 */

import type { ClockChoice } from "./clock";
import { CodeView } from "./code";
import { find } from "./dom";
import type { Recording } from "./figure";
import type { RunEnd, RunObserver } from "./interpreter";
import { emptyFigure, LazyFigure } from "./lazy-figure";
import { LiveView } from "./live";
import { OptionsView } from "./options";
import type { Interpreters, Run } from "./pool";
import type { LoopMessage, Program } from "./protocol";
import { firstChoice, pythonOptions } from "./python-choice";
import { RecordedView } from "./recorded";
import type { Snippet } from "./snippet";
import { Toolbar } from "./toolbar";
import { verdictOn } from "./verdict";
import { waitingSentence } from "./words";

/** What all programs of a page share. */
export interface Shared {
  interpreters: Interpreters;
  clock: ClockChoice;
  /** The Pythons that the site serves, oldest first. */
  pythons: readonly string[];
}

export interface RunnableOptions {
  /** Gives the toolbar a button for it. */
  share?: () => void;
  /** No less height in pixels for the recorded output, until another Python is chosen: nothing is to move. */
  room?: number;
}

export class Runnable {
  readonly #snippet: Snippet;
  readonly #shared: Shared;
  readonly #toolbar: Toolbar;
  readonly #options: OptionsView;
  readonly #code: CodeView;
  readonly #live: LiveView;
  readonly #recorded: RecordedView;
  readonly #figure: LazyFigure;
  readonly #listening = new AbortController();
  #python: string;
  #run: Run | undefined;
  #ran = false;

  /** `root` holds the built HTML. */
  constructor(root: HTMLElement, snippet: Snippet, shared: Shared, { share, room = 0 }: RunnableOptions = {}) {
    this.#snippet = snippet;
    this.#shared = shared;
    const pythons = pythonOptions(snippet, shared.pythons);
    // each program has its own: readers compare one program on two Pythons, and the recorded outputs of the others,
    // above and below it, must neither change nor move under their eyes
    this.#python = firstChoice(pythons) ?? "";
    this.#toolbar = new Toolbar({
      intend: () => shared.interpreters.warm(this.#python),
      run: () => this.#start(),
      stop: () => this.#run?.stop(),
      reset: () => this.#reset(),
      copy: () => void this.#copy(),
      ...(share && { share }),
    });
    this.#options = new OptionsView(pythons, {
      choosePython: (python) => this.choosePython(python),
      chooseClock: (clock) => shared.clock.choose(clock),
    });
    this.#toolbar.root.append(this.#options.root);
    find(root, ".loop-head").append(this.#toolbar.root);
    const { signal } = this.#listening;
    this.#code = new CodeView({
      root: find(root, ".loop-code"),
      source: snippet.source,
      filename: snippet.filename,
      onEdit: () => {
        shared.interpreters.warm(this.#python);
        this.#showState();
      },
    });
    const outputs = find(root, ".loop-outputs");
    this.#live = new LiveView(snippet.filename, { goToLine: (line) => void this.#code.goToLine(line) });
    this.#recorded = new RecordedView(outputs, snippet.expectations);
    outputs.prepend(this.#live.root);
    const built = root.querySelector<HTMLDetailsElement>(":scope > .loop-figure");
    const figure = built ?? emptyFigure();
    if (!built) outputs.after(figure);
    this.#figure = new LazyFigure(figure, { markLines: (lines) => this.#code.markLines(lines) });
    const recording = this.#recording();
    if (built && recording) this.#figure.adopt(recording);
    root.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    shared.clock.follow((clock) => this.#options.showClock(clock), signal);
    this.#options.showPython(this.#python);
    this.#recorded.show(this.#python, room);
  }

  /** The program as it would run now. */
  get program(): Program & { python: string } {
    const { filename } = this.#snippet;
    return { source: this.#code.text, filename, clock: this.#shared.clock.value, trace: true, python: this.#python };
  }

  /** Take `python` for the next run. Nothing is downloaded before the reader reaches for Run. */
  choosePython(python: string): void {
    this.#python = python;
    this.#options.showPython(python);
    this.#recorded.show(python);
  }

  /** Put another program in place of this one: Reset leads back to it. */
  load(source: string): void {
    this.#clear();
    this.#code.load(source);
    this.#showState();
  }

  /** Open the editor, and put the caret at its beginning if it is to have the focus. */
  openEditor({ focus = false } = {}): void {
    void (focus ? this.#code.goToLine(1) : this.#code.open());
  }

  /** Tell that the link was copied, or say why not. */
  showShared(sentence: string, done: boolean): void {
    this.#toolbar.tell("share", sentence, done);
  }

  /** Stop what runs and give back the built HTML. */
  unmount(): void {
    this.#listening.abort();
    const run = this.#run;
    this.#run = undefined;
    run?.abandon();
    this.#toolbar.root.remove();
    this.#figure.destroy();
    this.#code.destroy();
    this.#live.root.remove();
    this.#recorded.destroy();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    this.#start();
  }

  #start(): void {
    if (this.#run) return;
    const { python, ...program } = this.program;
    const edited = this.#code.edited;
    let version: string | null = null;
    this.#ran = true;
    this.#live.begin(this.#recorded.fold());
    this.#figure.begin(program.source, "your run");
    const observer: RunObserver = {
      waiting: (stage, progress) => this.#live.tell(waitingSentence(stage, python, progress), progress),
      message: (message) => {
        if (message.type === "started") version = message.python;
        this.#show(message);
      },
      ended: (end) => this.#ended(end, program, edited, version),
    };
    this.#live.tell(`Running on Python ${python} …`);
    this.#run = this.#shared.interpreters.run(python, program, observer);
    this.#showState();
  }

  #recording(): Recording | null {
    const { trace, moment, source } = this.#snippet;
    return trace && { events: trace, source, moment, whose: "recorded" };
  }

  #show(message: LoopMessage): void {
    switch (message.type) {
      case "started":
        return this.#live.tell(`Running on Python ${message.python} …`);
      case "printed":
        return this.#live.append(message.stream, message.text);
      case "read-stdin":
        return this.#live.tell("It reads standard input, which is empty here.");
      case "traced":
        return this.#figure.add(message.events);
      case "finished":
        return;
      default:
        message satisfies never;
    }
  }

  #ended(end: RunEnd, { clock }: Program, edited: boolean, python: string | null): void {
    // an element that has left the page stops its run and shows nothing more
    if (this.#listening.signal.aborted) return;
    this.#run = undefined;
    this.#figure.finish();
    const { printed, complete } = this.#live;
    const verdict = verdictOn({ snippet: this.#snippet, edited, end, python, clock, printed, complete });
    this.#live.conclude(verdict, () => this.#start());
    this.#showState();
  }

  #reset(): void {
    this.#clear();
    this.#code.reset();
    this.#showState();
  }

  #clear(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.abandon();
    this.#ran = false;
    this.#live.hide();
    this.#figure.show(this.#recording());
    this.#recorded.unfold();
  }

  async #copy(): Promise<void> {
    if (await copied(this.#code.text)) this.#toolbar.tell("copy", "Copied", true);
    else this.#toolbar.tell("copy", "The browser did not allow copying", false);
  }

  #showState(): void {
    this.#toolbar.show({ running: this.#run !== undefined, changed: this.#ran || this.#code.edited });
  }
}

/** Whether `text` could be put on the clipboard: a browser may refuse, and has none outside of secure contexts. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return false;
    throw error;
  }
}
