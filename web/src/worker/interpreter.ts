/** Lets CPython itself run a program's file, and end: as `python FILE` does, with no frame of ours below the program. */

import type { Threads } from "./threads";

/** The C functions for it, as Emscripten's module has them: private, but present in every version. */
export interface Interpreter {
  readonly ___stack_pointer: WebAssembly.Global;
  /** Returns the address of a new C string. */
  stringToNewUTF8(text: string): number;
  _fopen(path: number, mode: number): number;
  /** Writes the lines of the running program to file descriptor 1. */
  _dump_traceback(): void;
}

/** What CPython's `Py_RunMain` returns if the last output could not be written. */
export const NOT_FLUSHED = 120;

/**
 * Run a file in the working directory until the interpreter has ended, and return its exit status, which is 0 if an
 * exception ended the program. Rejects with what the browser throws if its stack is full.
 */
export async function runFile(python: Interpreter, threads: Threads, filename: string): Promise<number> {
  const top: number = python.___stack_pointer.value;
  const path = python.stringToNewUTF8(filename);
  const file = python._fopen(path, python.stringToNewUTF8("r"));
  if (file === 0) throw new Error(`the program's file ${filename} cannot be opened`);
  try {
    await threads.call("PyRun_SimpleFileExFlags", file, path, 1, 0);
    return (await threads.call("Py_FinalizeEx")) < 0 ? NOT_FLUSHED : 0;
  } catch (thrown) {
    const status = exitStatus(thrown);
    if (status === null) throw thrown;
    python.___stack_pointer.value = top;
    return status;
  }
}

/** The status from C's `exit`; null for any other error. What Emscripten throws is not an Error, what Pyodide throws is. */
export function exitStatus(thrown: unknown): number | null {
  if (typeof thrown !== "object" || thrown === null || !("status" in thrown)) return null;
  return typeof thrown.status === "number" ? thrown.status & 0xff : null;
}
