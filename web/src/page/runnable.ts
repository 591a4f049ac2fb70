/**
 * A program on the page that can be run and edited: ties toolbar, choices, editor, output and verdict together.
 */

import type { Recorded } from "../figure/figure-view";
import { emptyFigure, LazyFigure } from "../figure/lazy-figure";
import type { OwnRuns } from "../run/run-controller";
import type { Runs } from "../run/runs";
import type { ClockChoice } from "../shared/clock";
import { find } from "../shared/dom";
import type { OnDemand } from "../shared/on-demand";
import type { Program } from "../shared/protocol";
import { firstChoice, pythonOptions } from "../shared/python-choice";
import type { Snippet } from "../shared/snippet";
import { CodeView } from "./code-view";
import { RecordedView } from "./recorded-view";
import { OptionsView } from "./run-options";
import { Toolbar } from "./toolbar";

/** What all programs of a page share. */
export interface Shared {
  /** What it takes to run a program: loaded when the reader is about to. */
  runs: OnDemand<Runs>;
  /** Whether to download nothing that nobody asked for. */
  metered(): boolean;
  clock: ClockChoice;
  /** The Pythons that the site serves, oldest first. */
  pythons: readonly string[];
}

export interface RunnableOptions {
  /** Gives the toolbar a button for it. */
  share?: () => void;
  /** What the loop did in the recorded run, as JSON. */
  trace?: string | null;
  /** No less height in pixels for the recorded output, until another Python is chosen: nothing is to move. */
  room?: number;
}

export class Runnable {
  readonly #snippet: Snippet;
  readonly #shared: Shared;
  readonly #toolbar: Toolbar;
  readonly #options: OptionsView;
  readonly #code: CodeView;
  readonly #outputs: HTMLElement;
  readonly #recorded: RecordedView;
  readonly #figure: LazyFigure;
  readonly #recording: Recorded | null;
  readonly #listening = new AbortController();
  #python: string;
  #own: OwnRuns | undefined;
  /** Whether Run was pressed before it could be obeyed. */
  #awaited = false;
  #ran = false;

  /** `root` holds the built HTML. */
  constructor(
    root: HTMLElement,
    snippet: Snippet,
    shared: Shared,
    { share, trace = null, room = 0 }: RunnableOptions = {},
  ) {
    this.#snippet = snippet;
    this.#shared = shared;
    const pythons = pythonOptions(snippet, shared.pythons);
    // each program has its own: readers compare one program on two Pythons, and the recorded outputs of the others,
    // above and below it, must neither change nor move under their eyes
    this.#python = firstChoice(pythons) ?? "";
    this.#toolbar = new Toolbar({
      intend: () => this.#warm(),
      run: () => this.#start(),
      stop: () => this.#stop(),
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
        this.#warm();
        this.#showState();
      },
    });
    this.#outputs = find(root, ".loop-outputs");
    this.#recorded = new RecordedView(this.#outputs, snippet.expectations);
    const built = root.querySelector<HTMLDetailsElement>(":scope > .loop-figure");
    const figure = built ?? emptyFigure();
    if (!built) this.#outputs.after(figure);
    this.#figure = new LazyFigure(figure, { markLines: (lines) => this.#code.markLines(lines) });
    const { source, moment } = snippet;
    this.#recording = trace === null ? null : { trace, source, moment };
    if (built && this.#recording) this.#figure.adopt(this.#recording);
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
    this.#awaited = false;
    this.#own?.hide();
    this.#own?.root.remove();
    this.#toolbar.root.remove();
    this.#figure.destroy();
    this.#code.destroy();
    this.#recorded.destroy();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    this.#start();
  }

  /** Have all ready for a run, if the reader has not asked to spare the line. A failure shows when a run needs it. */
  #warm(): void {
    const { runs, metered } = this.#shared;
    if (runs.here) return runs.here.warm(this.#python);
    if (!metered())
      runs
        .load()
        .then((loaded) => loaded.warm(this.#python))
        .catch(() => undefined);
  }

  #start(): void {
    if (this.#running) return;
    const { runs } = this.#shared;
    if (runs.here) return this.#begin(runs.here);
    this.#awaited = true;
    this.#showState();
    runs.load().then(
      (loaded) => {
        if (this.#awaited) this.#begin(loaded);
      },
      () => this.#notLoaded(),
    );
  }

  #begin(runs: Runs): void {
    this.#awaited = false;
    const { python, ...program } = this.program;
    const own = this.#ownRuns(runs);
    this.#ran = true;
    this.#figure.begin(program.source, "your run");
    own.start({ program, python, edited: this.#code.edited }, this.#recorded.fold());
    this.#showState();
  }

  #ownRuns(runs: Runs): OwnRuns {
    if (this.#own) return this.#own;
    const own = runs.of({
      snippet: this.#snippet,
      goToLine: (line) => void this.#code.goToLine(line),
      traced: (events) => this.#figure.add(events),
      ended: () => {
        this.#figure.finish();
        this.#showState();
      },
      again: () => this.#start(),
    });
    this.#outputs.prepend(own.root);
    this.#own = own;
    return own;
  }

  #notLoaded(): void {
    if (!this.#awaited) return;
    this.#awaited = false;
    this.#toolbar.tell("run", "A part of this page did not load. Is there a connection?", false);
    this.#showState();
  }

  #stop(): void {
    this.#awaited = false;
    this.#own?.stop();
    this.#showState();
  }

  get #running(): boolean {
    return this.#awaited || this.#own?.running === true;
  }

  #reset(): void {
    this.#clear();
    this.#code.reset();
    this.#showState();
  }

  #clear(): void {
    this.#awaited = false;
    this.#own?.hide();
    this.#ran = false;
    this.#figure.show(this.#recording);
    this.#recorded.unfold();
  }

  async #copy(): Promise<void> {
    if (await copied(this.#code.text)) this.#toolbar.tell("copy", "Copied", true);
    else this.#toolbar.tell("copy", "The browser did not allow copying", false);
  }

  #showState(): void {
    this.#toolbar.show({ running: this.#running, changed: this.#ran || this.#code.edited });
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
