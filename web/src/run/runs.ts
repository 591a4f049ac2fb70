/**
 * Runs programs on the page's interpreters. This part of the script is loaded when the reader is about to run one.
 */

import { element } from "../shared/dom";
import { isMetered } from "../shared/metered";
import { part } from "../shared/part";
import { siteUrl } from "../shared/site";
import type { AllPythons, AllPythonsActions } from "./all-pythons";
import { Compiled } from "./compiled";
import { connectWorker } from "./connect";
import { InterpreterPool, type Interpreters, type PoolOptions } from "./pool";
import { RunController, type RunControllerOptions } from "./run-controller";

export class Runs {
  readonly #interpreters: Interpreters;
  /** Others, in which no program of a reader ever runs: they check what those have done. */
  readonly judges: Interpreters;

  constructor(interpreters: Interpreters, judges = interpreters) {
    this.#interpreters = interpreters;
    this.judges = judges;
  }

  /** Get an interpreter ready: the reader is about to run something. */
  warm(python: string): void {
    this.#interpreters.warm(python);
  }

  /** Runs of one program on several Pythons. */
  async allPythons(actions: AllPythonsActions): Promise<AllPythons> {
    const { AllPythons } = await part(() => import("./all-pythons"));
    return new AllPythons(this.#interpreters, actions);
  }

  /** A controller for the runs of one program. */
  controller(options: Omit<RunControllerOptions, "interpreters">): RunController {
    return new RunController({ ...options, interpreters: this.#interpreters });
  }
}

/** The style sheet of what only a run shows, beside this bundle. Defined by `web/build/bundle.mjs`. */
declare const RUN_STYLE: string;

/** Folders of the Pyodides by Python version, from the site's root. Defined by `web/build/bundle.mjs`. */
declare const PYODIDE_PATHS: Readonly<Record<string, string>>;

/** Run programs in workers of this page. */
export function openRuns(): Runs {
  document.head.append(element("link", { rel: "stylesheet", href: new URL(RUN_STYLE, import.meta.url).href }));
  const options: PoolOptions = {
    connect: connectWorker,
    // WebKitGTK isolates pages as other browsers do, but has no shared memory
    isolated: crossOriginIsolated && "SharedArrayBuffer" in globalThis,
    compiled: new Compiled(),
    metered: isMetered,
    pyodideUrl,
  };
  return new Runs(new InterpreterPool(options), new InterpreterPool(options));
}

/** The folder that serves Pyodide for `python` ("3.14"), ending in a slash; null if this site does not serve it. */
function pyodideUrl(python: string): string | null {
  const path = PYODIDE_PATHS[python];
  return path === undefined ? null : siteUrl(path).href;
}
