/**
 * The events of a run, as `looplab.trace` reports them: `src/looplab/trace/journal.py` describes each kind.
 */

export type Stream = "stdout" | "stderr";

interface Common {
  /** Seconds since the program started. */
  readonly time: number;
  readonly iteration?: number;
  /** Of the program. */
  readonly line?: number;
  /** Of the program: the chain of calls or awaits that leads to `line`, outermost first, if it is more than one. */
  readonly lines?: readonly number[];
}

/** The object that a task waits at: a lock, a queue. */
export interface SyncObject {
  readonly number: number;
  readonly type: string;
}

/** What a suspended task waits for. */
export interface Awaited {
  /** "turn", "future", "task", "gather", "sleep", or a method: "Queue.get". */
  readonly what: string;
  readonly future?: number;
  readonly tasks?: readonly number[];
  readonly object?: SyncObject;
}

export type Result = "result" | "exception" | "cancelled";

/** What a callback is about. `future` and `of` (a task) are what it is told the end of. */
export interface CallbackInfo {
  readonly handle: number;
  readonly callback: string;
  readonly task?: number;
  readonly future?: number;
  readonly of?: number;
  /** 1 if it is not told. */
  readonly loop?: number;
}

export type TraceEvent = Common &
  (
    | { readonly kind: "loop"; readonly loop: number; readonly state: "runs" | "stops" | "closed" }
    | {
        readonly kind: "task";
        readonly task: number;
        readonly name: string;
        readonly coroutine: string;
        /** How it was called: "('/news')". */
        readonly arguments?: string;
        readonly parent?: number;
        readonly eager?: boolean;
        readonly loop?: number;
      }
    | { readonly kind: "renamed"; readonly task: number; readonly name: string }
    | ({ readonly kind: "ready"; readonly fd?: number; readonly thread?: string } & CallbackInfo)
    | ({ readonly kind: "timer"; readonly when: number } & CallbackInfo)
    | { readonly kind: "due"; readonly handles: readonly number[] }
    | { readonly kind: "dropped"; readonly handle: number }
    | { readonly kind: "poll"; readonly timeout: number | null; readonly files: number }
    | { readonly kind: "polled"; readonly files: number }
    | { readonly kind: "run"; readonly handle?: number; readonly task?: number; readonly cancelling?: boolean }
    | { readonly kind: "suspended"; readonly task: number; readonly on: Awaited }
    | {
        readonly kind: "done";
        readonly task?: number;
        readonly future?: number;
        readonly outcome: Result;
        readonly exception?: string;
      }
    | { readonly kind: "failed"; readonly exception: string }
    | { readonly kind: "ran"; readonly handle?: number }
    | { readonly kind: "lost"; readonly task: number }
    | {
        readonly kind: "sync";
        readonly object: number;
        readonly type: string;
        readonly action: "acquired" | "released" | "set" | "cleared" | "put" | "got";
        readonly task?: number;
        readonly value?: number;
      }
    | { readonly kind: "printed"; readonly stream: Stream; readonly text: string; readonly task?: number }
    | { readonly kind: "cut"; readonly cap: number; readonly because?: string }
  );

export type EventKind = TraceEvent["kind"];

type Check =
  | "number"
  | "string"
  | "boolean"
  | "numbers"
  | "awaited"
  | "timeout"
  | "state"
  | "result"
  | "stream"
  | "action";
type Shape = Readonly<Record<string, Check | `${Check}?`>>;

const COMMON: Shape = { time: "number", iteration: "number?", line: "number?", lines: "numbers?" };
const CALLBACK: Shape = {
  handle: "number",
  callback: "string",
  task: "number?",
  future: "number?",
  of: "number?",
  loop: "number?",
};

const SHAPES: Readonly<Record<EventKind, Shape>> = {
  loop: { loop: "number", state: "state" },
  task: {
    task: "number",
    name: "string",
    coroutine: "string",
    arguments: "string?",
    parent: "number?",
    eager: "boolean?",
    loop: "number?",
  },
  renamed: { task: "number", name: "string" },
  ready: { ...CALLBACK, fd: "number?", thread: "string?" },
  timer: { ...CALLBACK, when: "number" },
  due: { handles: "numbers" },
  dropped: { handle: "number" },
  poll: { timeout: "timeout", files: "number" },
  polled: { files: "number" },
  run: { handle: "number?", task: "number?", cancelling: "boolean?" },
  suspended: { task: "number", on: "awaited" },
  done: { task: "number?", future: "number?", outcome: "result", exception: "string?" },
  failed: { exception: "string" },
  ran: { handle: "number?" },
  lost: { task: "number" },
  sync: { object: "number", type: "string", action: "action", task: "number?", value: "number?" },
  printed: { stream: "stream", text: "string", task: "number?" },
  cut: { cap: "number", because: "string?" },
};

/** The events in `value`; null if it is not a list of events. */
export function traceEventsOf(value: unknown): readonly TraceEvent[] | null {
  return Array.isArray(value) && value.every(isTraceEvent) ? value : null;
}

function isTraceEvent(value: unknown): value is TraceEvent {
  if (typeof value !== "object" || value === null) return false;
  const fields: Record<string, unknown> = { ...value };
  const { kind } = fields;
  if (typeof kind !== "string" || !isEventKind(kind)) return false;
  return fits(fields, COMMON) && fits(fields, SHAPES[kind]);
}

function isEventKind(kind: string): kind is EventKind {
  return Object.hasOwn(SHAPES, kind);
}

function fits(fields: Readonly<Record<string, unknown>>, shape: Shape): boolean {
  return Object.entries(shape).every(([name, check]) => {
    const value = fields[name];
    return check.endsWith("?") && value === undefined ? true : holds(value, check.replace("?", ""));
  });
}

function holds(value: unknown, check: string): boolean {
  switch (check) {
    case "numbers":
      return isNumbers(value);
    case "timeout":
      return value === null || typeof value === "number";
    case "state":
      return value === "runs" || value === "stops" || value === "closed";
    case "result":
      return value === "result" || value === "exception" || value === "cancelled";
    case "stream":
      return value === "stdout" || value === "stderr";
    case "action":
      return typeof value === "string" && ["acquired", "released", "set", "cleared", "put", "got"].includes(value);
    case "awaited": {
      if (typeof value !== "object" || value === null) return false;
      const { what, future, tasks, object }: Record<string, unknown> = { ...value };
      return (
        typeof what === "string" &&
        (future === undefined || typeof future === "number") &&
        (object === undefined || isSyncObject(object)) &&
        (tasks === undefined || isNumbers(tasks))
      );
    }
    default:
      return typeof value === check;
  }
}

function isSyncObject(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { number, type }: Record<string, unknown> = { ...value };
  return typeof number === "number" && typeof type === "string";
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}
