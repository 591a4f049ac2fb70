/**
 * Fake workers: they record the messages that they receive, and send the messages that a test gives them.
 */

import type { Connect, ConnectionListener, RunEnd, RunObserver, Stage } from "../../src/run/interpreter";
import type { FromWorker, LoopMessage, Progress, ToWorker } from "../../src/shared/protocol";

export class FakeWorker {
  readonly received: ToWorker[] = [];
  closed = false;
  readonly #listener: ConnectionListener;

  constructor(listener: ConnectionListener) {
    this.#listener = listener;
  }

  says(message: FromWorker): void {
    this.#listener.message(message);
  }

  prints(...messages: LoopMessage[]): void {
    this.says({ type: "messages", messages });
  }

  breaks(reason: string): void {
    this.#listener.broke(reason);
  }

  /** The sources of the programs that it received. */
  get programs(): string[] {
    return this.received.flatMap((message) => (message.type === "run" ? [message.source] : []));
  }

  /** The value in the interrupt cell; null if it received none. */
  get interrupt(): number | null {
    const boot = this.received.find((message) => message.type === "boot");
    return boot?.cell?.[0] ?? null;
  }
}

export function fakeWorkers(): { workers: FakeWorker[]; connect: Connect } {
  const workers: FakeWorker[] = [];
  return {
    workers,
    connect: (listener) => {
      const worker = new FakeWorker(listener);
      workers.push(worker);
      return {
        send: (message) => worker.received.push(message),
        close: () => {
          worker.closed = true;
        },
      };
    },
  };
}

export class Observed implements RunObserver {
  readonly stages: Stage[] = [];
  readonly progress: (Progress | undefined)[] = [];
  readonly messages: LoopMessage[] = [];
  readonly ends: RunEnd[] = [];

  waiting = (stage: Stage, progress?: Progress): void => {
    this.stages.push(stage);
    this.progress.push(progress);
  };
  message = (message: LoopMessage): void => {
    this.messages.push(message);
  };
  ended = (end: RunEnd): void => {
    this.ends.push(end);
  };
}

export const STARTED: LoopMessage = { type: "started", python: "3.14.2" };
export const FINISHED: LoopMessage = { type: "finished", outcome: { kind: "finished" }, duration: 1 };
