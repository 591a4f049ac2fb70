/**
 * What the loop looks like at a moment of a run, rebuilt from the events alone.
 */

import type { Awaited, CallbackInfo, SyncObject, ThreadAwaited, TraceEvent } from "./events";

export type TaskState = "created" | "ready" | "running" | "suspended" | "done" | "failed" | "cancelled" | "lost";

export interface TaskAt {
  readonly number: number;
  readonly name: string;
  readonly coroutine: string;
  /** How its coroutine function was called, `('/news')`; empty if unknown. */
  readonly arguments: string;
  readonly parent: number | null;
  readonly loop: number;
  readonly state: TaskState;
  /** What it waits for while it is suspended. */
  readonly on: Awaited | null;
  /** Lines of the program: where it is suspended, and the chain of awaits that leads there. */
  readonly line: number | null;
  readonly lines: readonly number[];
  /** The type of the exception that it failed with. */
  readonly exception: string | null;
}

/** The main thread, which is there from the beginning. */
export const MAIN_THREAD = 0;

export interface ThreadAt {
  readonly number: number;
  readonly name: string;
  readonly state: "running" | "waiting" | "ended" | "failed";
  /** What it runs: the function that it was started with, or that it has taken from its pool. */
  readonly function: string | null;
  /** What it waits for, and the line of the program where it does. */
  readonly on: ThreadAwaited | null;
  readonly line: number | null;
  /** The type of the exception that it failed with. */
  readonly exception: string | null;
}

export interface TimerAt extends CallbackInfo {
  /** In seconds, like the times of events. */
  readonly when: number;
}

/** An object that tasks wait for. `holders`: the tasks that have acquired and not released it, oldest first. */
export interface ObjectAt extends SyncObject {
  readonly holders: readonly number[];
  /** The line at which each holder acquired it. */
  readonly heldAt: readonly (number | null)[];
  /** The items in a queue, the free places of a semaphore; 1 for a lock that is held and an event that is set. */
  readonly value: number;
  /** The `maxsize` of a queue; null if it has none. */
  readonly limit: number | null;
}

export interface LoopAt {
  readonly time: number;
  readonly iteration: number;
  readonly tasks: Map<number, TaskAt>;
  /** Without the main one as long as it is the only one. */
  readonly threads: Map<number, ThreadAt>;
  /** In the order in which they will run. */
  readonly ready: readonly (CallbackInfo & { readonly thread?: number | undefined })[];
  /** The next one first. */
  readonly timers: readonly TimerAt[];
  /** The callback that each loop is running. */
  readonly running: ReadonlyMap<number, CallbackInfo>;
  readonly objects: Map<number, ObjectAt>;
  /** The tasks that wait for a lock, a queue … in the order in which they came; no object without any. */
  readonly lines: ReadonlyMap<number, readonly number[]>;
  /** The current poll of each loop, and when it began. */
  readonly polling: ReadonlyMap<number, { readonly timeout: number | null; readonly since: number }>;
  readonly printed: readonly { readonly stream: "stdout" | "stderr"; readonly text: string }[];
}

/** The state before the first event. */
export function beginning(): LoopAt {
  return {
    time: 0,
    iteration: 0,
    tasks: new Map(),
    threads: new Map(),
    ready: [],
    timers: [],
    running: new Map(),
    objects: new Map(),
    lines: new Map(),
    polling: new Map(),
    printed: [],
  };
}

/** A copy of a state that later events do not change. */
export function copyOf(at: LoopAt): LoopAt {
  return { ...at, tasks: new Map(at.tasks), threads: new Map(at.threads), objects: new Map(at.objects) };
}

/** The state after the first `count` of `events`. */
export function stateAfter(events: readonly TraceEvent[], count: number): LoopAt {
  return events.slice(0, count).reduce(after, beginning());
}

/** The tasks that wait for a future, longest first. */
export function waitersOf({ tasks }: LoopAt, future: number): number[] {
  return [...tasks.values()].filter(({ on }) => on?.future === future).map(({ number }) => number);
}

/** The state after one more event. `before` must not be used again: the new state takes over its maps, which would be
 *  slow to copy. */
export function after(before: LoopAt, event: TraceEvent): LoopAt {
  const at = { ...before, time: event.time, iteration: event.iteration ?? before.iteration };
  switch (event.kind) {
    case "task":
      return withTask(at, newTask(event));
    case "renamed":
      return changed(at, event.task, { name: event.name });
    case "ready":
      return queued({ ...at, ready: [...at.ready, event] }, [event]);
    case "timer":
      return { ...at, timers: [...at.timers, event].sort(byDeadline) };
    case "due": {
      const due = event.handles.flatMap((handle) => at.timers.filter((timer) => timer.handle === handle));
      const timers = at.timers.filter(({ handle }) => !event.handles.includes(handle));
      return queued({ ...at, timers, ready: [...at.ready, ...due] }, due);
    }
    case "dropped":
      return {
        ...at,
        ready: at.ready.filter(({ handle }) => handle !== event.handle),
        timers: at.timers.filter(({ handle }) => handle !== event.handle),
      };
    case "poll":
      return { ...at, polling: withEntry(at.polling, event, { timeout: event.timeout, since: event.time }) };
    case "polled":
      return { ...at, polling: withEntry(at.polling, event, null) };
    case "run": {
      const handle = event.handle ?? 0;
      const called = at.ready.find((each) => each.handle === handle);
      const running = called ?? { handle, callback: "", ...(event.task && { task: event.task }) };
      const next = {
        ...at,
        polling: withEntry(at.polling, event, null),
        running: withEntry(at.running, event, running),
        ready: at.ready.filter((each) => each.handle !== handle),
        // of a loop that does not report which timers are due, since it has its own `_run_once`
        timers: at.timers.filter((each) => each.handle !== handle),
      };
      if (event.task === undefined) return next;
      return changed(outOfLine(next, event.task), event.task, { state: "running", on: null });
    }
    case "suspended": {
      const { on, line = null, lines = line === null ? [] : [line] } = event;
      // what it waits for may have happened, or been cancelled, before the step ended
      const state = at.ready.some(({ task }) => task === event.task) ? "ready" : "suspended";
      return changed(intoLine(at, event.task, on), event.task, { state, on, line, lines });
    }
    case "done":
      if (event.task === undefined) return at;
      return changed(outOfLine(at, event.task), event.task, {
        state: event.outcome === "result" ? "done" : event.outcome === "exception" ? "failed" : "cancelled",
        exception: event.exception ?? null,
        on: null,
      });
    case "ran":
      return { ...at, running: withEntry(at.running, event, null) };
    case "lost":
      return changed(outOfLine(at, event.task), event.task, { state: "lost" });
    case "sync":
      return { ...at, objects: at.objects.set(event.object, used(at.objects.get(event.object), event)) };
    case "printed":
      return { ...at, printed: [...at.printed, { stream: event.stream, text: event.text }] };
    case "loop":
      return event.state === "closed" ? closed(at, event.loop) : { ...at, polling: withEntry(at.polling, event, null) };
    case "failed":
      return event.thread === undefined ? at : inThread(at, event.thread, { exception: event.exception });
    case "thread": {
      const { thread: number, name, function: called = null } = event;
      const started: ThreadAt = { ...MAIN, number, name, function: called };
      if (at.threads.size === 0) at.threads.set(MAIN_THREAD, MAIN);
      return { ...at, threads: at.threads.set(number, started) };
    }
    case "takes":
      return inThread(at, event.thread, { state: "running", function: event.function, on: null, line: null });
    case "waits": {
      const idle = event.on.what === "work" && { function: null };
      return inThread(at, event.thread, { state: "waiting", on: event.on, line: event.line ?? null, ...idle });
    }
    case "continues":
      return inThread(at, event.thread, { state: "running", on: null, line: null });
    case "ended": {
      const state = at.threads.get(event.thread)?.exception ? "failed" : "ended";
      return inThread(at, event.thread, { state, on: null, line: null });
    }
    case "collects":
    case "cut":
      return at;
    default:
      event satisfies never;
      return at;
  }
}

/** What a task waits in while it is in a line: methods of locks, semaphores, events, conditions, barriers and queues. */
const IN_LINE = /\.(acquire|wait|get|put|join)$/;

function intoLine(at: LoopAt, task: number, { what, object }: Awaited): LoopAt {
  if (object === undefined || !IN_LINE.test(what)) return at;
  const line = at.lines.get(object.number) ?? [];
  return { ...at, lines: new Map(at.lines).set(object.number, [...line, task]) };
}

/** A task that is woken leaves the line when it runs. */
function outOfLine(at: LoopAt, task: number): LoopAt {
  if (![...at.lines.values()].some((line) => line.includes(task))) return at;
  const left = [...at.lines].map(([object, line]) => [object, line.filter((each) => each !== task)] as const);
  return { ...at, lines: new Map(left.filter(([, line]) => line.length > 0)) };
}

/** The loop of an event or a callback; 1 if it names none. */
export function loopOf({ loop = 1 }: { readonly loop?: number | undefined }): number {
  return loop;
}

/** A copy of `map` with another entry for the loop of an event, or without any. */
function withEntry<T>(map: ReadonlyMap<number, T>, event: { loop?: number | undefined }, entry: T | null) {
  const copy = new Map(map);
  if (entry === null) copy.delete(loopOf(event));
  else copy.set(loopOf(event), entry);
  return copy;
}

/** Whether one of the loops runs a step of this task. */
export function isStepping({ running }: Pick<LoopAt, "running">, task: number | undefined): boolean {
  return task !== undefined && [...running.values()].some((callback) => callback.task === task);
}

function newTask(event: TraceEvent & { kind: "task" }): TaskAt {
  const { task: number, name, coroutine, parent = null, line = null, eager } = event;
  const state = eager ? "running" : "created";
  return {
    number,
    name,
    coroutine,
    arguments: event.arguments ?? "",
    parent,
    loop: loopOf(event),
    state,
    on: null,
    line,
    lines: line === null ? [] : [line],
    exception: null,
  };
}

const MAIN: ThreadAt = {
  number: MAIN_THREAD,
  name: "MainThread",
  state: "running",
  function: null,
  on: null,
  line: null,
  exception: null,
};

function inThread(at: LoopAt, number: number, change: Partial<ThreadAt>): LoopAt {
  const thread = at.threads.get(number);
  return thread ? { ...at, threads: at.threads.set(number, { ...thread, ...change }) } : at;
}

function withTask(at: LoopAt, task: TaskAt): LoopAt {
  return { ...at, tasks: at.tasks.set(task.number, task) };
}

function changed(at: LoopAt, number: number, change: Partial<TaskAt>): LoopAt {
  const task = at.tasks.get(number);
  return task ? withTask(at, { ...task, ...change }) : at;
}

/** A task whose next step has joined the ready queue is ready, and no longer waits for anything. */
function queued(at: LoopAt, joined: readonly CallbackInfo[]): LoopAt {
  for (const { task: number } of joined) {
    const task = number === undefined ? undefined : at.tasks.get(number);
    if (task?.state === "created" || task?.state === "suspended") withTask(at, { ...task, state: "ready", on: null });
  }
  return at;
}

function closed(at: LoopAt, closing: number): LoopAt {
  const stays = ({ loop = 1 }: CallbackInfo): boolean => loop !== closing;
  const polling = withEntry(at.polling, { loop: closing }, null);
  return { ...at, ready: at.ready.filter(stays), timers: at.timers.filter(stays), polling };
}

function byDeadline(a: TimerAt, b: TimerAt): number {
  return a.when - b.when || a.handle - b.handle;
}

function used(before: ObjectAt | undefined, event: TraceEvent & { kind: "sync" }): ObjectAt {
  const { object: number, type, action, task, line = null } = event;
  const { holders, heldAt }: Pick<ObjectAt, "holders" | "heldAt"> = before ?? { holders: [], heldAt: [] };
  const limit = event.limit ?? null;
  const same = { number, type, value: valueAfter(before, event), limit, holders, heldAt };
  if (task === undefined) return same;
  if (action === "acquired") return { ...same, holders: [...holders, task], heldAt: [...heldAt, line] };
  if (action !== "released") return same;
  // a semaphore may be released by a task other than the one that acquired it
  const index = Math.max(0, holders.indexOf(task));
  return { ...same, holders: holders.toSpliced(index, 1), heldAt: heldAt.toSpliced(index, 1) };
}

/** A semaphore that is released while tasks wait reports no value: the place goes to one of them. */
function valueAfter(before: ObjectAt | undefined, { type, action, value }: TraceEvent & { kind: "sync" }): number {
  if (value !== undefined) return value;
  if (action === "acquired" || action === "set") return 1;
  return type.includes("Semaphore") ? (before?.value ?? 0) : 0;
}
