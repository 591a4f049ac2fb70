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

/** Seconds as they are shown: "2.00 s", or "0.4 ms" in a run that takes less than 0.1 s. */
export function seconds(time: number, whole: number): string {
  return Math.max(time, whole) < 0.1 ? `${(time * 1000).toFixed(1)} ms` : `${time.toFixed(2)} s`;
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

/** What a suspended task is waiting for: "sleeps until 2.00 s", "waits for main". */
export function waitInWords(on: Awaited, at: LoopAt, labels: ReadonlyMap<number, string>, whole: number): string {
  const tasks = (on.tasks ?? []).map((task) => labels.get(task) ?? `task ${task}`);
  switch (on.what) {
    case "turn":
      return "waits for its next step";
    case "sleep": {
      const timer = at.timers.find(({ future }) => future !== undefined && future === on.future);
      return timer ? `sleeps until ${seconds(timer.when, whole)}` : "sleeps";
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
