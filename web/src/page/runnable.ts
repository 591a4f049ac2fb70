/**
 * A program on the page that can be run and edited: connects toolbar, options, editor, output and figure.
 */

import type { Kept } from "../bench/kept";
import type { Recorded } from "../figure/figure-view";
import { emptyFigure, LazyFigure } from "../figure/lazy-figure";
import type { RunController } from "../run/run-controller";
import type { Runs } from "../run/runs";
import type { RunTap } from "../run/tap";
import type { ClockChoice } from "../shared/clock";
import { find } from "../shared/dom";

import type { OnDemand } from "../shared/on-demand";
import type { Program } from "../shared/protocol";
import { firstChoice, pythonOptions } from "../shared/python-choice";
import type { Snippet } from "../shared/snippet";
import { CodeView } from "./code-view";
import type { Editor } from "./editor";
import { playgroundLink } from "./in-playground";
import { RecordedView } from "./recorded-view";
import { OptionsView } from "./run-options";
import { Toolbar } from "./toolbar";

/** Shared by all programs of a page. */
export interface Shared {
  /** The code that runs programs: loaded when the reader is about to run one. */
  runs: OnDemand<Runs>;
  /** Whether to download nothing in advance. */
  metered(): boolean;
  clock: ClockChoice;
  /** The Pythons that the site serves, oldest first. */
  pythons: readonly string[];
  kept: Kept;
}

/** Under which name a program is kept, and what the reader calls it. */
export interface KeptAs {
  name: string;
  title: string;
  /** Keep it even if it is unedited: it is nowhere else. */
  always?: boolean;
}

export interface RunnableOptions {
  /** If given, the toolbar has a Share button that calls it. */
  share?: () => void;
  /** If given, edits are kept in this browser. */
  kept?: KeptAs;
  /** If given, the recorded output has a link that opens the program in the playground. */
  playground?: boolean;
  /** Called when the reader has typed for the first time, unless the connection is metered. */
  onFirstEdit?: (editor: Editor) => void;
  /** Called when a run begins. */
  onRun?: () => void;
  /** Called after edits were kept, or could not be. */
  onKept?: () => void;
  /** The trace of the recorded run, as JSON. */
  trace?: string | null;
  /** Minimum height of the recorded output in pixels, until another Python is chosen, so that nothing moves. */
  room?: number;
}

/** How to run a program; `tap`: for an exercise. */
interface How {
  repl: boolean;
  tap?: RunTap;
}

const NOT_KEPT = "This browser cannot keep your program: copy it before you leave.";
const YOURS = "Your edit, kept in this browser. Reset starts over.";
const LOADING = "Loading …";
/** Milliseconds without a key after which an edit is kept; also when the page is left. */
const KEEP_AFTER_MS = 250;
const NOT_LOADED = "A part of this page did not load. Check your connection.";

export class Runnable {
  readonly #root: HTMLElement;
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
  readonly #onRun: () => void;
  readonly #onKept: () => void;
  #python: string;
  #keptAs: KeptAs | null;
  /** Whether the last attempt to keep the program has failed. */
  #refused = false;
  #keepsSoon: ReturnType<typeof setTimeout> | undefined;
  #controller: RunController | undefined;
  /** Whether Run was pressed before the program or the code that runs it had loaded. */
  #pending = false;
  /** Resolved once the program is the one to run: see `expect`. */
  #arrived: Promise<void> | undefined;
  #ran = false;

  /** `root` holds the built HTML. */
  constructor(
    root: HTMLElement,
    snippet: Snippet,
    shared: Shared,
    {
      share,
      kept,
      playground = false,
      onFirstEdit = () => undefined,
      onRun = () => undefined,
      onKept = () => undefined,
      trace = null,
      room = 0,
    }: RunnableOptions = {},
  ) {
    this.#root = root;
    this.#snippet = snippet;
    this.#shared = shared;
    this.#keptAs = kept ?? null;
    this.#onRun = onRun;
    this.#onKept = onKept;
    const pythons = pythonOptions(snippet, shared.pythons);
    // each program has its own: a reader who compares one program on two Pythons does not expect the recorded outputs of
    // the others to change or move
    this.#python = firstChoice(pythons) ?? "";
    this.#toolbar = new Toolbar({
      filename: snippet.filename,
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
      onEdit: (byReader) => {
        if (byReader) this.#warm();
        this.#keepSoon();
        this.#showState();
      },
      onFirstEdit: (editor) => {
        if (!shared.metered()) onFirstEdit(editor);
      },
    });
    this.#outputs = find(root, ".loop-outputs");
    const link = playground
      ? playgroundLink(
          snippet.filename,
          () => ({ program: this.#code.text, python: this.#python, clock: shared.clock.value }),
          snippet.packages,
          (sentence) => this.#toolbar.announce("run", sentence, false),
        )
      : null;
    this.#recorded = new RecordedView(this.#outputs, snippet.expectations, link);
    const built = root.querySelector<HTMLDetailsElement>(".loop-figure");
    const figure = built ?? emptyFigure();
    if (!built) find(root, ".loop-desk").after(figure);
    this.#figure = new LazyFigure(figure, { markLines: (lines) => this.#code.markLines(lines) });
    const { source, moment } = snippet;
    this.#recording = trace === null ? null : { trace, source, moment };
    if (built && this.#recording) this.#figure.adopt(this.#recording);
    root.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    shared.clock.follow((clock) => this.#options.showClock(clock), signal);
    this.#options.showPython(this.#python);
    this.#recorded.show(this.#python, room);
    for (const event of ["pagehide", "visibilitychange"]) {
      window.addEventListener(event, () => this.#keepNow(), { signal, capture: true });
    }
    this.#restore();
  }

  /** The program as it would run now. */
  get program(): Program & { python: string } {
    const { filename, switch: slice } = this.#snippet;
    const clock = this.#shared.clock.value;
    return { source: this.#code.text, filename, clock, trace: true, switch: slice, python: this.#python };
  }

  get runs(): OnDemand<Runs> {
    return this.#shared.runs;
  }

  get left(): AbortSignal {
    return this.#listening.signal;
  }

  /** Run it for an exercise, by the instant clock, instead of the run in progress. */
  check(tap: RunTap): void {
    this.#clear();
    this.#start({ repl: false, tap });
  }

  /** Use `python` for the next run. Nothing is downloaded before the reader reaches for Run. */
  choosePython(python: string): void {
    this.#python = python;
    this.#options.showPython(python);
    this.#recorded.show(python);
  }

  /** Replace the program, also for Reset: by `source`, or by what the reader has made of it in an earlier visit. */
  load(source: string, kept: KeptAs, nodes?: readonly Node[]): void {
    this.#keepNow();
    this.#keptAs = null;
    const pending = this.#pending && this.#arrived !== undefined;
    this.#clear();
    this.#pending = pending;
    if (pending) this.#toolbar.showRun(LOADING, "busy");
    this.#code.load(source, nodes);
    this.#keptAs = kept;
    this.#restore();
    this.#showState();
  }

  /** Put a changed program into the editor, as if the reader had typed it, and go to Run. */
  async change(program: string): Promise<void> {
    this.#clear();
    this.#toolbar.goToRun();
    try {
      await this.#code.change(program);
      this.#toolbar.announce("reset", "Changed. Reset restores the original.", true);
    } catch {
      this.#toolbar.announce("reset", NOT_LOADED, false);
    }
    this.#showState();
  }

  /** Keep the program in this browser now, even if it is unedited. */
  keep(): void {
    this.#keepSoon();
    this.#keepNow();
  }

  /** What is kept under `name` is about to be removed: an edit that has not been kept yet must not bring it back. */
  dropPendingEdit(name: string): void {
    if (this.#keptAs?.name !== name) return;
    clearTimeout(this.#keepsSoon);
    this.#keepsSoon = undefined;
  }

  /** A program is about to arrive, and `load` will be called: what is pressed until then is for that program. */
  expect(arrived: Promise<void>): void {
    const settled = arrived.finally(() => {
      if (this.#arrived === settled) this.#arrived = undefined;
    });
    this.#arrived = settled;
  }

  /** Wait for a program that is about to arrive. */
  async arrived(): Promise<void> {
    while (this.#arrived) await this.#arrived;
  }

  /** Open the editor; with `focus`, put the caret at its beginning. */
  openEditor({ focus = false } = {}): void {
    void (focus ? this.#code.goToLine(1) : this.#code.open());
  }

  /** Say that the link was copied, or why not. */
  showShared(sentence: string, done: boolean): void {
    this.#toolbar.announce("share", sentence, done);
  }

  /** Stop the run and restore the built HTML. */
  unmount(): void {
    this.#keepNow();
    this.#listening.abort();
    this.#pending = false;
    this.#controller?.hide();
    this.#controller?.root.remove();
    this.#toolbar.root.remove();
    this.#root.classList.remove("loop-active");
    this.#figure.destroy();
    this.#code.destroy();
    this.#recorded.destroy();
  }

  /** Show the reader's program of an earlier visit, if there is one. */
  #restore(): void {
    const kept = this.#keptAs && this.#shared.kept.read(this.#keptAs.name);
    if (!kept || kept.program === this.#code.source) return;
    this.#code.restore(kept.program);
    this.#toolbar.showRun(YOURS, "neutral", YOURS);
    this.#showState();
    // in colour, as it was when the reader left
    if (!this.#shared.metered()) this.#code.open().catch(() => undefined);
  }

  #keepSoon(): void {
    clearTimeout(this.#keepsSoon);
    this.#keepsSoon = setTimeout(() => this.#keepNow(), KEEP_AFTER_MS);
  }

  #keepNow(): void {
    if (this.#keepsSoon === undefined || this.#keptAs === null) return;
    clearTimeout(this.#keepsSoon);
    this.#keepsSoon = undefined;
    const { kept } = this.#shared;
    const { text: program, source, edited } = this.#code;
    const { name, title, always = false } = this.#keptAs;
    if (!edited && !always) kept.forgetUnedited(name);
    const refused = (edited || always) && !kept.keep(name, { title, source, program });
    if (refused && !this.#refused) this.#toolbar.announce("reset", NOT_KEPT, false);
    this.#refused = refused;
    this.#onKept();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    this.#start();
  }

  /** Prepare for a run, unless the connection is metered. A failure shows when the reader presses Run. */
  #warm(): void {
    const { runs, metered } = this.#shared;
    if (runs.loaded) return runs.loaded.warm(this.#python);
    if (!metered())
      runs
        .load()
        .then((loaded) => loaded.warm(this.#python))
        .catch(() => undefined);
  }

  #start(how: How = { repl: false }): void {
    if (this.#running) return;
    const { runs } = this.#shared;
    if (runs.loaded && !this.#arrived) return this.#begin(runs.loaded, how);
    this.#pending = true;
    this.#toolbar.showRun(LOADING, "busy");
    this.#showState();
    const loading = runs.load();
    const ready = this.#arrived ? Promise.all([loading, this.arrived()]).then(() => loading) : loading;
    ready.then(
      (loaded) => {
        if (this.#pending) this.#begin(loaded, how);
      },
      () => this.#notLoaded(),
    );
  }

  #begin(runs: Runs, { repl, tap }: How): void {
    this.#pending = false;
    const { python, ...program } = { ...this.program, repl };
    if (tap) program.clock = "virtual";
    // its worker starts while the page makes room for the run
    runs.warm(python);
    const controller = this.#controllerFrom(runs);
    this.#onRun();
    this.#ran = true;
    this.#code.markLines([]);
    this.#figure.begin(program.source, "your run");
    controller.start({ program, python, edited: this.#code.edited, tap }, this.#recorded.fold());
    this.#showState();
    this.#code.showCaret();
    controller.bringIntoView();
  }

  #controllerFrom(runs: Runs): RunController {
    if (this.#controller) return this.#controller;
    const controller = runs.controller({
      snippet: this.#snippet,
      goToLine: (line) => void this.#code.goToLine(line),
      traced: (events) => this.#figure.add(events),
      state: (words, kind) => this.#toolbar.showRun(words, kind),
      ended: () => {
        this.#figure.finish();
        this.#showState();
      },
      again: (how) => this.#start(how),
      change: (program) => void this.change(program).then(() => this.#start()),
    });
    this.#outputs.before(controller.root);
    this.#controller = controller;
    return controller;
  }

  #notLoaded(): void {
    if (!this.#pending) return;
    this.#pending = false;
    this.#toolbar.showRun("", "neutral");
    this.#toolbar.announce("run", NOT_LOADED, false);
    this.#showState();
  }

  /** Stop the run in progress, if there is one. */
  stop(): void {
    this.#stop();
  }

  #stop(): void {
    if (this.#pending) this.#toolbar.showRun("", "neutral");
    this.#pending = false;
    this.#controller?.stop();
    this.#showState();
  }

  get #running(): boolean {
    return this.#pending || this.#controller?.running === true;
  }

  #reset(): void {
    this.#clear();
    this.#code.reset();
    this.#keepSoon();
    this.#showState();
  }

  #clear(): void {
    this.#pending = false;
    this.#controller?.hide();
    this.#toolbar.showRun("", "neutral");
    this.#ran = false;
    this.#code.markLines([]);
    this.#figure.show(this.#recording);
    this.#recorded.unfold();
  }

  async #copy(): Promise<void> {
    await this.arrived();
    if (await copied(this.#code.text)) this.#toolbar.announce("copy", "Copied", true);
    else this.#toolbar.announce("copy", "The browser did not allow copying", false);
  }

  #showState(): void {
    const [running, changed] = [this.#running, this.#ran || this.#code.edited];
    this.#toolbar.show({ running, changed });
    this.#root.classList.toggle("loop-active", running || changed);
  }
}

/** Copy `text`; false if the browser refuses, or has no clipboard because the context is not secure. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return false;
    throw error;
  }
}
