/**
 * The page's interpreters: a fresh one for each run, and a warm spare so that the next run can start at once.
 */

import type { Program } from "../shared/protocol";
import type { Compiled } from "./compiled";
import { type Connect, Interpreter, type RunObserver } from "./interpreter";

/**
 * The spare boots once the program has ended, or has run for this long. Beside a short program the boot would compete
 * for the processor: on two cores it stretched sleeps of a second to 1.03 s.
 */
export const SPARE_AFTER_MS = 5000;

/**
 * Each takes about 100 MB. Two are enough for a running one and its spare, or for spares of two Pythons that the reader
 * compares. There are more only while the reader runs more programs at once.
 */
const MAX_ALIVE = 2;

export interface PoolOptions {
  connect: Connect;
  isolated: boolean;
  compiled: Compiled;
  /** Whether the connection is metered: then nothing is downloaded before the reader runs a program. */
  metered(): boolean;
  /** URL of the folder with the Pyodide for a Python version, or null if there is none. */
  pyodideUrl(python: string): string | null;
}

/** A run that has been started. */
export interface Run {
  stop(): void;
  /** Hand over a line that the program has asked for, if the reader can type any here. */
  readonly type: ((text: string) => void) | null;
  /** End it at once, without an interrupt: its element has left the page. */
  abandon(): void;
}

/** What a snippet needs of the page's interpreters. */
export interface Interpreters {
  /** Get an interpreter ready: the reader is about to run something. A failure is reported when a run needs it. */
  warm(python: string): void;
  run(python: string, program: Program, observer: RunObserver, options?: RunOptions): Run;
}

/** `spare`: whether to get an interpreter ready for the next run, as by default. */
export interface RunOptions {
  spare: boolean;
}

export class InterpreterPool implements Interpreters {
  readonly #options: PoolOptions;
  readonly #spares = new Map<string, Interpreter>();
  readonly #running = new Set<Interpreter>();
  /** The Pythons that have been run: these are in the browser's cache. */
  readonly #used = new Set<string>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  warm(python: string): void {
    if (this.#used.has(python) || !this.#options.metered()) this.#ensureSpare(python);
  }

  run(python: string, program: Program, observer: RunObserver, { spare } = { spare: true }): Run {
    this.#used.add(python);
    this.#ensureSpare(python);
    const interpreter = this.#spares.get(python);
    this.#spares.delete(python);
    if (!interpreter) {
      observer.ended({ kind: "failed", reason: `This page cannot run Python ${python}: the site does not serve it.` });
      return { stop: () => undefined, abandon: () => undefined, type: null };
    }
    this.#running.add(interpreter);
    this.#closeSurplus();
    let started = false;
    let spareTimer: ReturnType<typeof setTimeout> | undefined;
    interpreter.run(program, {
      ...observer,
      message: (message) => {
        observer.message(message);
        if (message.type !== "started" || !spare) return;
        started = true;
        spareTimer = setTimeout(() => this.#addSpareIfRoom(python), SPARE_AFTER_MS);
      },
      ended: (end) => {
        clearTimeout(spareTimer);
        this.#running.delete(interpreter);
        observer.ended(end);
        // a run that never started has returned its interpreter, or its interpreter could not boot
        if (started) this.#addSpareIfRoom(python);
      },
    });
    return {
      type: interpreter.interactive ? (text) => interpreter.type(text) : null,
      stop: () => {
        const unused = interpreter.stop();
        if (unused) this.#keepAsSpare(python, interpreter);
      },
      abandon: () => {
        const unused = interpreter.stop();
        if (unused) this.#keepAsSpare(python, interpreter);
        else interpreter.close();
      },
    };
  }

  #addSpareIfRoom(python: string): void {
    if (this.#spares.size + this.#running.size < MAX_ALIVE) this.#ensureSpare(python);
  }

  #ensureSpare(python: string): void {
    if (this.#spares.has(python)) return;
    const pyodide = this.#options.pyodideUrl(python);
    if (pyodide === null) return;
    const { connect, isolated, compiled } = this.#options;
    const interpreter = new Interpreter({
      connect,
      isolated,
      compiled,
      pyodide,
      onEnded: () => {
        if (this.#spares.get(python) === interpreter) this.#spares.delete(python);
      },
    });
    this.#spares.set(python, interpreter);
    this.#closeSurplus();
  }

  /** Close the oldest spares while there are too many interpreters, but not the newest: it is about to be used. */
  #closeSurplus(): void {
    for (const [python, interpreter] of this.#spares) {
      if (this.#spares.size <= 1 || this.#spares.size + this.#running.size <= MAX_ALIVE) return;
      this.#spares.delete(python);
      interpreter.close();
    }
  }

  #keepAsSpare(python: string, interpreter: Interpreter): void {
    if (this.#spares.has(python)) return interpreter.close();
    this.#spares.set(python, interpreter);
    this.#closeSurplus();
  }
}
