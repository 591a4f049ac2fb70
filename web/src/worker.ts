/**
 * The module worker: one Pyodide, made ready, for one run of one program.
 */

import { batch } from "./batch";
import { newCell, prepareHost } from "./host";
import { type FromWorker, type Program, parseLoopMessage, type ToWorker } from "./protocol";
import { bootPyodide } from "./pyodide";

/** This worker's own global scope: the DOM's types describe a page's. */
declare const self: {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

type Run = (program: Program) => void;

async function boot(folder: string, sharedCell: Int32Array | null): Promise<Run> {
  const log = (text: string): void => console.info(text);
  whenDownloaded(2, /\/(pyodide\.asm\.wasm|python_stdlib\.zip|pyodide\.asm\.data)$/, () =>
    self.postMessage({ type: "starting" }),
  );
  const pyodide = await bootPyodide(folder, { stdout: log, stderr: log });
  await pyodide.loadPackage("looplab", { messageCallback: () => undefined });
  const messages = batch(
    (batched) => self.postMessage({ type: "messages", messages: batched }),
    () => performance.now(),
  );
  const host = prepareHost(pyodide, {
    cell: sharedCell ?? newCell(),
    emit: (json) => messages.add(parseLoopMessage(json)),
    beforeWait: messages.flush,
  });
  return (program) => {
    try {
      host.run(program);
    } finally {
      messages.flush();
    }
  };
}

/**
 * Call `done` once so many files with such addresses have come: from then on it is the machine's work and not the
 * network's. Every Pyodide has two large ones, WebAssembly and the standard library, by different names.
 */
function whenDownloaded(count: number, address: RegExp, done: () => void): void {
  const come = new Set<string>();
  const observer = new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) if (address.test(name)) come.add(name);
    if (come.size < count) return;
    observer.disconnect();
    done();
  });
  observer.observe({ type: "resource", buffered: true });
}

/** A failure ends in one message: the page knows what to say about it. */
async function reportFailure(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error);
    self.postMessage({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

let booted: Promise<Run> | undefined;

self.onmessage = ({ data }) => {
  switch (data.type) {
    case "boot": {
      const { pyodide, cell } = data;
      void reportFailure(async () => {
        booted = boot(pyodide, cell);
        await booted;
        self.postMessage({ type: "ready" });
      });
      return;
    }
    case "run": {
      const { type, ...program } = data;
      void reportFailure(async () => (await booted)?.(program));
      return;
    }
    default:
      data satisfies never;
  }
};
