/**
 * What it takes to run programs: the page's interpreters, and for each program a place for what its runs print.
 */

import { isMetered } from "../shared/metered";
import { pyodideUrl } from "../shared/site";
import { connectWorker } from "./connect";
import { InterpreterPool, type Interpreters } from "./pool";
import { OwnRuns, type OwnRunsOptions } from "./run-controller";

export class Runs {
  readonly #interpreters: Interpreters;

  constructor(interpreters: Interpreters) {
    this.#interpreters = interpreters;
  }

  /** The reader is about to run something. */
  warm(python: string): void {
    this.#interpreters.warm(python);
  }

  /** The runs of one program, which are yet to come. */
  of(options: Omit<OwnRunsOptions, "interpreters">): OwnRuns {
    return new OwnRuns({ ...options, interpreters: this.#interpreters });
  }
}

/** Those of this page. */
export function openRuns(): Runs {
  return new Runs(
    new InterpreterPool({
      connect: connectWorker,
      // WebKitGTK isolates pages like others, and has no memory to share
      isolated: crossOriginIsolated && "SharedArrayBuffer" in globalThis,
      metered: isMetered,
      pyodideUrl,
    }),
  );
}
