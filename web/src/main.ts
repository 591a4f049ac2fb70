/**
 * Defines `<loop-snippet>`: the one thing a page loads.
 */

import { connectWorker } from "./connect";
import { snippetElement } from "./element";
import { InterpreterPool } from "./pool";
import { pyodideUrl } from "./site";

// instant navigation keeps the document: a second definition of the name would throw
if (!customElements.get("loop-snippet")) {
  const pool = new InterpreterPool({ connect: connectWorker, isolated: crossOriginIsolated, pyodideUrl });
  customElements.define("loop-snippet", snippetElement(pool));
}
