/**
 * One interpreter in one worker, for one run: boots, waits for its program, runs it, can be stopped, ends.
 */

import { SIGINT } from "./host";
import type { FromWorker, LoopMessage, Outcome, Program, ToWorker } from "./protocol";

/** How long an interrupted program has for its `finally` blocks before its worker is ended. */
export const OBEY_MILLISECONDS = 1000;

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

/** `interrupted`: the reader stopped the program, and it ended by itself. */
export type RunEnd =
  | { kind: "finished"; outcome: Outcome; duration: number; interrupted: boolean }
  | { kind: "stopped" }
  | { kind: "failed"; reason: string };

export type Stage = "downloading" | "starting";

export interface RunObserver {
  /** The program has to wait for its interpreter; called again when the stage changes. */
  waiting(stage: Stage): void;
  message(message: LoopMessage): void;
  /** The last call. */
  ended(end: RunEnd): void;
}

type State =
  | { kind: "booting"; stage: Stage; waiting: { program: Program; observer: RunObserver } | null }
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
  readonly #connection: Connection;
  readonly #cell: Int32Array<SharedArrayBuffer> | null;
  readonly #onEnded: () => void;
  #state: State = { kind: "booting", stage: "downloading", waiting: null };
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor({ connect, pyodide, isolated, onEnded }: InterpreterOptions) {
    this.#onEnded = onEnded;
    this.#cell = isolated ? new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) : null;
    this.#connection = connect({
      message: (message) => this.#receive(message),
      broke: (reason) => this.#end({ kind: "failed", reason }),
    });
    this.#connection.send({ type: "boot", pyodide, cell: this.#cell });
  }

  /** Run the program, now or as soon as the interpreter is ready. */
  run(program: Program, observer: RunObserver): void {
    if (this.#state.kind === "booting") {
      this.#state.waiting = { program, observer };
      observer.waiting(this.#state.stage);
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
      this.#end({ kind: "stopped" });
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

  #start(program: Program, observer: RunObserver): void {
    this.#state = { kind: "running", observer, interrupted: false };
    this.#connection.send({ type: "run", ...program });
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case "starting":
        if (this.#state.kind !== "booting") return;
        this.#state.stage = "starting";
        this.#state.waiting?.observer.waiting("starting");
        return;
      case "ready": {
        if (this.#state.kind !== "booting") return;
        const { waiting } = this.#state;
        this.#state = { kind: "ready" };
        if (waiting) this.#start(waiting.program, waiting.observer);
        return;
      }
      case "messages":
        for (const part of message.messages) this.#tell(part);
        return;
      case "failed":
        this.#end({ kind: "failed", reason: message.message });
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
    this.#onEnded();
    if (state.kind === "booting") state.waiting?.observer.ended(end);
    if (state.kind === "running") state.observer.ended(end);
  }
}
