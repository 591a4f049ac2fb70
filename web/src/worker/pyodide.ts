/**
 * The part of Pyodide that this project uses, from 0.22 to 315: its own types differ by version and are full of `any`.
 */

import type { ClockName } from "../shared/clock";
import type { MemoryFileSystem } from "./disk";
import type { Interpreter } from "./interpreter";
import type { FileNode } from "./lazy-file";
import type { StackModule } from "./stacks";
import type { ThreadModule } from "./threads";

/** The Python module `looplab.pyodide`, as seen from JavaScript. */
export interface LooplabEntry {
  prepare(): void;
  restored(): void;
  /** JSON: `Addresses` of `host.ts`. */
  addresses(): string;
  /** Returns the path of the file that CPython has to run. */
  begin(
    filename: string,
    clock: ClockName,
    argv: readonly string[],
    paths: readonly string[],
    trace: boolean,
    repl: boolean,
    /** Undefined is Python's None. */
    slice: number | undefined,
    packages: readonly string[],
  ): string;
  /** Release Python's module, so that its end is that of any other. */
  destroy(): void;
}

type NewFunction = (type: number, args: number, keywords: number) => number;

/** CPython's C functions and memory, as Emscripten's module has them: private, but present in every version. */
export interface CPythonApi {
  readonly HEAPU32: Uint32Array;
  readonly wasmTable: { get(index: number): NewFunction; set(index: number, value: NewFunction): void };
  /** Returns the function's index in the table. */
  addFunction(definition: NewFunction, signature?: string): number;
  _PyDict_GetItemWithError(dict: number, key: number): number;
  _PyErr_Clear(): void;
  _PyObject_SetAttr(object: number, name: number, value: number): number;
  _PySequence_Concat(first: number, second: number): number;
  _PyTuple_GetItem(tuple: number, index: number): number;
  _PyTuple_GetSlice(tuple: number, low: number, high: number): number;
  _PyTuple_Size(tuple: number): number;
  _Py_DecRef(object: number): void;
  _Py_IncRef(object: number): void;
}

/** A file system that Emscripten can mount. */
interface FileSystem {
  readonly name?: string;
}

export interface Pyodide {
  /** Emscripten's module: private, but present in every version. When its memory grows, it becomes another array. */
  readonly _module: CPythonApi & Interpreter & StackModule & ThreadModule;
  readonly FS: MemoryFileSystem & {
    mkdirTree(path: string): void;
    mount(type: FileSystem, options: { root: string }, path: string): void;
    readdir(path: string): string[];
    lookupPath(path: string): { node: FileNode };
    readonly filesystems: { readonly NODEFS: FileSystem };
  };
  loadPackage(name: string, options: { messageCallback(message: string): void }): Promise<unknown>;
  pyimport(name: string): LooplabEntry;
  registerJsModule(name: string, module: object): void;
  runPython(code: string): unknown;
  setInterruptBuffer(cell: Int32Array): void;
  setStdin(options: { stdin(): null }): void;
  setStdout(options: { raw(byte: number | null): void }): void;
  setStderr(options: { raw(byte: number | null): void }): void;
}

export interface LoadOptions {
  indexURL: string;
  stdout?(text: string): void;
  stderr?(text: string): void;
}

export interface PyodideModule {
  loadPyodide(options: LoadOptions): Promise<Pyodide>;
}

/**
 * Boot the Pyodide in the folder `folder` (a URL or a path that ends in a slash).
 *
 * The folder must also contain its list of packages, by the name that this Pyodide uses: "repodata.json" in 0.22.
 */
export async function bootPyodide(folder: string, options: Omit<LoadOptions, "indexURL"> = {}): Promise<Pyodide> {
  const module = await importPyodide(folder);
  return await module.loadPyodide({ indexURL: folder, ...options });
}

export async function importPyodide(folder: string): Promise<PyodideModule> {
  return await import(`${folder}pyodide.mjs`);
}
