/**
 * The story of a run: the moments that the stepper stops at, each with a sentence.
 */

import { waitCycle } from "./cycle";
import type { TraceEvent } from "./events";
import {
  callbackLabel,
  isHousekeeping,
  isInternal,
  listed,
  loopName,
  objectNames,
  seconds,
  type TimeScale,
  taskLabels,
  threadInWords,
  threadNames,
  threadsOfLoops,
  threadWaitInWords,
  timeScale,
  waitInWords,
  withArticle,
} from "./names";
import { after, beginning, copyOf, type LoopAt, loopOf, MAIN_THREAD, type TaskAt } from "./state";

export interface Moment {
  readonly event: TraceEvent;
  /** The number of events so far, including this one. */
  readonly count: number;
}

/** What a figure shows: the tasks alone, or also how the loop works: its ready queue, its timers, its callbacks. */
export type Detail = "tasks" | "loop";

export interface Story {
  readonly detail: Detail;
  readonly events: readonly TraceEvent[];
  readonly moments: readonly Moment[];
  readonly labels: ReadonlyMap<number, string>;
  /** The names of the threads that are shown. */
  readonly threads: ReadonlyMap<number, string>;
  /** The thread in which each loop runs. */
  readonly loops: ReadonlyMap<number, number>;
  /** The names that locks, queues … have in the program: see `objectNames`. */
  readonly objects: ReadonlyMap<number, string>;
  /** Seconds to the last moment. */
  readonly duration: number;
  /** How its times are shown. */
  readonly scale: TimeScale;
  /** Whether the recording ended before the run did, or the story leaves out its end. */
  readonly cut: boolean;
  /** The tasks in the order of their creation, in their final state. */
  readonly tasks: readonly TaskAt[];
  /** The state and moment in which the loop began a wait that never ended; null if there is none. */
  readonly stuck: { readonly at: LoopAt; readonly moment: number } | null;
  /** The state in which tasks first waited for each other in a cycle, even if something ended that later. */
  readonly tangle: LoopAt | null;
}

/** The state at one moment, and what to say about it. */
export interface MomentView {
  readonly at: LoopAt;
  readonly sentence: string;
  /** The line of the program where it happens, if it happens there. */
  readonly line: number | null;
}

/** What its sentences depend on. */
type Telling = Pick<Story, "detail" | "labels" | "threads" | "loops" | "objects" | "scale">;

/** Find the moments of a run of the program `source`: the first `max` of them. */
export function buildStory(
  events: readonly TraceEvent[],
  max = Number.POSITIVE_INFINITY,
  detail: Detail = "loop",
  source = "",
): Story {
  const moments: Moment[] = [];
  const cleaners = new Map<number, number>();
  const internal = new Set<number>();
  const threads = threadNames(events);
  const loops = threadsOfLoops(events);
  let [at, cut] = [beginning(), false];
  let stuck: (Story["stuck"] & { loop: number }) | null = null;
  let tangle: LoopAt | null = null;
  for (const [index, event] of events.entries()) {
    if (event.kind === "task" && isHousekeeping(event)) cleaners.set(event.task, loopOf(event));
    if (event.kind === "task" && isInternal(event)) internal.add(event.task);
    const isOwn = "task" in event && event.task !== undefined && internal.has(event.task);
    const shown = isMoment(event, at, cleaners, threads) && (detail === "loop" || (isOfTasks(event) && !isOwn));
    if (shown && moments.length === max) {
      cut = true;
      break;
    }
    at = after(at, event);
    if (!shown) continue;
    moments.push({ event, count: index + 1 });
    cut = event.kind === "cut";
    if (event.kind === "polled" && stuck?.loop === loopOf(event)) stuck = null;
    if (event.kind === "poll" && event.timeout !== 0 && waitCycle(at, true)) tangle ??= copyOf(at);
    if (event.kind === "poll" && event.timeout === null)
      stuck = { at: copyOf(at), moment: moments.length - 1, loop: loopOf(event) };
  }
  const hidden = detail === "loop" ? new Set(cleaners.keys()) : internal;
  const tasks = [...at.tasks.values()].filter(({ number }) => !hidden.has(number));
  const duration = moments.at(-1)?.event.time ?? 0;
  const scale = timeScale(duration, waitsIn(events));
  const labels = taskLabels(tasks);
  const objects = objectNames(events, source);
  return { detail, events, moments, labels, threads, loops, objects, duration, scale, cut, tasks, stuck, tangle };
}

/** For how many seconds each timer is set, and each thread sleeps. */
function waitsIn(events: readonly TraceEvent[]): number[] {
  return events.flatMap((event) => {
    if (event.kind === "timer") return [event.when - event.time];
    return event.kind === "waits" && event.on.until !== undefined ? [event.on.until - event.time] : [];
  });
}

/** The state after the moment at `index`, and its sentence. */
export function momentAt(story: Story, index: number): MomentView {
  const { events, moments } = story;
  const moment = moments[index];
  if (!moment) return { at: beginning(), sentence: "", line: null };
  let at = beginning();
  for (const event of events.slice(0, moment.count - 1)) at = after(at, event);
  return viewAfter(at, moment.event, story);
}

/** All moments with their sentences, in one pass. */
export function* allMoments(story: Story): Generator<Moment & { sentence: string }> {
  const { events, moments } = story;
  const byCount = new Map(moments.map((moment) => [moment.count, moment]));
  let at = beginning();
  for (const [index, event] of events.entries()) {
    const moment = byCount.get(index + 1);
    if (!moment) {
      at = after(at, event);
      continue;
    }
    const view = viewAfter(at, event, story);
    at = view.at;
    yield { ...moment, sentence: view.sentence };
  }
}

/** The parts of the state before an event that its sentence needs. */
interface Before extends Pick<LoopAt, "ready"> {
  /** The task of which the event's loop runs a step. */
  readonly running: number | undefined;
  /** The state of the event's task. */
  readonly state: TaskAt["state"] | undefined;
  /** The callback that runs next, in words. */
  readonly callback: string;
  /** The thread that has handed over a callback that is in the ready queue. */
  readonly handedOver: number | undefined;
  /** Whether there are threads that can wake the loop. */
  readonly threaded: boolean;
}

function viewAfter(at: LoopAt, event: TraceEvent, telling: Telling): MomentView {
  const loop = loopOf("loop" in event ? event : {});
  const ready = at.ready.filter((callback) => loopOf(callback) === loop);
  const running = at.running.get(loop)?.task;
  const state = "task" in event && event.task !== undefined ? at.tasks.get(event.task)?.state : undefined;
  const called = event.kind === "run" ? ready.find(({ handle }) => handle === event.handle) : undefined;
  const callback = called ? callbackLabel(called, at, telling.labels) : "";
  const handedOver = ready.find(({ thread }) => thread !== undefined)?.thread;
  const threaded = [...at.threads.values()].some(({ number, on }) => number !== MAIN_THREAD && on?.what !== "work");
  const then = after(at, event);
  const sentence = sentenceFor(event, { running, ready, state, callback, handedOver, threaded }, then, telling);
  return { at: then, sentence, line: event.line ?? null };
}

/** Whether a moment is described where only the tasks are shown. */
function isOfTasks(event: TraceEvent): boolean {
  switch (event.kind) {
    case "loop":
    case "ready":
    case "timer":
    case "due":
    case "dropped":
    case "polled":
      return false;
    case "poll":
      return event.timeout !== 0;
    case "done":
    case "run":
      return event.task !== undefined;
    default:
      return true;
  }
}

/** Whether the loop of an event is in the cleanup of `asyncio.run`; `cleaners` are its tasks, with their loops. */
function isCleaning(event: TraceEvent, before: LoopAt, cleaners: ReadonlyMap<number, number>): boolean {
  if (cleaners.size === 0) return false;
  const cleaned = new Set(cleaners.values());
  switch (event.kind) {
    case "dropped": {
      const dropped = [...before.ready, ...before.timers].find(({ handle }) => handle === event.handle);
      return dropped !== undefined && cleaned.has(loopOf(dropped));
    }
    case "done": // a future, of a loop that is not known
      return [...before.running.keys()].every((loop) => cleaned.has(loop));
    case "poll":
    case "polled":
    case "timer":
    case "ready":
    case "run":
      return cleaned.has(loopOf(event));
    default:
      return false;
  }
}

/** Whether an event is a moment. Not if it follows from another one, or is part of the cleanup of `asyncio.run`. */
function isMoment(
  event: TraceEvent,
  before: LoopAt,
  cleaners: ReadonlyMap<number, number>,
  threads: ReadonlyMap<number, string>,
): boolean {
  const cleaning = isCleaning(event, before, cleaners);
  switch (event.kind) {
    case "ran":
    case "renamed":
      return false;
    case "loop":
      return event.state === "runs" && (before.iteration === 0 || event.thread !== undefined);
    case "poll":
    case "timer":
    case "dropped":
      return !cleaning;
    case "polled":
      return !cleaning && before.polling.get(loopOf(event))?.timeout !== 0;
    case "task":
    case "suspended":
    case "lost":
      return !cleaners.has(event.task);
    case "done":
    case "run":
    case "ready":
      return event.task === undefined ? !cleaning : !cleaners.has(event.task);
    case "thread":
    case "takes":
    case "waits":
    case "continues":
    case "ended":
      return threads.has(event.thread);
    default:
      return true;
  }
}

function sentenceFor(event: TraceEvent, before: Before, at: LoopAt, telling: Telling): string {
  const { detail, labels, threads, loops, scale } = telling;
  const loop = (about: { loop?: number | undefined }): string =>
    loopName(loops.get(loopOf(about)) ?? MAIN_THREAD, loops, threads);
  const task = (number: number | undefined): string =>
    number === undefined ? "" : (labels.get(number) ?? `task ${number}`);
  const thread = (number: number): string => threadInWords(number, threads);
  const { running } = before;
  switch (event.kind) {
    case "loop":
      return `${capital(loop(event))} starts.`;
    case "task": {
      const by = event.parent === undefined ? "" : ` by ${task(event.parent)}`;
      const queue = detail === "loop" ? ", without going through the ready queue" : "";
      const eager = event.eager ? ` and starts immediately${queue}` : "";
      return `Task ${task(event.task)} is created${by}${eager}.`;
    }
    case "ready": {
      const from = event.thread === undefined ? "" : `, from ${thread(event.thread)}`;
      if (event.task === undefined)
        return `A callback joins the ready queue${from}: ${callbackLabel(event, at, labels)}.`;
      const why = before.state === "suspended" ? " can continue: it" : "";
      return `${task(event.task)}${why} joins the ready queue${from}.`;
    }
    case "timer": {
      const set = running === undefined ? "A timer is set" : `${task(running)} sets a timer`;
      return `${set} that is due at ${seconds(event.when, scale)}.`;
    }
    case "due":
      return event.handles.length === 1
        ? "A timer has expired: its callback joins the ready queue."
        : `${event.handles.length} timers have expired: their callbacks join the ready queue.`;
    case "dropped":
      return "A timer or callback is cancelled: it will not run.";
    case "poll":
      return pollSentence(event.timeout, event.files, before, { detail, scale, loop: loop(event) });
    case "polled":
      if (before.handedOver !== undefined)
        return `${capital(loop(event))} wakes up: ${thread(before.handedOver)} has handed a callback over to it.`;
      return event.files > 0
        ? `${capital(loop(event))} wakes up: ${connections(event.files)} ${event.files === 1 ? "is" : "are"} ready.`
        : `${capital(loop(event))} wakes up: its timeout has passed.`;
    case "run": {
      const { iteration = 0 } = event;
      if (event.task === undefined)
        return `Iteration ${iteration}: ${loop(event)} runs a callback: ${before.callback}.`;
      const count = event.requests === undefined ? "" : `; cancelling() is ${event.requests}`;
      const thrown = event.cancelling ? `, throwing a CancelledError into it${count}` : "";
      if (detail === "tasks") return `${capital(loop(event))} gives ${task(event.task)} a turn${thrown}.`;
      return `Iteration ${iteration}: ${loop(event)} runs a step of ${task(event.task)}${thrown}.`;
    }
    case "suspended": {
      if (event.on.what === "turn")
        return `${task(event.task)} yields to the loop${detail === "loop" ? " and goes back to the ready queue" : ""}.`;
      const { object } = event.on;
      const before =
        object === undefined ? [] : (at.lines.get(object.number) ?? []).filter((each) => each !== event.task);
      const line = before.length > 0 ? `, after ${listed(before.map(task))}` : "";
      return `${task(event.task)} is suspended: it ${waitInWords(event.on, at, labels, scale)}${line}.`;
    }
    case "done": {
      if (event.task === undefined) return "A future is done: whatever waits for it is woken.";
      const how = {
        result: "is done",
        exception: `fails with ${event.exception ?? "an exception"}`,
        cancelled: "is cancelled",
      };
      return `${task(event.task)} ${how[event.outcome]}.`;
    }
    case "thread": {
      const by = event.task === undefined ? thread(event.parent ?? MAIN_THREAD) : task(event.task);
      const runs = event.function === undefined ? "" : `, and runs ${event.function}()`;
      return `${capital(thread(event.thread))} is started by ${by}${runs}.`;
    }
    case "takes":
      return `${capital(thread(event.thread))} takes a call from its pool: ${event.function}().`;
    case "waits": {
      const returned = event.on.what === "work" ? "has returned, and " : "";
      return `${capital(thread(event.thread))} ${returned}${threadWaitInWords(event.on, threads, scale)}.`;
    }
    case "continues":
      return `${capital(thread(event.thread))} continues.`;
    case "ended":
      return `${capital(thread(event.thread))} ends.`;
    case "failed":
      if (event.thread !== undefined)
        return `${capital(thread(event.thread))} raises ${event.exception}, which nothing catches.`;
      return `The callback raises ${event.exception}, which the loop logs.`;
    case "lost":
      return `${task(event.task)} is garbage-collected before it is done: nothing held a reference to it.`;
    case "sync":
      return `${event.task === undefined ? "The program" : task(event.task)} ${syncInWords(event, telling.objects.get(event.object))}.`;
    case "collects": {
      const unheld = event.held.filter(({ by }) => by.length === 0).map((each) => task(each.task));
      const found = unheld.length > 0 ? `nothing was found that holds ${listed(unheld)}` : "each waiting task is held";
      return `The garbage collector runs: ${found}.`;
    }
    case "printed": {
      const own = event.thread === undefined ? "The program" : capital(thread(event.thread));
      const printer = event.task === undefined ? own : task(event.task);
      return `${printer} prints: ${shortened(event.text.trim())}`;
    }
    case "cut":
      return `The recording ends here${event.because ? `: ${event.because}` : `, after ${event.cap} events`}. The program kept running.`;
    default:
      return "";
  }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function pollSentence(
  timeout: number | null,
  watched: number,
  before: Before,
  { detail, scale, loop }: Pick<Telling, "detail" | "scale"> & { readonly loop: string },
): string {
  if (timeout === 0) {
    const checked = watched === 0 ? "for events" : connections(watched);
    const why = before.ready.length > 0 ? "the ready queue is not empty" : "a timer is due";
    return `${capital(loop)} checks ${checked} without waiting: ${why}.`;
  }
  const empty = detail === "loop" ? "The ready queue is empty" : "No task is ready to run";
  const sleeps = `${empty}. ${capital(loop)} sleeps`;
  if (timeout !== null) return `${sleeps} for at most ${seconds(timeout, scale)}, until the next timer.`;
  if (watched === 0 && before.threaded) return `${sleeps} until a thread wakes it.`;
  if (watched === 0) return `${empty} and there is no timer: nothing can wake the loop.`;
  const any = watched === 1 ? "its connection" : `one of its ${watched} connections`;
  return `${sleeps} until ${any} is ready.`;
}

function connections(count: number): string {
  return count === 1 ? "1 connection" : `${count} connections`;
}

/** `name` is that of the object in the program, if it has one. */
function syncInWords({ action, type, value, limit }: TraceEvent & { kind: "sync" }, name: string | undefined): string {
  const size = value === undefined ? "" : `, which now holds ${value}${limit === undefined ? "" : ` of ${limit}`}`;
  const what = name ? `the ${type} ${name}` : withArticle(type);
  switch (action) {
    case "acquired":
      return `acquires ${what}`;
    case "released":
      return `releases ${what}`;
    case "set":
      return `sets ${what}`;
    case "cleared":
      return `clears ${what}`;
    case "put":
      return `puts an item into ${what}${size}`;
    case "got":
      return `takes an item out of ${what}${size}`;
    default:
      action satisfies never;
      return "";
  }
}

/** Characters of a text that a sentence quotes. */
const MAX_QUOTE = 90;

function shortened(text: string): string {
  const [first = ""] = text.split("\n");
  const cut = first.slice(0, MAX_QUOTE);
  return cut === text ? text : `${cut} …`;
}

/** The index of the moment that a page names; null if there is no such moment. */
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
