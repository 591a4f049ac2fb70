/**
 * The names of things in the picture and in its sentences.
 */

import type { Awaited, CallbackInfo } from "./events";
import { type LoopAt, type TaskAt, waitersOf } from "./state";

/** The name of a task to which the program gave none; with a task factory, 3.13.0's `create_task` makes it "None". */
const DEFAULT_NAME = /^(Task-\d+|None)$/;

/** Tasks that `asyncio.run` creates at the end, to close asynchronous generators and the thread pool. */
const HOUSEKEEPING = /^BaseEventLoop\.shutdown_/;

export function isHousekeeping({ coroutine }: Pick<TaskAt, "coroutine">): boolean {
  return HOUSEKEEPING.test(coroutine);
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
  const short = coroutine.split(".").at(-1) ?? coroutine;
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
  return `${/^[AEIOU]/.test(type) ? "an" : "a"} ${type}`;
}
