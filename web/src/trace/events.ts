/**
 * The events of a run, as `looplab.trace` reports them: `src/looplab/trace/journal.py` describes each kind.
 */

import {
  boolean,
  type Checked,
  type Fields,
  listOf,
  nullable,
  number,
  oneOf,
  optional,
  type Shape,
  shape,
  text,
  variant,
} from "./shape";

export const isStream = oneOf("stdout", "stderr");
export type Stream = Checked<typeof isStream>;

/** What every event has, or may have. */
export const COMMON = {
  /** Seconds, counted from the call of `asyncio.run`, or from the first event if that is earlier. */
  time: number,
  iteration: optional(number),
  /** Of the program. */
  line: optional(number),
  /** Of the program: the chain of calls or awaits that leads to `line`, outermost first, if there is more than one. */
  lines: optional(listOf(number)),
};

const isSyncObject = shape({ number, type: text });
/** An object that tasks wait for: a lock, a queue. */
export type SyncObject = Checked<typeof isSyncObject>;

const isAwaited = shape({
  /** "turn", "future", "task", "gather", "sleep", or a method: "Queue.get". */
  what: text,
  future: optional(number),
  tasks: optional(listOf(number)),
  object: optional(isSyncObject),
});
/** What a suspended task waits for. */
export type Awaited = Checked<typeof isAwaited>;

const isThreadAwaited = shape({
  /** "work", of a pool; "end", of the other threads; or what was called: "sleep", "Lock.acquire", "Queue.get". */
  what: text,
  /** In seconds, like the times of events. */
  until: optional(number),
  /** The thread that has the lock, or is to end. */
  threads: optional(listOf(number)),
  object: optional(isSyncObject),
});
/** What a waiting thread waits for. */
export type ThreadAwaited = Checked<typeof isThreadAwaited>;

const CALLBACK = {
  handle: number,
  callback: text,
  /** The task that the callback steps. */
  task: optional(number),
  /** The future, or the task, whose end the callback handles. */
  future: optional(number),
  of: optional(number),
  /** 1 if it is missing. */
  loop: optional(number),
};
export type CallbackInfo = Shape<typeof CALLBACK>;

/** The fields of each kind. A test compares this table with the one in `journal.py`. */
export const KINDS = {
  loop: { loop: number, state: oneOf("runs", "stops", "closed"), thread: optional(number) },
  task: {
    task: number,
    name: text,
    coroutine: text,
    /** How the coroutine function was called: "('/news')". */
    arguments: optional(text),
    parent: optional(number),
    eager: optional(boolean),
    loop: optional(number),
  },
  renamed: { task: number, name: text },
  ready: { ...CALLBACK, fd: optional(number), thread: optional(number) },
  timer: { ...CALLBACK, when: number },
  due: { handles: listOf(number), loop: optional(number) },
  dropped: { handle: number },
  poll: { timeout: nullable(number), files: number, loop: optional(number) },
  polled: { files: number, loop: optional(number) },
  run: {
    handle: optional(number),
    task: optional(number),
    cancelling: optional(boolean),
    requests: optional(number),
    loop: optional(number),
  },
  /** `requests`: those to cancel the task that are not taken back, `Task.cancelling()`; left out if there are none. */
  suspended: { task: number, on: isAwaited, requests: optional(number) },
  done: {
    task: optional(number),
    future: optional(number),
    outcome: oneOf("result", "exception", "cancelled"),
    exception: optional(text),
  },
  failed: { exception: text, thread: optional(number) },
  ran: { handle: optional(number), loop: optional(number) },
  lost: { task: number },
  sync: {
    object: number,
    type: text,
    action: oneOf("acquired", "released", "set", "cleared", "put", "got"),
    task: optional(number),
    value: optional(number),
    /** The `maxsize` of a queue, if it has one. */
    limit: optional(number),
  },
  /** `by`: the chain of what holds a waiting task, from what stays alive; empty if nothing was found. */
  collects: { held: listOf(shape({ task: number, by: listOf(text) })), task: optional(number) },
  printed: { stream: isStream, text, task: optional(number), thread: optional(number) },
  thread: {
    thread: number,
    name: text,
    parent: optional(number),
    /** The task in which it was started. */
    task: optional(number),
    function: optional(text),
  },
  takes: { thread: number, function: text },
  waits: { thread: number, on: isThreadAwaited },
  continues: { thread: number },
  ended: { thread: number },
  cut: { cap: number, because: optional(text) },
} as const satisfies Readonly<Record<string, Fields>>;

const hasCommonFields = shape(COMMON);
const isOfKnownKind = variant("kind", KINDS);

export type TraceEvent = Checked<typeof hasCommonFields> & Checked<typeof isOfKnownKind>;

export const isTraceEvent = (value: unknown): value is TraceEvent => hasCommonFields(value) && isOfKnownKind(value);

const isTrace = listOf(isTraceEvent);

/** The events in `value`; null if it is not a list of events. */
export function traceEventsOf(value: unknown): readonly TraceEvent[] | null {
  return isTrace(value) ? value : null;
}
