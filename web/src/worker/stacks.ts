/**
 * Gives a deep program more stacks: Python's calls use the browser's stack, and a worker has only about 500 KB of it.
 *
 * A Python function called by C code, such as a `__repr__`, takes about 2 KB of that stack for each level; on Python 3.10
 * every function takes some. So these entry points of the interpreter are replaced in its table of functions by ones
 * that count their levels, and continue on a new stack after `LEVELS` of them. A new stack comes from WebAssembly's
 * promise integration (JSPI): a call of a "promising" function runs on a stack of its own, and at once. Thereby CPython's
 * own recursion limit is reached before the stack is full. If a thread is suspended on the new stack (`threads.ts`), the
 * one below it is suspended too.
 *
 * C code that calls itself without Python in between (the `repr` of a nested list) stays on one stack. CPython limits
 * such calls, and each stack starts with a limit that fits it: also the one where the program's module runs, and the
 * finalizers at its end.
 *
 * In a browser without JSPI nothing is replaced, and a program that is too deep ends the interpreter (`host.ts`).
 */

import {
  CALL,
  CALL_INDIRECT,
  code,
  ELSE,
  END,
  exported,
  FUNCREF,
  GLOBAL_GET,
  GLOBAL_SET,
  I32,
  I32_ADD,
  I32_CONST,
  I32_EQ,
  I32_EQZ,
  I32_SUB,
  IF,
  imported,
  instance,
  LOCAL_GET,
  LOCAL_SET,
  LOCAL_TEE,
  NO_RESULT,
  parametersUpTo,
  REF_TEST,
  RETURN,
  section,
  TABLE_GET,
  type,
  UNREACHABLE,
} from "./wasm";

/** The parts of Emscripten's module that are used here: private, but present in every version. */
export interface StackModule {
  readonly HEAPU8: Uint8Array;
  readonly wasmTable: WebAssembly.Table;
  readonly ___stack_pointer: WebAssembly.Global;
  readonly _PyGen_Type: number;
  readonly _PyFunction_Type: number;
  readonly _PyList_Type: number;
  readonly _PyTuple_Type: number;
  readonly _PyDict_Type: number;
  readonly _PySet_Type: number;
  readonly _PyCell_Type: number;
  readonly _PyMethod_Type: number;
  readonly _PyExc_BaseException: number;
  readonly _PyExc_RecursionError: number;
  stringToNewUTF8(text: string): number;
  _PyErr_SetString(exception: number, message: number): void;
  _PyThreadState_Get(): number;
  /** Since Python 3.14. */
  _PyUnstable_ThreadState_SetStackProtection?(thread: number, start: number, size: number): number;
  _PyUnstable_ThreadState_ResetStackProtection?(thread: number): void;
}

/** How many levels of Python called by C share a stack. */
const LEVELS = 40;

/** How deep C code may call itself on a stack, as Python 3.12 and 3.13 count it. */
const C_CALLS = 600;

/** The same since Python 3.14, in bytes of the stack in WebAssembly's memory. */
const C_BYTES = 64 * 1024;

/** How many of these bytes a deallocator takes, so that CPython puts off what is nested deeper than about 300 levels. */
const DEALLOCATOR_BYTES = 96;

/** How much of its memory a thread keeps free for the levels that share a stack: each may sort, which takes 2.5 KB. */
const SPARE_BYTES = 192 * 1024;

/** How much of the stack in WebAssembly's memory may be used: of 5 MB, or 10 MB since Python 3.14. */
const MEMORY_BYTES = 4 * 2 ** 20;

/** No function that is replaced returns this: they return a pointer, null, or a small number. */
const NOTHING = 0x7fffffff;
const NOTHING_ENCODED = [0xff, 0xff, 0xff, 0xff, 0x07];

/** WebAssembly's promise integration, which TypeScript does not know yet. */
export interface Jspi {
  promising?(run: unknown): (...args: number[]) => Promise<number>;
  readonly Suspending?: new (run: (...args: number[]) => Promise<number>) => WebAssembly.ImportValue;
}

/** Where the types of CPython have these members, counted in words: the same from Python 3.10 to 3.15. */
const DEALLOC = 6;
const VECTORCALL_OFFSET = 7;
const AS_ASYNC = 10;
const ITERNEXT = 28;
const AM_SEND = 3;
/** In a builtin function, its description; and in that, its C function. */
const DESCRIPTION = 2;
const C_FUNCTION = 1;

/** The addresses of Python's functions through which C code calls Python: one in Python, and two of its builtins. */
export interface EntryPoints {
  /** A class written in Python. */
  readonly class: number;
  readonly run: number;
  readonly exec: number;
  readonly eval: number;
}

/** What new stacks have to do with threads: each has its own count of levels, and its own memory. */
export interface Stacks {
  /** Why a stack has failed; undefined if none has. */
  failure(): Promise<unknown> | undefined;
  /** A thread begins, on a stack of its own whose memory is above `end`; null for the main thread. */
  begin(end: number | null): void;
  /** The current thread is suspended; call the result when it continues. */
  suspend(): () => void;
}

/** Let the interpreter continue on new stacks. `entries` is from `looplab.pyodide.addresses`. */
export function useManyStacks(module: StackModule, entries: EntryPoints): Stacks {
  const { promising, Suspending } = WebAssembly as Jspi;
  const { wasmTable: table } = module;
  if (!promising || !Suspending)
    return { failure: () => undefined, begin: () => undefined, suspend: () => () => undefined };
  const words = new Int32Array(module.HEAPU8.buffer);
  const word = (at: number, member: number): number => words[(at >> 2) + member] ?? 0;
  const send = word(word(module._PyGen_Type, AS_ASYNC), AM_SEND);
  const indices = new Set([
    send,
    word(entries.run + word(module._PyFunction_Type, VECTORCALL_OFFSET), 0),
    word(module._PyGen_Type, ITERNEXT),
    ...[entries.exec, entries.eval].map((builtin) => word(word(builtin, DESCRIPTION), C_FUNCTION)),
  ]);
  const left = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
  const result = new WebAssembly.Global({ value: "i32", mutable: true }, NOTHING);
  const limit = limitOfC(module);
  limit.set(); // of this stack
  const endOfMain = module.___stack_pointer.value - MEMORY_BYTES;
  let end = endOfMain;
  const recursionError = word(module._PyExc_RecursionError, 0);
  const tooDeep = module.stringToNewUTF8("maximum recursion depth exceeded");
  let failure: Promise<unknown> | undefined;
  let unfinished: Promise<number> = Promise.reject();
  unfinished.catch(() => undefined);
  const wait = new Suspending(() => unfinished);
  for (const index of indices) {
    const original: (...args: number[]) => number = table.get(index);
    const hop = (...args: number[]): number => {
      if (module.___stack_pointer.value < end) {
        if (end === endOfMain) throw new RangeError("Maximum call stack size exceeded");
        module._PyErr_SetString(recursionError, tooDeep);
        return index === send ? -1 : 0;
      }
      const levels: number = left.value;
      left.value = LEVELS;
      result.value = NOTHING;
      const restore = limit.set();
      const ended = run(...args);
      const leave = (): void => {
        restore();
        left.value = levels;
      };
      if (result.value === NOTHING) {
        unfinished = ended.then((value) => {
          leave();
          return value;
        });
        unfinished.catch((error: unknown) => {
          // the first to fail is the innermost
          failure ??= Promise.resolve(error);
        });
        return NOTHING;
      }
      leave();
      return result.value;
    };
    const exports = instance(counting(original.length), { original, hop, wait, left, result });
    const run = promising(exports["run"]);
    table.set(index, exports["counted"]);
  }
  if (module._PyUnstable_ThreadState_SetStackProtection) {
    const types = [module._PyList_Type, module._PyTuple_Type, module._PyDict_Type, module._PySet_Type];
    types.push(module._PyFunction_Type, module._PyCell_Type, module._PyMethod_Type);
    types.push(module._PyGen_Type, word(module._PyExc_BaseException, 0), entries.class);
    const stack = module.___stack_pointer;
    for (const index of new Set(types.map((type) => word(type, DEALLOC)))) {
      table.set(index, instance(measured(), { original: table.get(index), stack })["dealloc"]);
    }
  }
  return {
    failure: () => failure,
    begin(memory) {
      left.value = LEVELS;
      end = memory === null ? endOfMain : memory + SPARE_BYTES;
      limit.start = 0;
      limit.set();
    },
    suspend() {
      const before = { left: left.value, end, start: limit.start };
      return () => {
        left.value = before.left;
        end = before.end;
        limit.start = before.start;
      };
    },
  };
}

/** The limit of C code on the current stack. `start` is where the memory begins that it may use; 0 for CPython's limit. */
interface LimitOfC {
  start: number;
  /** Set the limit for a new stack, and return a function that restores the limit before. */
  set(): () => void;
}

function limitOfC(module: StackModule): LimitOfC {
  const protect = module._PyUnstable_ThreadState_SetStackProtection;
  if (protect) {
    const limit = {
      start: 0,
      set() {
        const before = limit.start;
        const thread = module._PyThreadState_Get();
        limit.start = module.___stack_pointer.value - C_BYTES;
        protect(thread, limit.start, C_BYTES);
        return () => {
          limit.start = before;
          if (before) protect(thread, before, C_BYTES);
          else module._PyUnstable_ThreadState_ResetStackProtection?.(thread);
        };
      },
    };
    return limit;
  }
  const offset = counterOfC(module, module._PyThreadState_Get());
  const counter = () => new Int32Array(module.HEAPU8.buffer, module._PyThreadState_Get() + offset, 1);
  return {
    start: 0,
    set() {
      if (!offset) return () => undefined;
      const [before = 0] = counter();
      counter()[0] = C_CALLS;
      return () => {
        counter()[0] = before;
      };
    },
  };
}

/** Where a thread state of Python 3.12 and 3.13 has the counter, after the recursion limit; 0 if it has none. */
function counterOfC(module: StackModule, thread: number): number {
  const words = new Int32Array(module.HEAPU8.buffer, thread, 16);
  const at = words.lastIndexOf(1000); // when no Python code runs, what remains of the limit is before it
  const value = words[at + 1] ?? 0;
  return at > 0 && value > C_CALLS && value <= 10_000 ? 4 * (at + 1) : 0;
}

/**
 * Keep calls of C functions on one stack: up to Python 3.11 these go through JavaScript where a browser does not tell
 * how many arguments a WebAssembly function takes, and JavaScript always runs on the worker's own stack.
 *
 * Call it with what Pyodide imports into its WebAssembly.
 */
export function avoidJavaScript(env: Record<string, unknown>): void {
  const table = env["__indirect_function_table"];
  if (!("promising" in WebAssembly) || !(table instanceof WebAssembly.Table)) return;
  // Python 3.10
  if ("method_call_trampoline" in env) env["method_call_trampoline"] = instance(trampoline(), { table })["call"];
  // Python 3.11
  if ("_PyEM_CountFuncParams" in env) {
    env["_PyEM_detect_type_reflection"] = () => 1;
    env["_PyEM_CountFuncParams"] = (index: number) => table.get(index).length;
  }
}

// ---- WebAssembly, written by hand: JavaScript in these places would leave the stack ----

/**
 * `counted` calls the original, or `hop` when no level is left on this stack; `run` calls it for `hop`, and leaves its
 * result in a global too, since a promising function returns a promise. If there is no result, because a thread is
 * suspended on the new stack, `wait` suspends this one as well.
 */
function counting(parameters: number): number[][] {
  const all = parametersUpTo(parameters);
  return [
    section(1, [type(parameters, 1), type(0, 1)]),
    section(2, [
      imported("original", 0, 0),
      imported("hop", 0, 0),
      imported("wait", 0, 1),
      imported("left", 3, I32, 1),
      imported("result", 3, I32, 1),
    ]),
    section(3, [[0], [0]]),
    section(7, [exported("counted", 3), exported("run", 4)]),
    section(10, [
      code(
        [[1, I32]],
        [GLOBAL_GET, 0, I32_EQZ, IF, I32, ...all, CALL, 1, LOCAL_TEE, parameters],
        [I32_CONST, ...NOTHING_ENCODED, I32_EQ, IF, I32, CALL, 2, ELSE, LOCAL_GET, parameters, END, ELSE],
        [GLOBAL_GET, 0, I32_CONST, 1, I32_SUB, GLOBAL_SET, 0, ...all, CALL, 0],
        [GLOBAL_GET, 0, I32_CONST, 1, I32_ADD, GLOBAL_SET, 0, END],
      ),
      code([], all, [CALL, 0, GLOBAL_SET, 1, GLOBAL_GET, 1]),
    ]),
  ];
}

/**
 * `dealloc(object)` calls the original, and meanwhile takes some of the stack in WebAssembly's memory. By its use CPython
 * sees since 3.14 how deep deallocators are nested, and these take none of it.
 */
function measured(): number[][] {
  const bytes = [I32_CONST, DEALLOCATOR_BYTES | 128, 0];
  return [
    section(1, [type(1, 0)]),
    section(2, [imported("original", 0, 0), imported("stack", 3, I32, 1)]),
    section(3, [[0]]),
    section(7, [exported("dealloc", 1)]),
    section(10, [
      code(
        [],
        [GLOBAL_GET, 0, ...bytes, I32_SUB, GLOBAL_SET, 0, LOCAL_GET, 0, CALL, 0],
        [GLOBAL_GET, 0, ...bytes, I32_ADD, GLOBAL_SET, 0],
      ),
    ]),
  ];
}

/** `call(index, a, b, c)` calls a function of the table with as many of the arguments as it takes. */
function trampoline(): number[][] {
  const attempts = [3, 2, 1, 0].map((n) => [
    ...[LOCAL_GET, 4, ...REF_TEST, n, IF, NO_RESULT],
    ...parametersUpTo(n, 1),
    ...[LOCAL_GET, 0, CALL_INDIRECT, n, 0, RETURN, END],
  ]);
  return [
    section(1, [type(0, 1), type(1, 1), type(2, 1), type(3, 1), type(4, 1)]),
    section(2, [imported("table", 1, FUNCREF, 0, 0)]),
    section(3, [[4]]),
    section(7, [exported("call", 0)]),
    section(10, [code([[1, FUNCREF]], [LOCAL_GET, 0, TABLE_GET, 0, LOCAL_SET, 4], ...attempts, [UNREACHABLE])]),
  ];
}
