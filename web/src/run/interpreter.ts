/**
 * One interpreter in one worker, for one run: boots, waits for its program, runs it, can be stopped, ends.
 */

import {
  type FromWorker,
  type LoopMessage,
  type Outcome,
  type Program,
  type Progress,
  SIGINT,
  type ToWorker,
} from "../shared/protocol";

/** How long an interrupted program has for its `finally` blocks before its worker is ended. */
export const OBEY_MILLISECONDS = 1000;

/** A download may break off, or be damaged, and what comes next may come whole: a browser's cache that is full was seen to do that. */
const MOST_BOOTS = 2;

/** The page's end of a worker. */
export interface Connection {
  send(message: ToWorker): void;
  close(): void;
}

export interface ConnectionListener {
  message(message: FromWorker): void;
  /** The worker itself failed: it did not load, or it died. */
  broke(reason: string): void;
}

export type Connect = (listener: ConnectionListener) => Connection;

/**
 * `interrupted`: the reader stopped the program, and it ended by itself.
 * `uninterruptible`: it could not be asked to, as this browser shares no memory.
 */
export type RunEnd =
  | { kind: "finished"; outcome: Outcome; duration: number; interrupted: boolean }
  | { kind: "stopped"; uninterruptible?: true }
  | { kind: "failed"; reason: string };

export type Stage = "downloading" | "starting";

export interface RunObserver {
  /** The program has to wait for its interpreter; called again when the stage changes, or the progress of it. */
  waiting(stage: Stage, progress?: Progress): void;
  message(message: LoopMessage): void;
  /** The last call. */
  ended(end: RunEnd): void;
}

type State =
  | {
      kind: "booting";
      stage: Stage;
      progress: Progress | undefined;
      waiting: { program: Program; observer: RunObserver } | null;
    }
  | { kind: "ready" }
  | { kind: "running"; observer: RunObserver; interrupted: boolean }
  | { kind: "ended" };

export interface InterpreterOptions {
  connect: Connect;
  /** URL of the folder that holds Pyodide. */
  pyodide: string;
  /** Whether memory can be shared with the worker, so that a program can be interrupted. */
  isolated: boolean;
  /** Called once, when this interpreter can no longer be used. */
  onEnded(): void;
}

export class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #cell: Int32Array<SharedArrayBuffer> | null;
  #connection: Connection;
  #boots = 0;
  #state: State = { kind: "booting", stage: "downloading", progress: undefined, waiting: null };
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(options: InterpreterOptions) {
    this.#options = options;
    this.#cell = options.isolated ? new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) : null;
    this.#connection = this.#boot();
  }

  /** Run the program, now or as soon as the interpreter is ready. */
  run(program: Program, observer: RunObserver): void {
    if (this.#state.kind === "booting") {
      this.#state.waiting = { program, observer };
      observer.waiting(this.#state.stage, this.#state.progress);
    } else if (this.#state.kind === "ready") {
      this.#start(program, observer);
    } else {
      throw new Error(`this interpreter is ${this.#state.kind}: each run takes a new one`);
    }
  }

  /** Stop the program: true if the interpreter has not begun with it and is as good as new. */
  stop(): boolean {
    if (this.#state.kind === "booting") {
      const observer = this.#state.waiting?.observer;
      this.#state.waiting = null;
      observer?.ended({ kind: "stopped" });
      return true;
    }
    if (this.#state.kind !== "running") return false;
    if (this.#cell === null) {
      this.#end({ kind: "stopped", uninterruptible: true });
    } else {
      this.#state.interrupted = true;
      Atomics.store(this.#cell, 0, SIGINT);
      Atomics.notify(this.#cell, 0);
      this.#deadline ??= setTimeout(() => this.#end({ kind: "stopped" }), OBEY_MILLISECONDS);
    }
    return false;
  }

  /** End the worker at once. */
  close(): void {
    this.#end({ kind: "stopped" });
  }

  #boot(): Connection {
    this.#boots += 1;
    const connection = this.#options.connect({
      message: (message) => this.#receive(message),
      broke: (reason) => this.#fail(reason),
    });
    // what made the first boot fail may be damage in the browser's cache
    const fresh = this.#boots > 1;
    connection.send({ type: "boot", pyodide: this.#options.pyodide, cell: this.#cell, fresh });
    return connection;
  }

  /** Of a boot that failed: try again in a new worker, as nothing of the old one can be relied on. */
  #fail(reason: string): void {
    if (this.#state.kind !== "booting" || this.#boots === MOST_BOOTS) return this.#end({ kind: "failed", reason });
    this.#connection.close();
    this.#state.stage = "downloading";
    this.#connection = this.#boot();
  }

  #start(program: Program, observer: RunObserver): void {
    this.#state = { kind: "running", observer, interrupted: false };
    this.#connection.send({ type: "run", ...program });
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case "progress":
        if (this.#state.kind !== "booting" || this.#state.stage !== "downloading") return;
        this.#state.progress = { loaded: message.loaded, total: message.total };
        this.#state.waiting?.observer.waiting("downloading", this.#state.progress);
        return;
      case "starting":
        if (this.#state.kind !== "booting") return;
        this.#state.stage = "starting";
        this.#state.progress = undefined;
        this.#state.waiting?.observer.waiting("starting");
        return;
      case "ready": {
        if (this.#state.kind !== "booting") return;
        const { waiting } = this.#state;
        this.#state = { kind: "ready" };
        if (waiting) this.#start(waiting.program, waiting.observer);
        else this.#connection.send({ type: "idle" });
        return;
      }
      case "messages":
        for (const part of message.messages) this.#tell(part);
        return;
      case "failed":
        this.#fail(message.message);
        return;
      default:
        message satisfies never;
    }
  }

  #tell(message: LoopMessage): void {
    if (this.#state.kind !== "running") return;
    const { observer, interrupted } = this.#state;
    observer.message(message);
    if (message.type === "finished") {
      this.#end({ kind: "finished", outcome: message.outcome, duration: message.duration, interrupted });
    }
  }

  #end(end: RunEnd): void {
    const state = this.#state;
    if (state.kind === "ended") return;
    clearTimeout(this.#deadline);
    this.#state = { kind: "ended" };
    this.#connection.close();
    this.#options.onEnded();
    if (state.kind === "booting") state.waiting?.observer.ended(end);
    if (state.kind === "running") state.observer.ended(end);
  }
}
