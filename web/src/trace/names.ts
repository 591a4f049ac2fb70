/**
 * The names of things in the picture and in its sentences.
 */

import type { Awaited, CallbackInfo, ThreadAwaited, TraceEvent } from "./events";
import { type LoopAt, MAIN_THREAD, type TaskAt, waitersOf } from "./state";

/** The name of a task to which the program gave none; with a task factory, 3.13.0's `create_task` makes it "None". */
const DEFAULT_NAME = /^(Task-\d+|None)$/;

/** Tasks that `asyncio.run` creates at the end, to close asynchronous generators and the thread pool. */
const HOUSEKEEPING = /^BaseEventLoop\.shutdown_/;

export function isHousekeeping({ coroutine }: Pick<TaskAt, "coroutine">): boolean {
  return HOUSEKEEPING.test(coroutine);
}

/** Tasks that asyncio creates for its own work, like accepting a connection: they are shown only with the loop. */
export function isInternal({ coroutine }: Pick<TaskAt, "coroutine">): boolean {
  return /^Base\w*EventLoop\./.test(coroutine);
}

/** A label for each task: the name it was given, or else the call of its coroutine function; numbered if not unique. */
export function taskLabels(tasks: Iterable<TaskAt>): ReadonlyMap<number, string> {
  const plain = [...tasks].map((task): [number, string] => [task.number, plainLabel(task)]);
  const counted = new Map<string, number>();
  for (const [, label] of plain) counted.set(label, (counted.get(label) ?? 0) + 1);
  const seen = new Map<string, number>();
  return new Map(
    plain.map(([number, label]) => {
      if (counted.get(label) === 1) return [number, label];
      const nth = (seen.get(label) ?? 0) + 1;
      seen.set(label, nth);
      return [number, `${label} ${nth}`];
    }),
  );
}

function plainLabel({ name, coroutine, arguments: given }: TaskAt): string {
  if (!DEFAULT_NAME.test(name)) return name;
  const names = coroutine.split(".");
  const short = names.slice(names.at(-1) === "aclose" ? -2 : -1).join(".");
  return `${short}${given}`;
}

/** How the times of a run are shown. */
export interface TimeScale {
  readonly unit: "s" | "ms";
  readonly decimals: number;
}

/** From this duration on, a run is shown in seconds, with one decimal if its waits are multiples of a tenth of one. */
const TENTH = 0.1; // seconds
/** A wait is this late at most, in seconds, and as much shorter when it is seen to begin. */
const LATE = 0.015;

/**
 * A run in milliseconds if it is short, else in seconds, with no more decimals than its waits have. What the machine
 * adds to them would be the second decimal, and 2.01 s in the figure another time than the 2.02 s that a program prints.
 */
export function timeScale(duration: number, waits: readonly number[]): TimeScale {
  if (duration < TENTH) return { unit: "ms", decimals: 1 };
  const inTenths = waits.every((wait) => Math.abs(wait - Math.max(1, Math.round(wait / TENTH)) * TENTH) <= LATE);
  return { unit: "s", decimals: inTenths ? 1 : 2 };
}

/** A time as it is shown: "2.0 s", "0.25 s", "0.4 ms". */
export function seconds(time: number, { unit, decimals }: TimeScale): string {
  if (unit === "ms") return time < TENTH ? `${(time * 1000).toFixed(decimals)} ms` : `${time.toFixed(2)} s`;
  return `${time.toFixed(decimals)} s`;
}

const CALLBACKS: Readonly<Record<string, string>> = {
  _set_result_unless_cancelled: "the end of a sleep",
  "gather._done_callback": "gather collects a result",
  _run_until_complete_cb: "stop the loop",
  "Timeout._on_timeout": "a timeout",
  "TaskGroup._on_task_done": "the task group handles a finished task",
  "Task.__step": "a step",
  "Task.__wakeup": "a wake-up",
  "_chain_future._set_state": "take over a thread's result",
  "run_coroutine_threadsafe.callback": "create a task for a thread",
};

/** A callback in words; a step of a task has the label of the task. */
export function callbackLabel(about: CallbackInfo, at: LoopAt, labels: ReadonlyMap<number, string>): string {
  const { task, future, of, callback } = about;
  if (task !== undefined) return labels.get(task) ?? `task ${task}`;
  const words = CALLBACKS[callback] ?? `${callback}()`;
  const [waiter] = future === undefined ? [] : waitersOf(at, future);
  if (callback === "_set_result_unless_cancelled" && waiter !== undefined) return `wake ${labels.get(waiter) ?? ""}`;
  return of === undefined || callback === "_run_until_complete_cb" ? words : `${words} (${labels.get(of) ?? ""})`;
}

/** What a suspended task is waiting for: "sleeps until 2.0 s", "waits for main". */
export function waitInWords(on: Awaited, at: LoopAt, labels: ReadonlyMap<number, string>, scale: TimeScale): string {
  const tasks = (on.tasks ?? []).map((task) => labels.get(task) ?? `task ${task}`);
  switch (on.what) {
    case "turn":
      return "waits for its next step";
    case "sleep": {
      const timer = at.timers.find(({ future }) => future !== undefined && future === on.future);
      return timer ? `sleeps until ${seconds(timer.when, scale)}` : "sleeps";
    }
    case "future":
      return "waits for a future";
    default:
      if (tasks.length > 0) return `waits for ${listed(tasks)}`;
      return `waits in ${on.what}()`;
  }
}

const MAX_LISTED = 3;

/** "a, b and c"; only the number if there are many. */
export function listed(names: readonly string[]): string {
  if (names.length > MAX_LISTED) return `${names.length} tasks`;
  return new Intl.ListFormat("en", { type: "conjunction" }).format(names);
}

/** "a Lock", "an Event". */
export function withArticle(type: string): string {
  return `${/^([AEIOU]|RLock)/.test(type) ? "an" : "a"} ${type}`;
}

/** Where a program uses a lock, a queue …, by its name: `jobs.put(`, `async with self.limit`. */
const USES =
  /(?<![\w.])(?!asyncio\.)([A-Za-z_][\w.]*)\.(?:put|get|join|acquire|release|set|clear|wait|wait_for)(?:_nowait)?\(|async with ([A-Za-z_][\w.]*)(?=[:, ])/g;

/**
 * The name by which the program `source` first uses each of its objects, numbered if it is that of several: "jobs 2".
 * Empty if no line uses the object alone. Objects that only asyncio uses are left out, like the queue of `as_completed`.
 */
export function objectNames(events: readonly TraceEvent[], source: string): ReadonlyMap<number, string> {
  const lines = source.split("\n");
  const names = new Map<number, string>();
  const alike = new Map<string, number[]>();
  for (const event of events) {
    const on = event.kind === "suspended" ? event.on.object : null;
    const object = event.kind === "sync" ? event.object : on?.number;
    const type = event.kind === "sync" ? event.type : on?.type;
    if (object === undefined || event.line === undefined || names.get(object)) continue;
    const uses = [...(lines[event.line - 1] ?? "").matchAll(USES)];
    const name = uses.length === 1 ? (uses[0]?.[1] ?? uses[0]?.[2] ?? "").replace(/^self\./, "") : "";
    if (uses.length === 0) continue;
    names.set(object, name);
    if (name !== "") alike.set(`${type} ${name}`, [...(alike.get(`${type} ${name}`) ?? []), object]);
  }
  for (const objects of alike.values())
    if (objects.length > 1)
      for (const [index, object] of objects.entries()) names.set(object, `${names.get(object)} ${index + 1}`);
  return names;
}

/** Functions that the library itself runs in threads: asyncio, and pools of processes. */
const OWN_FUNCTIONS: ReadonlySet<string> = new Set([
  ...["BaseEventLoop._do_shutdown", "getaddrinfo", "getnameinfo"],
  ...["_ExecutorManagerThread.run", "Queue._feed"],
]);

/**
 * A name for each thread that is shown: the program's own, and the main one if it waits outside its loop, or has none.
 * That of a pool says what it runs, if that is one function: "asyncio_0: read_meter".
 */
export function threadNames(events: readonly TraceEvent[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const functions = new Map<number, Set<string>>();
  const noLoop = ![...threadsOfLoops(events).values()].includes(MAIN_THREAD);
  for (const event of events) {
    if (event.kind === "thread") {
      if (noLoop) names.set(MAIN_THREAD, MAIN_NAME);
      names.set(event.thread, event.name);
      functions.set(event.thread, new Set(event.function === undefined ? [] : [event.function]));
    } else if (event.kind === "takes") functions.get(event.thread)?.add(event.function);
    else if (event.kind === "waits" && event.thread === MAIN_THREAD) names.set(MAIN_THREAD, MAIN_NAME);
  }
  for (const [thread, all] of functions)
    if (all.size > 0 && [...all].every((each) => OWN_FUNCTIONS.has(each))) names.delete(thread);
  return names;
}

const MAIN_NAME = "the main thread";

/** The thread in which each loop runs, or has run first. */
export function threadsOfLoops(events: readonly TraceEvent[]): ReadonlyMap<number, number> {
  const threads = new Map<number, number>();
  for (const event of events)
    if (event.kind === "loop" && event.state === "runs" && !threads.has(event.loop))
      threads.set(event.loop, event.thread ?? MAIN_THREAD);
  return threads;
}

/** The loop of a thread: "the loop", or "the loop of worker" if it is not the main thread's, or not the only one. */
export function loopName(
  thread: number,
  loops: ReadonlyMap<number, number>,
  names: ReadonlyMap<number, string>,
): string {
  if (thread === MAIN_THREAD && new Set(loops.values()).size < 2) return "the loop";
  return `the loop of ${thread === MAIN_THREAD ? MAIN_NAME : (names.get(thread) ?? `thread ${thread}`)}`;
}

/** The label of a thread's lane: its name, and what it runs if it does not say so and that is one function. */
export function laneName(thread: number, name: string, events: readonly TraceEvent[]): string {
  const taken = new Set(events.flatMap((e) => (e.kind === "takes" && e.thread === thread ? [e.function] : [])));
  const [only] = taken;
  return taken.size === 1 ? `${name}: ${only ?? ""}()` : name;
}

/** A thread in a sentence: "thread helper", "the main thread". */
export function threadInWords(thread: number, names: ReadonlyMap<number, string>): string {
  return thread === MAIN_THREAD ? MAIN_NAME : `thread ${names.get(thread) ?? thread}`;
}

/** What a thread is waiting for: "sleeps until 2.0 s", "waits for a Lock, which reader has". */
export function threadWaitInWords(on: ThreadAwaited, names: ReadonlyMap<number, string>, scale: TimeScale): string {
  const [other] = on.threads ?? [];
  const name = other === undefined ? "" : other === MAIN_THREAD ? MAIN_NAME : (names.get(other) ?? `thread ${other}`);
  if (on.what === "work") return "waits for work";
  if (on.what === "turn") return "waits for its turn";
  if (on.what === "poll") return "waits: its loop sleeps";
  if (on.what === "end") return "waits for the other threads to end";
  if (on.what === "sleep") return on.until === undefined ? "sleeps" : `sleeps until ${seconds(on.until, scale)}`;
  if (on.object && /^R?Lock\.acquire$/.test(on.what))
    return `waits for ${withArticle(on.object.type)}${name && `, which ${name} has`}`;
  return name ? `waits for ${name} to end` : `waits in ${on.what}()`;
}
