/**
 * Starts the module worker and speaks with it.
 */

import { fromWorkerOf, type ToWorker } from "../shared/protocol";
import { workerUrl } from "../shared/site";
import type { Connection, ConnectionListener } from "./interpreter";

export function connectWorker(listener: ConnectionListener): Connection {
  const worker = new Worker(workerUrl(), { type: "module", name: "python" });
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = fromWorkerOf(data);
    if (message) listener.message(message);
    else listener.broke("the program sent the page a message that it does not know");
  };
  worker.onmessageerror = () => listener.broke("a message from the worker could not be read");
  // the event of a script that did not load has no message
  worker.onerror = ({ message }) => listener.broke(message || "its script did not load. Is there a connection?");
  return {
    send: (message: ToWorker) => worker.postMessage(message),
    close: () => worker.terminate(),
  };
}
