/**
 * Starts the module worker and speaks with it.
 */

import type { Connection, ConnectionListener } from "./interpreter";
import type { FromWorker, ToWorker } from "./protocol";
import { workerUrl } from "./site";

export function connectWorker(listener: ConnectionListener): Connection {
  const worker = new Worker(workerUrl(), { type: "module", name: "python" });
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => listener.message(data);
  worker.onmessageerror = () => listener.broke("a message from the worker could not be read");
  // the event of a script that did not load has no message
  worker.onerror = ({ message }) => listener.broke(message || "the worker's script did not load");
  return {
    send: (message: ToWorker) => worker.postMessage(message),
    close: () => worker.terminate(),
  };
}
