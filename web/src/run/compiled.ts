/**
 * The compiled WebAssembly of the Pyodide that has booted last, for the next worker of this page.
 *
 * A browser compiles a function of it when it is first called, and again, better, when it is called often; workers share
 * the result as long as one of them has the module. Between a run and the boot of its spare none has it.
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
