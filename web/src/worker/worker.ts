/**
 * The module worker: one Pyodide, for one run of one program.
 */

import { type FromWorker, type Progress, parseLoopMessage, type ToWorker } from "../shared/protocol";
import { LineReader } from "../shared/typed-lines";
import { batch } from "./batch";
import { type Booted, boot } from "./boot";
import { hostNow } from "./clock";
import { confine } from "./confine";
import { newCell } from "./host";

/** This worker's own global scope: the DOM's types describe a page's. */
declare const self: {
  readonly caches: CacheStorage | undefined;
  readonly navigator: object;
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

/** A faster download, perhaps from the browser's cache, does not show a progress bar. */
const PROGRESS_AFTER_MS = 300;

async function start(
  folder: string,
  sharedCell: Int32Array | null,
  lines: SharedArrayBuffer | null,
  fresh: boolean,
  compiled: WebAssembly.Module | undefined,
): Promise<Booted> {
  let slow = false;
  let progress: Progress | null = null;
  const report = (): void => {
    if (slow && progress) self.postMessage({ type: "progress", ...progress });
  };
  setTimeout(() => {
    slow = true;
    report();
  }, PROGRESS_AFTER_MS);
  const messages = batch((batched) => self.postMessage({ type: "messages", messages: batched }), hostNow);
  const python = await boot(folder, {
    storage,
    fresh,
    compiled,
    cell: sharedCell ?? newCell(),
    lines: lines && new LineReader(lines),
    emit: (json) => messages.add(parseLoopMessage(json)),
    beforeWait: messages.flush,
    onProgress: (now) => {
      // from here on, the time depends on the machine and no longer on the network
      const complete = now.loaded === now.total;
      progress = complete ? null : now;
      if (complete) self.postMessage({ type: "starting" });
      else report();
    },
  });
  return {
    ...python,
    async run(program) {
      try {
        return await python.run(program);
      } finally {
        messages.flush();
      }
    },
  };
}

/** Report an error to the page as a message. */
async function reportFailure(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.info(error);
    self.postMessage({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

/** Taken for the boot before `confine` removes it from programs. Insecure origins have none. */
const storage = self.caches;

confine(self);

let booted: Promise<Booted> | undefined;

self.onmessage = ({ data }) => {
  switch (data.type) {
    case "boot": {
      const { pyodide, cell, lines, fresh, compiled: before } = data;
      void reportFailure(async () => {
        booted = start(pyodide, cell, lines, fresh, before);
        const { compiled } = await booted;
        if (compiled !== before) self.postMessage({ type: "compiled", module: compiled });
        self.postMessage({ type: "ready" });
      });
      return;
    }
    case "idle":
      void booted?.then((python) => python.idle());
      return;
    case "run": {
      const { type, ...program } = data;
      void reportFailure(async () => {
        await (await booted)?.run(program);
      });
      return;
    }
    default:
      data satisfies never;
  }
};
