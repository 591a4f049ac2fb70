/**
 * One interpreter in one worker, for one run: it boots, waits for a program, runs it until it ends or is stopped.
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
import { LineSender, newTypedLines } from "../shared/typed-lines";
import type { Compiled } from "./compiled";

/** How long an interrupted program may take for its `finally` blocks before its worker is terminated. */
export const INTERRUPT_GRACE_MS = 1000;

/** A second download may succeed where the first was cut off or damaged; a full browser cache has caused that. */
const MAX_BOOT_ATTEMPTS = 2;

/** The page's end of the connection to a worker. */
export interface Connection {
  send(message: ToWorker): void;
  close(): void;
}

export interface ConnectionListener {
  message(message: FromWorker): void;
  /** The worker itself failed: it did not load, or it crashed. */
  broke(reason: string): void;
}

export type Connect = (listener: ConnectionListener) => Connection;

/**
 * `interrupted`: the reader stopped the program, and it ended by itself. `uninterruptible`: it was terminated without
 * an interrupt, since this browser cannot share memory with a worker.
 */
export type RunEnd =
  | { kind: "finished"; outcome: Outcome; duration: number; interrupted: boolean }
  | { kind: "stopped"; uninterruptible?: true }
  | { kind: "failed"; reason: string };

export type Stage = "downloading" | "starting";

export interface RunObserver {
  /** The program has to wait for its interpreter; called again whenever the stage or its progress changes. */
  waiting(stage: Stage, progress?: Progress): void;
  message(message: LoopMessage): void;
  /** Always the last call. */
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
  /** The compiled WebAssembly of this Pyodide, from an earlier boot. */
  compiled: Compiled;
  /** Called once, when this interpreter can no longer be used. */
  onEnded(): void;
}

export class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #interruptCell: Int32Array<SharedArrayBuffer> | null;
  readonly #typedLines: SharedArrayBuffer | null;
  readonly #lines: LineSender | null;
  #connection: Connection;
  #bootAttempts = 0;
  #state: State = { kind: "booting", stage: "downloading", progress: undefined, waiting: null };
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(options: InterpreterOptions) {
    this.#options = options;
    this.#interruptCell = options.isolated ? new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) : null;
    this.#typedLines = options.isolated ? newTypedLines() : null;
    this.#lines = this.#typedLines && new LineSender(this.#typedLines);
    this.#connection = this.#boot();
  }

  /** Whether the reader can type lines for the program. */
  get interactive(): boolean {
    return this.#lines !== null;
  }

  /** Hand over a line that the program has asked for; without text, the end of the input. */
  type(text: string): void {
    if (this.#state.kind === "running") this.#lines?.send(text);
  }

  /** Run the program as soon as the interpreter is ready. */
  run(program: Program, observer: RunObserver): void {
    if (this.#state.kind === "booting") {
      this.#state.waiting = { program, observer };
      observer.waiting(this.#state.stage, this.#state.progress);
    } else if (this.#state.kind === "ready") {
      this.#start(program, observer);
    } else {
      throw new Error(`this interpreter is ${this.#state.kind}: use a new one for each run`);
    }
  }

  /** Stop the program. True if it had not started: the interpreter is unused and can run another program. */
  stop(): boolean {
    if (this.#state.kind === "booting") {
      const observer = this.#state.waiting?.observer;
      this.#state.waiting = null;
      observer?.ended({ kind: "stopped" });
      return true;
    }
    if (this.#state.kind !== "running") return false;
    if (this.#interruptCell === null) {
      this.#end({ kind: "stopped", uninterruptible: true });
    } else {
      this.#state.interrupted = true;
      Atomics.store(this.#interruptCell, 0, SIGINT);
      Atomics.notify(this.#interruptCell, 0);
      this.#lines?.interrupt();
      this.#deadline ??= setTimeout(() => this.#end({ kind: "stopped" }), INTERRUPT_GRACE_MS);
    }
    return false;
  }

  /** Terminate the worker at once. */
  close(): void {
    this.#end({ kind: "stopped" });
  }

  #boot(): Connection {
    this.#bootAttempts += 1;
    const connection = this.#options.connect({
      message: (message) => this.#receive(message),
      broke: (reason) => this.#fail(reason),
    });
    // the first attempt may have failed because of a damaged file in the browser's cache
    const fresh = this.#bootAttempts > 1;
    const { pyodide, compiled } = this.#options;
    connection.send({
      type: "boot",
      pyodide,
      cell: this.#interruptCell,
      lines: this.#typedLines,
      fresh,
      compiled: fresh ? undefined : compiled.get(pyodide),
    });
    return connection;
  }

  /** Retry a failed boot, in a new worker since the old one is in an unknown state; otherwise end the run. */
  #fail(reason: string): void {
    if (this.#state.kind !== "booting" || this.#bootAttempts === MAX_BOOT_ATTEMPTS)
      return this.#end({ kind: "failed", reason });
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
      case "compiled":
        // later it may be a program that sends another module
        if (this.#state.kind === "booting") this.#options.compiled.keep(this.#options.pyodide, message.module);
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
        for (const part of message.messages) this.#deliver(part);
        return;
      case "failed":
        this.#fail(message.message);
        return;
      default:
        message satisfies never;
    }
  }

  #deliver(message: LoopMessage): void {
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
