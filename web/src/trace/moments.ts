/**
 * The moments of a run that are worth a stop, each with a sentence: what the stepper steps through.
 */

import type { TraceEvent } from "./events";
import { callbackLabel, isHousekeeping, seconds, taskLabels, waitInWords } from "./names";
import { after, beginning, copyOf, type LoopAt, type TaskAt } from "./state";

export interface Moment {
  readonly event: TraceEvent;
  /** How many events have happened, this one included. */
  readonly count: number;
}

export interface Story {
  readonly events: readonly TraceEvent[];
  readonly moments: readonly Moment[];
  readonly labels: ReadonlyMap<number, string>;
  /** Seconds from the program's start to the last moment. */
  readonly duration: number;
  /** Whether the recording ended before the run did, or more has happened than is told. */
  readonly cut: boolean;
  /** The tasks in the order in which they were created, as they were in the end. */
  readonly tasks: readonly TaskAt[];
  /** The state in which the loop waited for what never came, and its moment; null if it came. */
  readonly stuck: { readonly at: LoopAt; readonly moment: number } | null;
}

/** The state at one moment, and what to say about it. */
export interface Told {
  readonly at: LoopAt;
  readonly sentence: string;
  /** Of the program: where that happens, if it does there. */
  readonly line: number | null;
}

/** Find the moments of a run; `most` at most. */
export function tell(events: readonly TraceEvent[], most = Number.POSITIVE_INFINITY): Story {
  const told: Moment[] = [];
  const cleaners = new Set<number>();
  let [at, cut] = [beginning(), false];
  let stuck: Story["stuck"] = null;
  for (const [index, event] of events.entries()) {
    if (event.kind === "task" && isHousekeeping(event)) cleaners.add(event.task);
    const isOne = isTold(event, at, cleaners);
    if (isOne && told.length === most) {
      cut = true;
      break;
    }
    at = after(at, event);
    if (!isOne) continue;
    told.push({ event, count: index + 1 });
    cut = event.kind === "cut";
    if (event.kind === "polled") stuck = null;
    if (event.kind === "poll" && event.timeout === null) stuck = { at: copyOf(at), moment: told.length - 1 };
  }
  const tasks = [...at.tasks.values()].filter(({ number }) => !cleaners.has(number));
  return {
    events,
    moments: told,
    labels: taskLabels(tasks),
    duration: told.at(-1)?.event.time ?? 0,
    cut,
    tasks,
    stuck,
  };
}

/** The state after a moment, and its sentence. */
export function toldAt({ events, moments, labels, duration }: Story, index: number): Told {
  const moment = moments[index];
  if (!moment) return { at: beginning(), sentence: "", line: null };
  let at = beginning();
  for (const event of events.slice(0, moment.count - 1)) at = after(at, event);
  return next(at, moment.event, labels, duration);
}

/** All moments with their sentences, in one go. */
export function* tellAll({ events, moments, labels, duration }: Story): Generator<Moment & { sentence: string }> {
  const told = new Map(moments.map((moment) => [moment.count, moment]));
  let at = beginning();
  for (const [index, event] of events.entries()) {
    const moment = told.get(index + 1);
    if (!moment) {
      at = after(at, event);
      continue;
    }
    const { at: then, sentence } = next(at, event, labels, duration);
    at = then;
    yield { ...moment, sentence };
  }
}

/** What of the state before an event its sentence needs. */
interface Before extends Pick<LoopAt, "running" | "ready" | "polling"> {
  /** The state of the event's task. */
  readonly state: TaskAt["state"] | undefined;
  /** What is being called next, in words. */
  readonly callback: string;
}

function next(at: LoopAt, event: TraceEvent, labels: ReadonlyMap<number, string>, duration: number): Told {
  const { running, ready, polling } = at;
  const state = "task" in event && event.task !== undefined ? at.tasks.get(event.task)?.state : undefined;
  const called = event.kind === "run" ? ready.find(({ handle }) => handle === event.handle) : undefined;
  const callback = called ? callbackLabel(called, at, labels) : "";
  const then = after(at, event);
  const sentence = sentenceFor(event, { running, ready, polling, state, callback }, then, labels, duration);
  return { at: then, sentence, line: event.line ?? null };
}

/** Not told: what follows from another event, and what `asyncio.run` does to clean up when all is done. */
function isTold(event: TraceEvent, before: LoopAt, cleaners: ReadonlySet<number>): boolean {
  const cleaning = cleaners.size > 0;
  switch (event.kind) {
    case "ran":
    case "renamed":
      return false;
    case "loop":
      return event.state === "runs" && before.iteration === 0;
    case "poll":
      return !cleaning;
    case "polled":
      return !cleaning && before.polling?.timeout !== 0;
    case "task":
    case "suspended":
    case "lost":
      return !cleaners.has(event.task);
    case "done":
    case "run":
    case "ready":
      return event.task === undefined ? !cleaning : !cleaners.has(event.task);
    default:
      return true;
  }
}

function sentenceFor(
  event: TraceEvent,
  before: Before,
  at: LoopAt,
  labels: ReadonlyMap<number, string>,
  whole: number,
): string {
  const task = (number: number | undefined): string =>
    number === undefined ? "" : (labels.get(number) ?? `task ${number}`);
  const running = before.running?.task;
  switch (event.kind) {
    case "loop":
      return "The loop starts.";
    case "task": {
      const by = event.parent === undefined ? "" : ` by ${task(event.parent)}`;
      const eager = event.eager ? ", and runs at once, without a turn in the queue" : "";
      return `Task ${task(event.task)} is created${by}${eager}.`;
    }
    case "ready": {
      const from = event.thread ? `, from thread ${event.thread}` : "";
      if (event.task === undefined)
        return `A callback joins the ready queue${from}: ${callbackLabel(event, at, labels)}.`;
      const why = before.state === "suspended" ? `${task(event.task)} has what it waited for, and` : task(event.task);
      return `${why} joins the ready queue${from}.`;
    }
    case "timer": {
      const who = running === undefined ? "A timer is set" : `${task(running)} sets a timer`;
      return `${who} for ${seconds(event.when, whole)}: it goes into the heap.`;
    }
    case "due":
      return event.handles.length === 1
        ? "A timer has expired: its callback joins the ready queue."
        : `${event.handles.length} timers have expired: their callbacks join the ready queue.`;
    case "dropped":
      return "A timer or callback is cancelled: it will not be called.";
    case "poll":
      return pollSentence(event.timeout, event.files, before, whole);
    case "polled":
      return event.files > 0 ? `The loop wakes up: ${files(event.files)} ready.` : "The loop wakes up: it is time.";
    case "run": {
      const { iteration = 0 } = event;
      if (event.task === undefined) return `Iteration ${iteration}: the loop calls a callback: ${before.callback}.`;
      const thrown = event.cancelling ? ", and a CancelledError is thrown into it" : "";
      return `Iteration ${iteration}: ${task(event.task)} gets a turn${thrown}.`;
    }
    case "suspended":
      return event.on.what === "turn"
        ? `${task(event.task)} gives its turn back, and joins the queue again.`
        : `${task(event.task)} gives its turn back: it ${waitInWords(event.on, at, labels, whole)}.`;
    case "done": {
      if (event.task === undefined) return "A future has its result: who waits for it is woken.";
      const how = {
        result: "is done",
        exception: `ends in ${event.exception ?? "an exception"}`,
        cancelled: "is cancelled",
      };
      return `${task(event.task)} ${how[event.outcome]}.`;
    }
    case "failed":
      return `The callback ends in ${event.exception}, which the loop logs.`;
    case "lost":
      return `${task(event.task)} is thrown away before it is done: nobody held on to it.`;
    case "sync":
      return `${event.task === undefined ? "Somebody" : task(event.task)} ${syncInWords(event)}.`;
    case "printed": {
      const who = event.task === undefined ? "The program" : task(event.task);
      return `${who} prints: ${shortened(event.text.trim())}`;
    }
    case "cut":
      return `The recording ends here, ${event.because ?? `after ${event.cap} events`}. The program went on.`;
    default:
      return "";
  }
}

function pollSentence(timeout: number | null, watched: number, before: Before, whole: number): string {
  const news = watched > 0 ? `news of ${files(watched).replace(/ (is|are)$/, "")}` : "news";
  if (timeout === 0) {
    const why = before.ready.length > 0 ? "the ready queue is not empty" : "a timer is due";
    return `The loop has a glance for ${news}, and does not wait: ${why}.`;
  }
  if (timeout === null && watched === 0)
    return "Nobody wants a turn, and there is no timer: nothing can wake this loop.";
  if (timeout === null) return `Nobody wants a turn. The loop sleeps until there is ${news}.`;
  return `Nobody wants a turn. The loop sleeps for at most ${seconds(timeout, whole)}, until its first timer.`;
}

function files(count: number): string {
  return count === 1 ? "1 connection is" : `${count} connections are`;
}

function syncInWords({ action, type, value }: TraceEvent & { kind: "sync" }): string {
  const what = `a ${type}`;
  switch (action) {
    case "acquired":
      return `takes ${what}`;
    case "released":
      return `releases ${what}`;
    case "set":
      return `sets ${what}`;
    case "cleared":
      return `clears ${what}`;
    case "put":
      return `puts an item into ${what}, which now holds ${value ?? "it"}`;
    case "got":
      return `takes an item out of ${what}, which now holds ${value ?? "one less"}`;
    default:
      action satisfies never;
      return "";
  }
}

const LONGEST_QUOTE = 90;

function shortened(text: string): string {
  const [first = ""] = text.split("\n");
  const cut = first.slice(0, LONGEST_QUOTE);
  return cut === text ? text : `${cut} …`;
}

/** The moment that a page names, as an index of `moments`; null if there is none of that name. */
export function momentNamed(name: string, { moments }: Story): number | null {
  const index = findNamed(name, moments);
  return index === -1 ? null : index;
}

function findNamed(name: string, moments: readonly Moment[]): number {
  const line = /^line (\d+)$/.exec(name)?.[1];
  if (name === "start") return moments.length > 0 ? 0 : -1;
  if (name === "end") return moments.length - 1;
  if (name === "sleep") return moments.findIndex(({ event }) => event.kind === "poll" && event.timeout !== 0);
  if (line) {
    return moments.findIndex(
      ({ event }) => event.line === Number(line) || event.lines?.includes(Number(line)) === true,
    );
  }
  return moments.findIndex(({ event }) => event.kind === "printed" && event.text.includes(name));
}
