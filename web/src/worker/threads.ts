/**
 * Gives each thread of a Python program a stack of its own, and switches between them.
 *
 * CPython sees what it sees natively: a thread is a call into the interpreter with its own thread state and its own part
 * of the memory for a stack. The call is a "promising" one of WebAssembly's promise integration (JSPI); where the thread
 * waits, it is suspended, and another continues. Only one runs at a time, so nothing is shared that would need a
 * lock, and Pyodide needs no support for threads. Which one runs is decided in Python (`looplab.kernel.threads`).
 *
 * Until a program starts its first thread, all there is of it is one builtin function.
 */

import type { Jspi, Stacks } from "./stacks";
import { CALL, CATCH_ALL, code, END, exported, I32, imported, instance, LOCAL_GET, section, TRY, type } from "./wasm";

/** The parts of Emscripten's module that are used here: private, but present in every version since Python 3.12. */
export interface ThreadModule {
  readonly HEAPU32: Uint32Array;
  readonly ___stack_pointer: WebAssembly.Global;
  /** The C functions themselves; those of the module itself may be JavaScript around them. */
  readonly LDSO?: { readonly loadedLibsByName: { readonly __main__?: { readonly exports: Record<string, unknown> } } };
  stringToNewUTF8(text: string): number;
  addFunction(definition: CFunction): number;
  _PyRun_SimpleFileExFlags: CFunction;
  _Py_FinalizeEx: CFunction;
  _PyCMethod_New(definition: number, self: number, module: number, type: number): number;
  _PyDict_SetItemString(dict: number, key: number, value: number): number;
  _PyInterpreterState_Get(): number;
  _PyLong_AsLong(number: number): number;
  _PyLong_FromLong(value: number): number;
  _PyMem_RawFree(address: number): void;
  _PyMem_RawMalloc(bytes: number): number;
  _PyThreadState_Clear(thread: number): void;
  _PyThreadState_Delete(thread: number): void;
  _PyThreadState_Get(): number;
  _PyThreadState_New(interpreter: number): number;
  _PyThreadState_Swap(thread: number): number;
  _Py_DecRef(object: number): void;
}

/** The addresses of Python objects; `switching` is the namespace of `looplab.kernel.threads.switching`. */
export interface ThreadEntries {
  readonly switching: number;
  /** Called without arguments on each new stack; returns the number of the stack that comes next. */
  readonly run: number;
  readonly true: number;
  readonly false: number;
}

/** How many threads there may be besides the main one. */
const CAPACITY = 100;

/** The part of WebAssembly's memory that each has for C code: a method that calls itself without end fits into it. */
const STACK_BYTES = 2 ** 20;

const METH_O = 8;

/** The number of the main thread's stack. */
const MAIN = 0;

/** No number of a stack: suspend this one, and let it continue at once. */
const NOBODY = -1;

export interface Threads {
  /** Forget the threads of an earlier program. */
  reset(): void;
  /**
   * Call a C function that runs Python code, so that this code can start threads. In a browser without JSPI it is
   * called as usual. Throws, or rejects with, what the browser throws in any of the threads.
   */
  call(name: "PyRun_SimpleFileExFlags" | "Py_FinalizeEx", ...args: number[]): number | Promise<number>;
}

/** Where a stack is suspended. */
interface Position {
  readonly thread: number;
  readonly stackPointer: number;
}

type CFunction = (...args: number[]) => number;

export function useThreads(module: ThreadModule, entries: ThreadEntries, stacks: Stacks): Threads {
  const { promising, Suspending } = WebAssembly as Jspi;
  const exports = module.LDSO?.loadedLibsByName.__main__?.exports ?? {};
  if (!promising || !Suspending || !("PyObject_CallNoArgs" in exports))
    return { reset: () => undefined, call: (name, ...args) => (module[`_${name}`] as CFunction)(...args) };

  const interpreter = module._PyInterpreterState_Get();
  const callRun = promising(exports["PyObject_CallNoArgs"]);
  let current = MAIN;
  let suspended = new Map<number, () => void>();
  let fail: (error: unknown) => void = () => undefined;
  let attempt = { refused: false };
  let main: Position = { thread: module._PyThreadState_Get(), stackPointer: module.___stack_pointer.value };

  /**
   * Let CPython be where a stack is suspended. It always has some thread state: between two stacks the browser may tell
   * Pyodide of its garbage, which then releases Python's objects.
   */
  function enter({ thread, stackPointer }: Position): void {
    module._PyThreadState_Swap(thread);
    module.___stack_pointer.value = stackPointer;
  }

  /** Continue the stack with this number, or begin it. */
  function resume(number: number): void {
    const go = suspended.get(number);
    suspended.delete(number);
    current = number;
    if (go) go();
    else setTimeout(() => begin(suspended).catch(fail)); // from the event loop, where no stack is half suspended
  }

  async function begin(program: typeof suspended): Promise<void> {
    const memory = module._PyMem_RawMalloc(STACK_BYTES);
    const thread = module._PyThreadState_New(interpreter);
    enter({ thread, stackPointer: (memory + STACK_BYTES) & ~15 });
    stacks.begin(memory);
    const result = await callRun(entries.run);
    if (program !== suspended) return;
    const following = module._PyLong_AsLong(result);
    module._Py_DecRef(result);
    enter(main);
    module._PyThreadState_Clear(thread);
    module._PyThreadState_Delete(thread);
    module._PyMem_RawFree(memory);
    resume(following);
  }

  /** Suspends the stack that calls it; the result is an object of Python. */
  function switchTo(_self: number, argument: number): Promise<number> {
    const target = module._PyLong_AsLong(argument);
    const position = { thread: module._PyThreadState_Get(), stackPointer: module.___stack_pointer.value };
    const continueStacks = stacks.suspend();
    const self = current;
    const mine = { refused: false };
    attempt = mine;
    async function whenSuspended(): Promise<number> {
      if (mine.refused) return entries.false;
      if (self === MAIN) main = position;
      if (target !== NOBODY) {
        await new Promise<void>((go) => {
          suspended.set(self, go);
          resume(target);
        });
      }
      enter(position);
      continueStacks();
      return entries.true;
    }
    return Promise.resolve().then(whenSuspended);
  }

  const { switching } = instance(catching(), {
    switchTo: new Suspending(switchTo),
    refused() {
      attempt.refused = true;
      return entries.false;
    },
  });
  const definition = module._PyMem_RawMalloc(16);
  const name = module.stringToNewUTF8("switch_to");
  module.HEAPU32.set([name, module.addFunction(switching as CFunction), METH_O, 0], definition / 4);
  module._PyDict_SetItemString(entries.switching, name, module._PyCMethod_New(definition, 0, 0, 0));
  const capacity = module._PyLong_FromLong(CAPACITY);
  module._PyDict_SetItemString(entries.switching, module.stringToNewUTF8("CAPACITY"), capacity);

  return {
    reset() {
      suspended = new Map();
      current = MAIN;
    },
    async call(name, ...args) {
      const failed = new Promise<never>((_, reject) => {
        fail = reject;
      });
      stacks.begin(null);
      return await Promise.race([promising(exports[name])(...args), failed]);
    },
  };
}

/** `switching` is a function of Python that calls `switchTo`, or `refused` if the stack cannot be suspended. */
function catching(): number[][] {
  return [
    section(1, [type(2, 1), type(0, 1)]),
    section(2, [imported("switchTo", 0, 0), imported("refused", 0, 1)]),
    section(3, [[0]]),
    section(7, [exported("switching", 2)]),
    section(10, [code([], [TRY, I32, LOCAL_GET, 0, LOCAL_GET, 1, CALL, 0, CATCH_ALL, CALL, 1, END])]),
  ];
}
