/**
 * The messages between looplab, the worker and the page. Those from looplab are JSON, checked as they enter JavaScript.
 *
 * The page also checks every message from a worker: a program in it can post anything, and some of that becomes markup
 * (`trace/`).
 */

import { isStream, isTraceEvent } from "../trace/events";
import {
  boolean,
  type Check,
  type Checked,
  listOf,
  nullable,
  number,
  optional,
  shape,
  text,
  variant,
} from "../trace/shape";
import { type ClockName, isClockName } from "./clock";

/** Written to the interrupt cell, it interrupts the program as Ctrl+C does. No other value has a meaning. */
export const SIGINT = 2;

/** In bytes. */
export interface Progress {
  loaded: number;
  total: number;
}

const isOutcome = variant("kind", {
  finished: {},
  /** Without a line if the exception did not pass through the program's own code. */
  raised: { exception: text, line: optional(nullable(number)) },
  exited: { status: number },
  /** The browser's stack was full, and the interpreter has crashed. Without a line if it is not known. */
  overflowed: { line: optional(nullable(number)) },
});
export type Outcome = Checked<typeof isOutcome>;

const isLoopMessage = variant("type", {
  started: { python: text },
  printed: { stream: isStream, text, time: number },
  "read-stdin": { line: number },
  traced: { events: listOf(isTraceEvent) },
  /** `events`: how many the recorder sent. `tampered`: as in `looplab.record`; both are only for the check of an exercise. */
  finished: { outcome: isOutcome, duration: number, events: optional(number), tampered: optional(text) },
});
/** What `looplab.run` reports about one program; times are seconds since it started. */
export type LoopMessage = Checked<typeof isLoopMessage>;

export interface Program {
  source: string;
  filename: string;
  clock: ClockName;
  /** Whether to record what the event loop does. */
  trace: boolean;
  /** Whether to run it as the asyncio REPL does, where `await` works outside functions. */
  repl?: boolean;
  /** How long a thread may run before others do, in seconds; null: until it waits. */
  switch: number | null;
  /** The names of packages that it can import besides the standard library. */
  packages?: readonly string[];
}

/**
 * `pyodide`: URL of the folder that holds it. `cell`: the interrupt cell, and `lines`: what the reader types; both null
 * where memory cannot be shared. `fresh`: whether to fetch its files from the server again. `compiled`: its WebAssembly,
 * if a worker has compiled it. `idle`: there is no program yet, so there is time to download more.
 */
export type ToWorker =
  | {
      type: "boot";
      pyodide: string;
      cell: Int32Array<SharedArrayBuffer> | null;
      lines: SharedArrayBuffer | null;
      fresh: boolean;
      compiled?: WebAssembly.Module | undefined;
    }
  | { type: "idle" }
  | ({ type: "run" } & Program);

const isModule: Check<WebAssembly.Module> = (value) => value instanceof WebAssembly.Module;

const isFromWorker = variant("type", {
  /** Bytes downloaded so far, and bytes needed for the boot. */
  progress: { loaded: number, total: number },
  /** All files are downloaded; the rest of the boot does not use the network. */
  starting: {},
  /** For the next boot of the same Pyodide; comes before "ready". */
  compiled: { module: isModule },
  ready: {},
  messages: { messages: listOf(isLoopMessage) },
  failed: { message: text },
});
export type FromWorker = Checked<typeof isFromWorker>;

/** The JSON is not one of looplab's messages: looplab and this bundle come from different builds. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** `value` as a message from a worker; null if it is not one. */
export function fromWorkerOf(value: unknown): FromWorker | null {
  return isFromWorker(value) ? value : null;
}

/** What a program can have in Node but not on a page: `sys.argv[1:]`, and folders to import from. */
export interface Surroundings {
  arguments: readonly string[];
  paths: readonly string[];
}

const isProgram = shape({
  source: text,
  filename: text,
  clock: optional(isClockName),
  trace: optional(boolean),
  repl: optional(boolean),
  switch: optional(nullable(number)),
  arguments: optional(listOf(text)),
  paths: optional(listOf(text)),
  packages: optional(listOf(text)),
});

export function parseProgram(json: string): Program & Surroundings {
  const expected =
    '{"source": "…", "filename": "…"}, and perhaps "clock", "trace", "repl", "switch", "packages", "arguments" and "paths"';
  return { clock: "real", trace: false, switch: null, arguments: [], paths: [], ...parsed(json, isProgram, expected) };
}

export function parseLoopMessage(json: string): LoopMessage {
  return parsed(json, isLoopMessage, "a message from looplab");
}

function parsed<Value>(json: string, check: Check<Value>, expected: string): Value {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new ProtocolError(`expected ${expected}, found text that is not JSON: ${json.slice(0, 200)}`);
  }
  if (check(value)) return value;
  throw new ProtocolError(`expected ${expected}, found ${json.slice(0, 200)}`);
}
