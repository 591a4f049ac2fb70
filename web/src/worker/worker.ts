/**
 * The module worker: one Pyodide, made ready, for one run of one program.
 */

import { type FromWorker, type Progress, parseLoopMessage, type ToWorker } from "../shared/protocol";
import { batch } from "./batch";
import { type Booted, boot } from "./boot";
import { confine } from "./confine";
import { newCell } from "./host";

/** This worker's own global scope: the DOM's types describe a page's. */
declare const self: {
  readonly navigator: object;
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

/** What comes sooner, from the browser's cache perhaps, needs no bar. */
const PATIENCE_MILLISECONDS = 300;

async function start(folder: string, sharedCell: Int32Array | null, fresh: boolean): Promise<Booted> {
  let patient = true;
  let progress: Progress | null = null;
  const tell = (): void => {
    if (!patient && progress) self.postMessage({ type: "progress", ...progress });
  };
  setTimeout(() => {
    patient = false;
    tell();
  }, PATIENCE_MILLISECONDS);
  const messages = batch(
    (batched) => self.postMessage({ type: "messages", messages: batched }),
    () => performance.now(),
  );
  const python = await boot(folder, {
    fresh,
    cell: sharedCell ?? newCell(),
    emit: (json) => messages.add(parseLoopMessage(json)),
    beforeWait: messages.flush,
    onProgress: (now) => {
      // once all has come it is the machine's work and not the network's
      const all = now.loaded === now.total;
      progress = all ? null : now;
      if (all) self.postMessage({ type: "starting" });
      else tell();
    },
  });
  return {
    ...python,
    run(program) {
      try {
        return python.run(program);
      } finally {
        messages.flush();
      }
    },
  };
}

/** A failure ends in one message: the page knows what to say about it. */
async function reportFailure(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.info(error);
    self.postMessage({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

confine(self);

let booted: Promise<Booted> | undefined;

self.onmessage = ({ data }) => {
  switch (data.type) {
    case "boot": {
      const { pyodide, cell, fresh } = data;
      void reportFailure(async () => {
        booted = start(pyodide, cell, fresh);
        const python = await booted;
        self.postMessage({ type: "ready" });
        python.idle();
      });
      return;
    }
    case "run": {
      const { type, ...program } = data;
      void reportFailure(async () => {
        (await booted)?.run(program);
      });
      return;
    }
    default:
      data satisfies never;
  }
};
