/**
 * The page's interpreters: a fresh one for each run, and a warm spare so that the next run need not wait.
 */

import type { Program } from "../shared/protocol";
import { type Connect, Interpreter, type RunObserver } from "./interpreter";

/**
 * When a program has run this long, the spare boots beside it; else as soon as it has ended. Beside a short
 * program it would take the processor: sleeps of a second were seen to last 1.03 s on two cores.
 */
export const SPARE_MILLISECONDS = 5000;

/**
 * Each takes some 100 MB: two are one that runs and its spare, or the spares of two Pythons that are compared. More
 * only if the reader runs more programs at once.
 */
const MOST_ALIVE = 2;

export interface PoolOptions {
  connect: Connect;
  isolated: boolean;
  /** Whether to download nothing that nobody asked for. */
  metered(): boolean;
  /** URL of the folder with the Pyodide of a Python version, or null if there is none. */
  pyodideUrl(python: string): string | null;
}

/** A run under way. */
export interface Run {
  stop(): void;
  /** End it at once: nobody looks any more. */
  abandon(): void;
}

/** What a snippet needs of the page's interpreters. */
export interface Interpreters {
  /** The reader is about to run something: have an interpreter ready. A failure shows when a run needs it. */
  warm(python: string): void;
  run(python: string, program: Program, observer: RunObserver): Run;
}

export class InterpreterPool implements Interpreters {
  readonly #options: PoolOptions;
  readonly #spares = new Map<string, Interpreter>();
  readonly #running = new Set<Interpreter>();
  /** The Pythons that were run: these are in the browser's cache. */
  readonly #asked = new Set<string>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  warm(python: string): void {
    if (this.#asked.has(python) || !this.#options.metered()) this.#provide(python);
  }

  run(python: string, program: Program, observer: RunObserver): Run {
    this.#asked.add(python);
    this.#provide(python);
    const interpreter = this.#spares.get(python);
    this.#spares.delete(python);
    if (!interpreter) {
      observer.ended({ kind: "failed", reason: `This page cannot run Python ${python}: the site does not serve it.` });
      return { stop: () => undefined, abandon: () => undefined };
    }
    this.#running.add(interpreter);
    this.#limit();
    let begun = false;
    let spare: ReturnType<typeof setTimeout> | undefined;
    interpreter.run(program, {
      ...observer,
      message: (message) => {
        observer.message(message);
        if (message.type !== "started") return;
        begun = true;
        spare = setTimeout(() => this.#prepare(python), SPARE_MILLISECONDS);
      },
      ended: (end) => {
        clearTimeout(spare);
        this.#running.delete(interpreter);
        // a run that never began gave its interpreter back, or there is none to be had just now
        if (begun) this.#prepare(python);
        observer.ended(end);
      },
    });
    return {
      stop: () => {
        const unused = interpreter.stop();
        if (unused) this.#keep(python, interpreter);
      },
      abandon: () => {
        const unused = interpreter.stop();
        if (unused) this.#keep(python, interpreter);
        else interpreter.close();
      },
    };
  }

  /** Have a spare, if there is room for one. */
  #prepare(python: string): void {
    if (this.#spares.size + this.#running.size < MOST_ALIVE) this.#provide(python);
  }

  #provide(python: string): void {
    if (!this.#spares.has(python)) this.#start(python);
  }

  #start(python: string): void {
    const pyodide = this.#options.pyodideUrl(python);
    if (pyodide === null) return;
    const { connect, isolated } = this.#options;
    const interpreter = new Interpreter({
      connect,
      isolated,
      pyodide,
      onEnded: () => {
        if (this.#spares.get(python) === interpreter) this.#spares.delete(python);
      },
    });
    this.#spares.set(python, interpreter);
    this.#limit();
  }

  /** Close what has been a spare for longest, but for the newest: that is about to be used. */
  #limit(): void {
    for (const [python, interpreter] of this.#spares) {
      if (this.#spares.size <= 1 || this.#spares.size + this.#running.size <= MOST_ALIVE) return;
      this.#spares.delete(python);
      interpreter.close();
    }
  }

  #keep(python: string, interpreter: Interpreter): void {
    if (this.#spares.has(python)) return interpreter.close();
    this.#spares.set(python, interpreter);
    this.#limit();
  }
}
