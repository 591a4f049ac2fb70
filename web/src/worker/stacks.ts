/**
 * Gives a deep program more stacks: Python's calls use the browser's stack, and a worker has only about 500 KB of it.
 *
 * A Python function called by C code, such as a `__repr__`, takes about 2 KB of that stack for each level; on Python 3.10
 * every function takes some. So these entry points of the interpreter are replaced in its table of functions by ones
 * that count their levels, and continue on a new stack after `LEVELS` of them. A new stack comes from WebAssembly's
 * promise integration (JSPI): a call of a "promising" function runs on a stack of its own, and at once, since nothing
 * here ever suspends it. Thereby CPython's own recursion limit is reached before the stack is full.
 *
 * C code that calls itself without Python in between (the `repr` of a nested list) stays on one stack. CPython limits
 * such calls, and each stack starts with a limit that fits it: also the worker's own, where the program's module runs,
 * and the finalizers at its end.
 *
 * In a browser without JSPI nothing is replaced, and a program that is too deep ends the interpreter (`host.ts`).
 */

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

/** How much of the stack in WebAssembly's memory may be used: of 5 MB, or 10 MB since Python 3.14. */
const MEMORY_BYTES = 4 * 2 ** 20;

/** No function that is replaced returns this: they return a pointer, null, or a small number. */
const NOTHING = 0x7fffffff;

interface Promising {
  promising?(run: unknown): (...args: number[]) => Promise<number>;
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

/**
 * Let the interpreter continue on new stacks. `entries` is from `looplab.pyodide.addresses`.
 *
 * Returns a function that returns why a stack has failed, or undefined.
 */
export function useManyStacks(module: StackModule, entries: EntryPoints): () => Promise<unknown> | undefined {
  const { promising } = WebAssembly as Promising;
  const { wasmTable: table } = module;
  if (!promising) return () => undefined;
  const words = new Int32Array(module.HEAPU8.buffer);
  const word = (at: number, member: number): number => words[(at >> 2) + member] ?? 0;
  const indices = new Set([
    word(entries.run + word(module._PyFunction_Type, VECTORCALL_OFFSET), 0),
    word(module._PyGen_Type, ITERNEXT),
    word(word(module._PyGen_Type, AS_ASYNC), AM_SEND),
    ...[entries.exec, entries.eval].map((builtin) => word(word(builtin, DESCRIPTION), C_FUNCTION)),
  ]);
  const left = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
  const result = new WebAssembly.Global({ value: "i32", mutable: true }, NOTHING);
  const limit = limitOfC(module);
  limit(); // of this stack
  const top: number = module.___stack_pointer.value;
  let failure: Promise<unknown> | undefined;
  for (const index of indices) {
    const original: (...args: number[]) => number = table.get(index);
    const hop = (...args: number[]): number => {
      if (top - module.___stack_pointer.value > MEMORY_BYTES) throw new RangeError("Maximum call stack size exceeded");
      const levels: number = left.value;
      left.value = LEVELS;
      result.value = NOTHING;
      const restore = limit();
      const ended = run(...args);
      if (result.value === NOTHING) {
        // the first to fail is the innermost
        failure ??= ended.catch((error: unknown) => error);
        ended.catch(() => undefined);
        throw new RangeError("Maximum call stack size exceeded");
      }
      restore();
      left.value = levels;
      return result.value;
    };
    const exports = instance(counting(original.length), { original, hop, left, result });
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
  return () => failure;
}

/** A function that sets the limit of C code for a new stack, and returns one that restores the limit before. */
function limitOfC(module: StackModule): () => () => void {
  const thread = module._PyThreadState_Get();
  const protect = module._PyUnstable_ThreadState_SetStackProtection;
  if (protect) {
    let start = 0;
    return () => {
      const before = start;
      start = module.___stack_pointer.value - C_BYTES;
      protect(thread, start, C_BYTES);
      return () => {
        start = before;
        if (start) protect(thread, start, C_BYTES);
        else module._PyUnstable_ThreadState_ResetStackProtection?.(thread);
      };
    };
  }
  const at = counterOfC(module, thread);
  const counter = () => new Int32Array(module.HEAPU8.buffer, at, 1);
  return () => {
    const [before = 0] = counter();
    if (at) counter()[0] = C_CALLS;
    return () => {
      if (at) counter()[0] = before;
    };
  };
}

/** The address of the counter of Python 3.12 and 3.13, which follows the recursion limit; 0 if there is none. */
function counterOfC(module: StackModule, thread: number): number {
  const words = new Int32Array(module.HEAPU8.buffer, thread, 16);
  const at = words.lastIndexOf(1000); // when no Python code runs, what remains of the limit is before it
  const value = words[at + 1] ?? 0;
  return at > 0 && value > C_CALLS && value <= 10_000 ? thread + 4 * (at + 1) : 0;
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

const I32 = 0x7f;
const FUNCREF = 0x70;
const FUNCTION_TYPE = 0x60;
const NO_RESULT = 0x40;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;
const RETURN = 0x0f;
const CALL = 0x10;
const CALL_INDIRECT = 0x11;
const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const GLOBAL_GET = 0x23;
const GLOBAL_SET = 0x24;
const TABLE_GET = 0x25;
const I32_CONST = 0x41;
const I32_EQZ = 0x45;
const I32_ADD = 0x6a;
const I32_SUB = 0x6b;
const UNREACHABLE = 0x00;
const REF_TEST = [0xfb, 0x14];

/**
 * `counted` calls the original, or `hop` when no level is left on this stack; `run` calls it for `hop`, and leaves its
 * result in a global, since a promising function returns a promise.
 */
function counting(parameters: number): number[][] {
  const all = parametersUpTo(parameters);
  return [
    section(1, [type(parameters, 1), type(parameters, 0)]),
    section(2, [
      imported("original", 0, 0),
      imported("hop", 0, 0),
      imported("left", 3, I32, 1),
      imported("result", 3, I32, 1),
    ]),
    section(3, [[0], [1]]),
    section(7, [exported("counted", 2), exported("run", 3)]),
    section(10, [
      code(
        [],
        [GLOBAL_GET, 0, I32_EQZ, IF, I32, ...all, CALL, 1, ELSE],
        [GLOBAL_GET, 0, I32_CONST, 1, I32_SUB, GLOBAL_SET, 0, ...all, CALL, 0],
        [GLOBAL_GET, 0, I32_CONST, 1, I32_ADD, GLOBAL_SET, 0, END],
      ),
      code([], all, [CALL, 0, GLOBAL_SET, 1]),
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

function instance(sections: number[][], imports: Record<string, WebAssembly.ImportValue>): WebAssembly.Exports {
  const bytes = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...sections.flat()]);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { "": imports }).exports;
}

/** Below, no count or length reaches 128 (and no constant 64), so each fits a byte, but for those of sections and functions. */
function section(id: number, items: number[][]): number[] {
  return [id, ...sized(vector(items))];
}

function code(locals: number[][], ...instructions: number[][]): number[] {
  return sized([...vector(locals), ...instructions.flat(), END]);
}

function sized(bytes: number[]): number[] {
  const { length } = bytes;
  return length < 128 ? [length, ...bytes] : [(length & 127) | 128, length >> 7, ...bytes];
}

function vector(items: number[][]): number[] {
  return [items.length, ...items.flat()];
}

function type(parameters: number, results: number): number[] {
  return [FUNCTION_TYPE, parameters, ...Array(parameters).fill(I32), results, ...Array(results).fill(I32)];
}

function imported(name: string, ...description: number[]): number[] {
  return [...text(""), ...text(name), ...description];
}

function exported(name: string, index: number): number[] {
  return [...text(name), 0, index];
}

function text(name: string): number[] {
  return [name.length, ...new TextEncoder().encode(name)];
}

function parametersUpTo(count: number, first = 0): number[] {
  return Array.from({ length: count }, (_, n) => [LOCAL_GET, first + n]).flat();
}
