/**
 * Starts the module worker and exchanges messages with it.
 */

import { fromWorkerOf, type ToWorker } from "../shared/protocol";
import { workerUrl } from "../shared/site";
import type { Connection, ConnectionListener } from "./interpreter";

export function connectWorker(listener: ConnectionListener): Connection {
  const worker = new Worker(workerUrl(), { type: "module", name: "python" });
  worker.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = fromWorkerOf(data);
    if (message) listener.message(message);
    else listener.broke("the program sent the page an unknown message");
  };
  // when the script did not load, the event has no message
  worker.onerror = ({ message }) => listener.broke(message || "its script did not load. Are you online?");
  return {
    send: (message: ToWorker) => worker.postMessage(message),
    close: () => worker.terminate(),
  };
}
