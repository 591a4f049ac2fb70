/**
 * Runs a program for the reader, any number of times, and shows the state, output and verdict of the latest run.
 */

import { bringIntoView } from "../shared/in-view";
import { requirementsOf, served, unmet, withPackages } from "../shared/packages";
import type { LoopMessage, Outcome, Program } from "../shared/protocol";
import { siteUrl } from "../shared/site";
import type { Snippet } from "../shared/snippet";
import type { TraceEvent } from "../trace/events";
import { adviceOn } from "./advice";
import { adviceView } from "./advice-view";
import { explain, explanations } from "./explained";
import type { RunEnd } from "./interpreter";
import type { Interpreters, Run } from "./pool";
import { RunView } from "./run-view";
import { Stopwatch } from "./stopwatch";
import type { RunTap } from "./tap";
import { type Verdict, verdictOn } from "./verdict";
import { endInBrief, runningFor, waitingSentence } from "./words";

export interface RunControllerOptions {
  snippet: Snippet;
  interpreters: Interpreters;
  /** Show a line of the program, counted from 1. */
  goToLine(line: number): void;
  traced(events: readonly TraceEvent[]): void;
  /** What the run does, or how it ended, in a few words; called several times a second while it runs. */
  state(words: string, kind: "busy" | Verdict["kind"]): void;
  /** A run has ended by itself or was stopped; not called for one that was hidden. */
  ended(): void;
  /** The reader wants another run; with `repl`, as the asyncio REPL would run the program. */
  again(how?: { repl: boolean }): void;
  /** Put a changed program into the editor, and run it. */
  change(program: string): void;
}

/** `edited`: whether the reader has changed the program. `python`: the version to run it on, such as "3.14". */
export interface RunRequest {
  program: Program;
  edited: boolean;
  python: string;
  tap?: RunTap | undefined;
}

const NO_INPUT =
  "The program reads standard input, which is empty here: this browser shares no memory with the program, through which it could get what you type.";

/** Characters of stderr, from its end. */
const MAX_ERRORS = 20_000;

export class RunController {
  readonly #options: RunControllerOptions;
  readonly #view: RunView;
  /** The request whose run is in progress; the end of any other run is ignored. */
  #current: RunRequest | undefined;
  #run: Run | undefined;
  readonly #stopwatch: Stopwatch;
  /** What the run has printed to stderr. */
  #errors = "";
  /** Whether the reader has pressed a key since the run began. */
  #keyPressed = false;

  constructor(options: RunControllerOptions) {
    this.#options = options;
    this.#stopwatch = new Stopwatch((duration) => options.state(runningFor(duration), "busy"));
    this.#view = new RunView(options.snippet.filename, { goToLine: options.goToLine });
  }

  get root(): HTMLElement {
    return this.#view.root;
  }

  get running(): boolean {
    return this.#current !== undefined;
  }

  /** Run a program; until it has ended, its output is at least `height` pixels high. */
  start(request: RunRequest, height: number): void {
    const { python, program } = request;
    let version: string | null = null;
    this.#current = request;
    this.#errors = "";
    this.#keyPressed = false;
    document.addEventListener("keydown", () => this.#noteKey(), { capture: true, once: true });
    // a check announces its own result
    this.#view.begin(height, request.tap === undefined);
    this.#running(python);
    const { packages } = this.#options.snippet;
    const missing = unmet(program.source, python);
    if (missing !== "") this.#view.note(missing);
    const named = [...packages, ...requirementsOf(program.source).map(({ name }) => name)];
    this.#run = this.#options.interpreters.run(
      python,
      { ...program, packages: named },
      {
        waiting: (stage, progress) => {
          const sentence = waitingSentence(stage, python, progress);
          this.#view.showState({ sentence, spoken: waitingSentence(stage, python), progress });
          this.#options.state(sentence, "busy");
        },
        message: (message) => {
          if (message.type === "started") {
            version = message.python;
            this.#stopwatch.start();
          }
          this.#show(message);
          if (this.#current === request) request.tap?.message(message);
        },
        ended: (end) => this.#ended(end, request, version),
      },
      // with a tap, the run is checked next: booting a spare at the same time would delay that
      { spare: request.tap === undefined },
    );
  }

  /** Scroll, if necessary, to the panel of the run. */
  bringIntoView(): void {
    const card = this.root.closest<HTMLElement>(".loop-snippet");
    if (card) bringIntoView(card);
  }

  stop(): void {
    if (this.running) this.#run?.stop();
  }

  /** End the run in progress, and hide its output. */
  hide(): void {
    if (this.#current) {
      const { tap } = this.#current;
      this.#current = undefined;
      this.#run?.abandon();
      this.#stopwatch.stop();
      tap?.ended({ kind: "stopped" });
    }
    this.#view.hide();
  }

  #show(message: LoopMessage): void {
    switch (message.type) {
      case "started":
        return this.#running(message.python);
      case "printed":
        if (message.stream === "stderr") this.#errors = (this.#errors + message.text).slice(-MAX_ERRORS);
        return this.#view.append(message.stream, message.text);
      case "read-stdin":
        return this.#askForLine();
      case "traced":
        return this.#options.traced(message.events);
      case "finished":
        return;
      default:
        message satisfies never;
    }
  }

  #running(python: string): void {
    const sentence = `Running on Python ${python} …`;
    this.#view.showState({ sentence, spoken: sentence });
  }

  #ended(end: RunEnd, request: RunRequest, python: string | null): void {
    if (this.#current !== request) return;
    this.#current = undefined;
    this.#stopwatch.stop();
    this.#view.noLine();
    const { snippet, again, state } = this.#options;
    const { edited, program } = request;
    const repl = program.repl === true;
    const { printed, complete } = this.#view;
    const verdict = verdictOn({ snippet, edited, repl, end, python, clock: program.clock, printed, complete });
    this.#view.conclude(verdict, again);
    state(endInBrief(end, verdict.kind), verdict.kind);
    if (end.kind === "finished" && !end.interrupted && python !== null) void this.#advise(end.outcome, request, python);
    this.#options.ended();
    request.tap?.ended(end);
  }

  #noteKey(): void {
    this.#keyPressed = true;
  }

  #askForLine(): void {
    const type = this.#run?.type;
    if (!type) return this.#view.note(NO_INPUT);
    // a reader who edits the program meanwhile keeps the caret
    const editing = this.#keyPressed && document.activeElement?.closest('[contenteditable="true"]') != null;
    this.#view.askForLine(type, !editing);
  }

  /** Say more about the errors of a run that has ended, unless another has begun meanwhile. */
  async #advise(outcome: Outcome, { program, edited }: RunRequest, python: string): Promise<void> {
    const errors = this.#errors;
    if (errors === "" && outcome.kind !== "overflowed") return;
    const advice = adviceOn({ outcome, errors, python, repl: program.repl === true, packages: served() });
    // an unedited program of the page of errors is below the heading that explains it
    const elsewhere = (address: string): boolean => edited || siteUrl(address).pathname !== location.pathname;
    const found = explain(errors, await explanations()).filter(({ address }) => elsewhere(address));
    if (this.#current || this.#errors !== errors) return;
    this.#view.advise(
      adviceView(advice, found, {
        repl: () => this.#options.again({ repl: true }),
        add: (packages) => this.#options.change(withPackages(program.source, packages)),
      }),
    );
  }
}
