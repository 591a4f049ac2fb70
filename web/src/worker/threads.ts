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
  readonly HEAPU8: Uint8Array;
  readonly HEAPU32: Uint32Array;
  readonly ___stack_pointer: WebAssembly.Global;
  /** The byte that lets Python look at `Py_EmscriptenSignalBuffer` every 50 loops and calls. */
  readonly _Py_EMSCRIPTEN_SIGNAL_HANDLING: number;
  /** Its first element is 0, or the number of a signal. */
  Py_EmscriptenSignalBuffer?: SignalCell | undefined;
  /** The C functions themselves; those of the module itself may be JavaScript around them. */
  readonly LDSO?: { readonly loadedLibsByName: { readonly __main__?: { readonly exports: Record<string, unknown> } } };
  stringToNewUTF8(text: string): number;
  addFunction(definition: CFunction): number;
  _PyRun_SimpleFileExFlags: CFunction;
  _Py_FinalizeEx: CFunction;
  _PyCMethod_New(definition: number, self: number, module: number, type: number): number;
  _PyErr_SetInterruptEx(signal: number): number;
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

/** The signal whose handler lets other threads run, a real-time signal that no program uses. */
const SIGRTMAX = 64;

export interface Threads {
  /** Forget the threads of an earlier program. */
  reset(): void;
  /**
   * Call a C function that runs Python code, so that this code can start threads. In a browser without JSPI it is
   * called as usual. Throws, or rejects with, what the browser throws in any of the threads.
   */
  call(name: "PyRun_SimpleFileExFlags" | "Py_FinalizeEx", ...args: number[]): number | Promise<number>;
}

/** How many words of a thread state come before its flags, in any version. */
const WORDS_BEFORE_FLAGS = 7;

/** The part of an array that Python uses: it reads the signal, and sets it to 0. */
interface SignalCell {
  0: number;
}

/** What a thread needs that has not begun: its part of the memory, and its thread state. */
interface Reserved {
  readonly memory: number;
  readonly thread: number;
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
  let reserved = new Map<number, Reserved>();
  const ticks = new Ticks(module);
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
    ticks.restart();
    if (go) go();
    else setTimeout(() => begin(suspended, number).catch(fail)); // from the event loop, where no stack is half suspended
  }

  /** Get what a new thread needs; the argument is its number, and the result an object of Python. */
  function reserve(_self: number, argument: number): number {
    const memory = module._PyMem_RawMalloc(STACK_BYTES);
    const thread = memory && module._PyThreadState_New(interpreter);
    if (thread) reserved.set(module._PyLong_AsLong(argument), { memory, thread });
    else module._PyMem_RawFree(memory);
    return thread ? entries.true : entries.false;
  }

  async function begin(program: typeof suspended, number: number): Promise<void> {
    const { memory, thread } = reserved.get(number) ?? { memory: 0, thread: 0 };
    reserved.delete(number);
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
      if (target < 0) ticks.signalEach(-target);
      else {
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

  const { switching, reserving } = instance(catching(), {
    switchTo: new Suspending(switchTo),
    reserve,
    refused() {
      attempt.refused = true;
      return entries.false;
    },
  });
  for (const [key, builtin] of Object.entries({ switch_to: switching, reserve: reserving })) {
    const definition = module._PyMem_RawMalloc(16);
    const name = module.stringToNewUTF8(key);
    module.HEAPU32.set([name, module.addFunction(builtin as CFunction), METH_O, 0], definition / 4);
    module._PyDict_SetItemString(entries.switching, name, module._PyCMethod_New(definition, 0, 0, 0));
  }
  const capacity = module._PyLong_FromLong(CAPACITY);
  module._PyDict_SetItemString(entries.switching, module.stringToNewUTF8("CAPACITY"), capacity);

  return {
    reset() {
      suspended = new Map();
      reserved = new Map();
      ticks.stop();
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

/**
 * Sends a signal when the current thread has run for a number of ticks, each of 50 loops and calls of Python code.
 *
 * It stands in for the cell in shared memory by which the page interrupts a program. Ticks are counted, and not
 * milliseconds, so that a program does the same each time.
 */
class Ticks {
  readonly #module: ThreadModule;
  readonly #mainThread: number;
  /** Where a thread state has the bit for signals, once it was seen; no thread state has it in Python 3.12. */
  #flag: { readonly at: number; readonly bits: number } | undefined;
  #cell: SignalCell | undefined;
  #ticks = 0;

  constructor(module: ThreadModule) {
    this.#module = module;
    this.#mainThread = module._PyThreadState_Get();
  }

  /** The current thread has only begun to run. */
  restart(): void {
    this.#ticks = 0;
  }

  signalEach(ticks: number): void {
    const module = this.#module;
    this.stop();
    const cell = module.Py_EmscriptenSignalBuffer ?? [0];
    const next = (): number => {
      this.#ticks += 1;
      if (this.#ticks < ticks) return 0;
      this.#ticks = 0;
      return SIGRTMAX;
    };
    this.#cell = cell;
    const interrupt = (signal: number): void => this.#interrupt(signal);
    module.Py_EmscriptenSignalBuffer = {
      get 0() {
        const signal = cell[0] || next();
        if (signal === cell[0]) cell[0] = 0;
        if (signal) interrupt(signal);
        return 0;
      },
      set 0(_) {}, // as it is already
    };
    module.HEAPU8[module._Py_EMSCRIPTEN_SIGNAL_HANDLING] = 1;
  }

  /** Let the current thread call the signal's handler. CPython would let the main thread do so, since 3.13. */
  #interrupt(signal: number): void {
    const module = this.#module;
    const start = (thread: number) => new Uint32Array(module.HEAPU8.buffer, thread, WORDS_BEFORE_FLAGS + 1);
    const main = start(this.#mainThread);
    const before = [...main];
    module._PyErr_SetInterruptEx(signal);
    before.forEach((word, at) => {
      if (main[at] !== word) this.#flag = { at, bits: (main[at] ?? 0) ^ word };
    });
    const mine = start(module._PyThreadState_Get());
    if (this.#flag) mine[this.#flag.at] = (mine[this.#flag.at] ?? 0) | this.#flag.bits;
  }

  stop(): void {
    if (this.#cell) this.#module.Py_EmscriptenSignalBuffer = this.#cell;
    this.#cell = undefined;
  }
}

/**
 * `switching` is a function of Python that calls `switchTo`, or `refused` if the stack cannot be suspended; `reserving`
 * is one that calls `reserve`.
 */
function catching(): number[][] {
  return [
    section(1, [type(2, 1), type(0, 1)]),
    section(2, [imported("switchTo", 0, 0), imported("refused", 0, 1), imported("reserve", 0, 0)]),
    section(3, [[0], [0]]),
    section(7, [exported("switching", 3), exported("reserving", 4)]),
    section(10, [
      code([], [TRY, I32, LOCAL_GET, 0, LOCAL_GET, 1, CALL, 0, CATCH_ALL, CALL, 1, END]),
      code([], [LOCAL_GET, 0, LOCAL_GET, 1, CALL, 2]),
    ]),
  ];
}
