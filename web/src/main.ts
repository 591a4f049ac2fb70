/**
 * Defines `<loop-snippet>` and `<loop-playground>`: the one thing a page loads.
 */

import { ClockChoice } from "./clock";
import { connectWorker } from "./connect";
import { snippetElement } from "./element";
import { isMetered } from "./metered";
import { tellingOfRuns, workOffline } from "./offline";
import { playgroundElement } from "./playground-element";
import { InterpreterPool } from "./pool";
import { keepToOneRelease } from "./release";
import type { Shared } from "./runnable";
import { pyodideUrl, servedPythons } from "./site";

// instant navigation keeps the document: a second definition of the name would throw
if (!customElements.get("loop-snippet")) {
  const shared: Shared = {
    interpreters: new InterpreterPool({
      connect: tellingOfRuns(connectWorker),
      // WebKitGTK isolates pages like others, and has no memory to share
      isolated: crossOriginIsolated && "SharedArrayBuffer" in globalThis,
      metered: isMetered,
      pyodideUrl,
    }),
    clock: new ClockChoice(),
    pythons: servedPythons(),
  };
  customElements.define("loop-snippet", snippetElement(shared));
  customElements.define("loop-playground", playgroundElement(shared));
  keepToOneRelease();
  workOffline();
}
