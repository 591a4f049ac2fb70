/**
 * Tells the service worker which programs have run: from then on they are to run without a network.
 */

import { tell } from "../offline/offline";
import type { FromWorker } from "../shared/protocol";
import type { Connect } from "./interpreter";

/** Start workers as `connect` does, and tell the service worker of programs that have ended. */
export function tellingOfRuns(connect: Connect): Connect {
  return (listener) => {
    let runtime = "";
    const connection = connect({
      ...listener,
      message(message) {
        listener.message(message);
        if (hasFinished(message)) tell({ type: "ran", runtime });
      },
    });
    return {
      ...connection,
      send(message) {
        if (message.type === "boot") runtime = message.pyodide;
        connection.send(message);
      },
    };
  };
}

function hasFinished(message: FromWorker): boolean {
  return message.type === "messages" && message.messages.some(({ type }) => type === "finished");
}
