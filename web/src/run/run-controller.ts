/**
 * The reader's own runs of a program: their state, their output and their verdict, above what was recorded.
 *
 * With the interpreters it is loaded when the reader is about to run something.
 */

import type { LoopMessage, Program } from "../shared/protocol";
import type { Snippet } from "../shared/snippet";
import type { TraceEvent } from "../trace/events";
import type { RunEnd } from "./interpreter";
import type { Interpreters, Run } from "./pool";
import { LiveView } from "./run-view";
import { verdictOn } from "./verdict";
import { waitingSentence } from "./words";

export interface OwnRunsOptions {
  snippet: Snippet;
  interpreters: Interpreters;
  /** The reader wants to see a line of the program, counted from 1. */
  goToLine(line: number): void;
  traced(events: readonly TraceEvent[]): void;
  /** A run has ended, and can be seen as a whole. */
  ended(): void;
  /** The reader wants to try again. */
  again(): void;
}

/** One run: the program, whether the reader has changed it, and on which Python ("3.14") it is to run. */
export interface Asked {
  program: Program;
  edited: boolean;
  python: string;
}

export class OwnRuns {
  readonly #options: OwnRunsOptions;
  readonly #live: LiveView;
  /** The run that is under way; what comes of any other one is not shown. */
  #asked: Asked | undefined;
  #run: Run | undefined;

  constructor(options: OwnRunsOptions) {
    this.#options = options;
    this.#live = new LiveView(options.snippet.filename, { goToLine: options.goToLine });
  }

  get root(): HTMLElement {
    return this.#live.root;
  }

  get running(): boolean {
    return this.#asked !== undefined;
  }

  /** Run a program, in no less room than `height` pixels until it has ended. */
  start(asked: Asked, height: number): void {
    const { python, program } = asked;
    let version: string | null = null;
    this.#asked = asked;
    this.#live.begin(height);
    this.#live.tell(`Running on Python ${python} …`);
    this.#run = this.#options.interpreters.run(python, program, {
      waiting: (stage, progress) => this.#live.tell(waitingSentence(stage, python, progress), progress),
      message: (message) => {
        if (message.type === "started") version = message.python;
        this.#show(message);
      },
      ended: (end) => this.#ended(end, asked, version),
    });
  }

  stop(): void {
    if (this.running) this.#run?.stop();
  }

  /** End what runs, and show nothing more of it. */
  hide(): void {
    if (this.running) {
      this.#asked = undefined;
      this.#run?.abandon();
    }
    this.#live.hide();
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
        return this.#options.traced(message.events);
      case "finished":
        return;
      default:
        message satisfies never;
    }
  }

  #ended(end: RunEnd, asked: Asked, python: string | null): void {
    if (this.#asked !== asked) return;
    this.#asked = undefined;
    const { snippet, again } = this.#options;
    const { edited, program } = asked;
    const { printed, complete } = this.#live;
    const verdict = verdictOn({ snippet, edited, end, python, clock: program.clock, printed, complete });
    this.#live.conclude(verdict, again);
    this.#options.ended();
  }
}
