/**
 * The compiled WebAssembly of the Pyodide that booted last, for the next worker of this page.
 *
 * A browser compiles each function on its first call, and optimises those that are called often. Workers share that code
 * as long as one of them holds the module; between a run and the boot of its spare, none does.
 */
export class Compiled {
  #pyodide = "";
  #module: WebAssembly.Module | undefined;

  /** Keep it instead of another Pyodide's: each takes tens of megabytes. */
  keep(pyodide: string, module: WebAssembly.Module): void {
    this.#pyodide = pyodide;
    this.#module = module;
  }

  /** That of the Pyodide in the folder `pyodide`, a URL. */
  get(pyodide: string): WebAssembly.Module | undefined {
    return pyodide === this.#pyodide ? this.#module : undefined;
  }
}
