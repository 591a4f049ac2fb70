/**
 * Gives each OSError that CPython's C code creates the number and the text of Linux, instead of Emscripten's.
 *
 * CPython has no hook for it, so the entry of the function `OSError_new` in WebAssembly's table of functions is
 * replaced by one that changes the arguments. No Python code runs, so no tracer and no traceback shows it.
 */

import type { CPythonApi } from "./pyodide";

/** The addresses of Python objects; `flags` is `OSError.__flags__`. See `looplab.kernel.errors` for the dicts. */
export interface ErrorTables {
  readonly osError: number;
  readonly flags: number;
  readonly int: number;
  readonly fromHost: number;
  readonly onHost: number;
  /** The strings "errno" and "args". */
  readonly errno: number;
  readonly args: number;
}

// fields of PyTypeObject and PyObject, in words of four bytes (Include/cpython/object.h)
const TP_FLAGS = 21;
const TP_NEW = 39;
const OB_TYPE = 1;

/** An OSError takes from (errno, strerror) to (errno, strerror, filename, winerror, filename2). */
const MIN_ARGUMENTS = 2;
const MAX_ARGUMENTS = 5;

/** Replace `OSError_new`; `tables` is from `looplab.pyodide.addresses`. */
export function translateErrors(python: CPythonApi, tables: ErrorTables): void {
  const word = (address: number, field: number): number | undefined => python.HEAPU32[address / 4 + field];
  const index = word(tables.osError, TP_NEW);
  if (word(tables.osError, TP_FLAGS) !== tables.flags || index === undefined)
    throw new Error("this Pyodide's types have another layout: see web/src/worker/errors.ts");
  const original = python.wasmTable.get(index);

  /** A borrowed reference to the value, or 0. */
  function find(dict: number, key: number): number {
    const found = python._PyDict_GetItemWithError(dict, key);
    if (found === 0) python._PyErr_Clear(); // the key may be unhashable
    return found;
  }

  function newOSError(type: number, given: number, keywords: number): number {
    const size = python._PyTuple_Size(given);
    if (type !== tables.osError || size < MIN_ARGUMENTS || size > MAX_ARGUMENTS) return original(type, given, keywords);
    const number = python._PyTuple_GetItem(given, 0);
    if (word(number, OB_TYPE) !== tables.int) return original(type, given, keywords);
    const head = python._PyTuple_GetSlice(given, 0, 2);
    // known: it comes from C code; otherwise from the program, which uses Linux's numbers
    const known = find(tables.fromHost, head);
    const start = known ? python._PyTuple_GetItem(known, 0) : find(tables.onHost, number);
    const shown = known ? python._PyTuple_GetItem(known, 1) : head;
    let error: number;
    if (start === 0) error = original(type, given, keywords);
    else {
      const rest = python._PyTuple_GetSlice(given, python._PyTuple_Size(start), size);
      const hosts = python._PySequence_Concat(start, rest);
      error = original(type, hosts, keywords); // finds the subclass by the host's number
      python._Py_DecRef(rest);
      python._Py_DecRef(hosts);
      if (error !== 0) {
        python._PyObject_SetAttr(error, tables.errno, python._PyTuple_GetItem(shown, 0));
        python._PyObject_SetAttr(error, tables.args, shown);
      }
    }
    python._Py_DecRef(head);
    return error;
  }

  python.wasmTable.set(index, python.wasmTable.get(python.addFunction(newOSError, "iiii")));
}
