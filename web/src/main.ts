/**
 * Defines `<loop-snippet>` and `<loop-playground>`: the one thing a page loads.
 */

import { ClockChoice } from "./clock";
import { connectWorker } from "./connect";
import { snippetElement } from "./element";
import { playgroundElement } from "./playground-element";
import { InterpreterPool } from "./pool";
import type { Shared } from "./runnable";
import { pyodideUrl, servedPythons } from "./site";

// instant navigation keeps the document: a second definition of the name would throw
if (!customElements.get("loop-snippet")) {
  const shared: Shared = {
    interpreters: new InterpreterPool({ connect: connectWorker, isolated: crossOriginIsolated, pyodideUrl }),
    clock: new ClockChoice(),
    pythons: servedPythons(),
  };
  customElements.define("loop-snippet", snippetElement(shared));
  customElements.define("loop-playground", playgroundElement(shared));
}
