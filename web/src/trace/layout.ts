/**
 * The layout of the picture: from the events of a run to lanes, bands and marks, in pixels.
 *
 * Time runs to the right, but not to scale: a step takes microseconds and a sleep takes seconds. Each event gets a fixed
 * width, to which the time that passes between events is added to scale.
 *
 * All is laid out for the narrowest width at which the picture is shown. In a wider one, `picture.ts` moves everything
 * apart, and no text gets wider: what does not overlap here does not overlap there.
 */

import type { Awaited, ThreadAwaited, TraceEvent } from "./events";
import type { Story } from "./moments";
import {
  callbackLabel,
  isHousekeeping,
  isInternal,
  laneName,
  listed,
  loopName,
  seconds,
  type TimeScale,
  threadWaitInWords,
  waitInWords,
} from "./names";
import { after, beginning, isStepping, type LoopAt, loopOf, MAIN_THREAD, type TaskAt, type TaskState } from "./state";
import { shortened, textWidth } from "./text-width";

export type BandKind = "ready" | "running" | "suspended" | "sleep" | "callback" | "held" | "line";

/** A stretch of a lane. */
export interface Band {
  readonly kind: BandKind;
  readonly from: number;
  readonly to: number;
  /** What it is about, and as much of it as there is room for: all, a shorter form, or nothing. */
  readonly title: string;
  readonly label: string;
}

export interface Lane {
  readonly task: number;
  /** Its label, shortened if it would not fit a phone. */
  readonly label: string;
  /** The number of its ancestors, with the thread in which its loop runs, if that has a lane. */
  readonly depth: number;
  /** The thread in which its loop runs. */
  readonly thread: number;
  readonly bands: readonly Band[];
  /** Where it was created, and by which task. */
  readonly born: number;
  readonly parent: number | null;
  /** Where and how it ended; null if it has not. */
  readonly end: End | null;
}

/** The lane of a thread. */
export type ThreadLane = Pick<Lane, "label" | "bands" | "born" | "end"> & { readonly thread: number };

/** The lane of the loops that run in a thread: when they sleep, call a callback, or check without sleeping. */
export interface LoopLane {
  readonly thread: number;
  readonly label: string;
  readonly bands: readonly Band[];
  readonly checks: readonly number[];
}

/** A thread hands a call over to the loop of the thread `target`, which is woken for it at `to`. */
export interface HandOver {
  readonly thread: number;
  readonly target: number;
  readonly from: number;
  readonly to: number;
}

/** How many items a queue holds over time. */
export interface QueueChart {
  readonly object: number;
  readonly label: string;
  /** Its `maxsize`; null if it has none. */
  readonly limit: number | null;
  /** The most items that it held. */
  readonly deepest: number;
  /** Stretches in which it holds the same number of items, without those in which it is empty. */
  readonly steps: readonly { readonly from: number; readonly to: number; readonly items: number }[];
}

/** Who has a lock, is inside a semaphore …, and who waits for it. */
export interface WaitLine {
  readonly object: number;
  readonly label: string;
  readonly bands: readonly Band[];
}

export interface End {
  readonly x: number;
  readonly state: TaskState;
  /** "ValueError", "cancelled"; empty for a task that is done. */
  readonly label: string;
  /** Where there is room for the label: beside the sign, or above it. */
  readonly side: "right" | "above";
}

export interface TimerMark {
  readonly from: number;
  readonly to: number;
  readonly row: number;
  readonly label: string;
  readonly state: "due" | "dropped" | "pending";
}

/** The timers of the loops that run in a thread. */
export interface TimerGroup {
  readonly thread: number;
  readonly label: string;
  readonly rows: number;
  readonly marks: readonly TimerMark[];
}

export interface PrintedMark {
  readonly x: number;
  /** Where its text begins, or ends if `ends` is true. */
  readonly textX: number;
  readonly ends: boolean;
  readonly row: number;
  readonly text: string;
  readonly stream: "stdout" | "stderr";
  readonly task: number | null;
  readonly thread: number | null;
}

export interface Tick {
  readonly x: number;
  readonly label: string;
  /** Whether its label ends at `x`; else it begins there. */
  readonly ends: boolean;
}

export interface Layout {
  readonly width: number;
  /** One for each thread that runs loops; none if there is no loop. */
  readonly loops: readonly LoopLane[];
  readonly lanes: readonly Lane[];
  /** The number of tasks for which there is no room. */
  readonly hidden: number;
  readonly threads: readonly ThreadLane[];
  readonly handOvers: readonly HandOver[];
  readonly queues: readonly QueueChart[];
  readonly lines: readonly WaitLine[];
  /** Where the program calls the garbage collector. */
  readonly collections: readonly number[];
  /** One for each thread whose loops have timers. */
  readonly timers: readonly TimerGroup[];
  readonly printed: readonly PrintedMark[];
  readonly printedRows: number;
  /** The number of texts for which there is no room. */
  readonly unprinted: number;
  readonly ticks: readonly Tick[];
  /** The position of each moment of the story. */
  readonly moments: readonly number[];
}

/** The width of each event, in pixels. */
const WIDTHS: Readonly<Partial<Record<TraceEvent["kind"], number>>> = {
  task: 3,
  ready: 2,
  timer: 2,
  due: 3,
  poll: 4,
  polled: 3,
  run: 6,
  suspended: 3,
  done: 2,
  ran: 5,
  printed: 4,
  sync: 2,
  dropped: 2,
  failed: 3,
  loop: 1,
  lost: 3,
  collects: 6,
  thread: 4,
  takes: 2,
  waits: 3,
  continues: 4,
  ended: 2,
  cut: 6,
};
const MARGIN = 8;
/** The width of the time that passes in the whole run, in pixels; less for a short run. */
const TIME = 290;
const SHORT_TIME = 120;
const SHORT = 0.05; // seconds
/** The width of a picture of tasks alone, in pixels: it fits a phone. */
const PHONE = 320;
/** What names of tasks have of that at most: less than all in a box. */
const NAMES = 256;
/** What time has of that at least. */
const MIN_TIME = 80;
/** From this width on, a stretch of time has ticks at both ends, in pixels. */
const MIN_TICKED = 40;
const MAX_ROWS = 6;
/** Charts of queues, and lines of waiting tasks, each. */
const MAX_OBJECTS = 4;
/** Two screens of lanes. */
const MAX_LANES = 40;
/** What most browsers can have, without those of a runaway program. */
const MAX_THREADS = 20;
/** The room between two texts, in pixels. */
const APART = 8;
/** The offset of each generation of tasks, in pixels. */
export const INDENT = 10;
export const MAX_DEPTH = 4;
/** From the end of a lane to the label beside its sign. */
export const SIGN = 20;

/** With `toScale`, only time has a width: most steps are then as narrow as a line. */
export function layOut(story: Story, toScale = false): Layout {
  const { events, moments, labels } = story;
  const count = moments.at(-1)?.count ?? 0;
  const shown = events.slice(0, count + following(events, count));
  const drawn = drawnEvents(shown, moments);
  const x = positions(shown, drawn, story, toScale);
  // wide enough for the output of a short run
  const printed = shown.map((event) => (event.kind === "printed" ? roomOf(labelOf(event.text)) : 0));
  const width = Math.ceil(Math.max((x.at(-1) ?? 0) + MARGIN + SIGN, ...printed));
  const drawing = new Drawing(story, width);
  let at = beginning();
  for (const [index, event] of shown.entries()) {
    const here = x[index] ?? 0;
    const before = { running: at.running, polling: at.polling };
    if (event.kind === "run" && event.task === undefined) {
      const called = at.ready.find(({ handle }) => handle === event.handle);
      drawing.callback = called ? callbackLabel(called, at, labels) : "";
    }
    at = after(at, event);
    if (drawn[index]) drawing.add(event, at, before, here);
  }
  const finished = drawing.finished();
  const ends = [...finished.lanes, ...finished.threads].flatMap(({ end }) =>
    end?.side === "right" ? [end.x + SIGN + textWidth(end.label, "sans")] : [],
  );
  return {
    ...finished,
    width: Math.ceil(Math.max(width, ...ends)),
    moments: moments.map((moment) => x[moment.count - 1] ?? 0),
    ticks: ticks(shown, x, width, story.scale),
  };
}

/** The step of the last moment is shown to its end. */
function following(events: readonly TraceEvent[], count: number): number {
  const next = events.findIndex(({ kind }, index) => index >= count && (kind === "ran" || kind === "run"));
  return events[next]?.kind === "ran" ? next + 1 - count : 0;
}

/** Which events are drawn: the moments of the story, and the end of a step whose beginning is one. */
function drawnEvents(events: readonly TraceEvent[], moments: Story["moments"]): boolean[] {
  const counts = new Set(moments.map(({ count }) => count));
  const inStep = new Map<number, boolean>(); // by loop
  return events.map((event, index) => {
    const isMoment = counts.has(index + 1);
    if (event.kind === "run") inStep.set(loopOf(event), isMoment);
    if (event.kind === "ran") return isMoment || inStep.get(loopOf(event)) === true;
    return isMoment || (event.kind === "loop" && event.state !== "runs");
  });
}

function positions(
  events: readonly TraceEvent[],
  drawn: readonly boolean[],
  { duration, detail }: Pick<Story, "duration" | "detail">,
  toScale: boolean,
): number[] {
  const widths = events.map(({ kind }, index) => (drawn[index] && !toScale ? (WIDTHS[kind] ?? 1) : 0));
  const taken = widths.reduce((sum, width) => sum + width, 2 * MARGIN + SIGN);
  const full = detail === "tasks" ? Math.max(MIN_TIME, PHONE - taken) : TIME;
  const scale = (duration < SHORT && !toScale ? Math.min(SHORT_TIME, full) : full) / Math.max(duration, 1e-6);
  let x = MARGIN;
  let time = 0;
  return events.map((event, index) => {
    x += Math.max(0, event.time - time) * scale;
    time = event.time;
    const here = x;
    x += widths[index] ?? 0;
    return Math.round(here * 10) / 10;
  });
}

function ticks(events: readonly TraceEvent[], x: readonly number[], width: number, scale: TimeScale): Tick[] {
  // the time of a run counts from before its first event, which a busy machine may delay
  const zero: Tick = { x: MARGIN, label: seconds(0, scale), ends: false };
  const found = [zero];
  let taken = zero.x + textWidth(zero.label, "sans");
  for (const [index, event] of events.entries()) {
    const [here = MARGIN, before = MARGIN] = [x[index], x[index - 1]];
    if (here - before < MIN_TICKED) continue;
    for (const tick of [
      { x: before, label: seconds(events[index - 1]?.time ?? 0, scale) },
      { x: here, label: seconds(event.time, scale) },
    ]) {
      const room = textWidth(tick.label, "sans");
      const ends = tick.x + room > width;
      const from = ends ? tick.x - room : tick.x;
      if (found.at(-1)?.label === tick.label || from < taken + APART) continue;
      found.push({ ...tick, ends });
      taken = from + room;
    }
  }
  return found;
}

/** What a band says, the longest form first. */
type Words = readonly string[];

interface OpenBand {
  readonly kind: BandKind;
  readonly from: number;
  readonly words: Words;
}

interface OpenLane {
  label: string;
  depth: number;
  thread: number;
  born: number;
  parent: number | null;
  bands: Band[];
  open: OpenBand | null;
  end: Omit<End, "side"> | null;
}

type SyncEvent = TraceEvent & { kind: "sync" };

interface OpenQueue {
  label: string;
  limit: number | null;
  deepest: number;
  steps: { from: number; to: number; items: number }[];
  since: number;
  items: number;
}

interface OpenLine {
  bands: Band[];
  open: OpenBand | null;
  key: string;
  /** Whether a task has ever waited behind another one. */
  crowded: boolean;
}

interface OpenLoop {
  readonly bands: Band[];
  readonly checks: number[];
  open: OpenBand | null;
}

interface OpenTimers {
  /** Up to where each row is taken. */
  readonly rows: number[];
  readonly marks: TimerMark[];
}

function newThread(thread: number, label: string, x: number): OpenLane {
  return {
    label,
    depth: 0,
    thread,
    born: x,
    parent: null,
    bands: [],
    end: null,
    open: { kind: "running", from: x, words: [] },
  };
}

/** Collects bands and marks, event by event. */
class Drawing {
  /** The label of the next callback. */
  callback = "";
  readonly #story: Story;
  readonly #width: number;
  readonly #lanes = new Map<number, OpenLane>();
  readonly #threads = new Map<number, OpenLane>();
  /** Whether the lane of the main thread shows that it runs: where a loop runs in it, that and its tasks do. */
  #mainRuns = true;
  readonly #handOvers: HandOver[] = [];
  /** Those for which their loop has not woken up yet. */
  #pending: Omit<HandOver, "to">[] = [];
  /** By thread. */
  readonly #loops = new Map<number, OpenLoop>();
  /** The type of each object that tasks use or wait for. */
  readonly #types: ReadonlyMap<number, string>;
  readonly #queues = new Map<number, OpenQueue>();
  readonly #lines = new Map<number, OpenLine>();
  readonly #collections: number[] = [];
  readonly #timers = new Map<number, { from: number; row: number; label: string; group: OpenTimers }>();
  readonly #timerGroups = new Map<number, OpenTimers>();
  readonly #printed: PrintedMark[] = [];
  readonly #printedRows: number[] = [];
  #unprinted = 0;

  constructor(story: Story, width: number) {
    this.#story = story;
    this.#width = width;
    this.#types = typesOf(story.events);
    const name = story.threads.get(MAIN_THREAD);
    if (name === undefined) return;
    this.#mainRuns = ![...story.loops.values()].includes(MAIN_THREAD);
    this.#threads.set(MAIN_THREAD, newThread(MAIN_THREAD, name, MARGIN));
    if (!this.#mainRuns) this.#enterThread(MAIN_THREAD, null, [], MARGIN);
  }

  add(event: TraceEvent, at: LoopAt, before: Pick<LoopAt, "running" | "polling">, x: number): void {
    const { labels, scale } = this.#story;
    const loop = loopOf("loop" in event ? event : {});
    const thread = this.#threadOf({ loop });
    const slept = event.time - (before.polling.get(loop)?.since ?? event.time);
    this.#lineUp(at, x);
    switch (event.kind) {
      case "task":
        return this.#create(event, x);
      case "ready":
        if (event.thread !== undefined && (this.#threads.has(event.thread) || this.#loops.has(event.thread))) {
          this.#pending.push({ thread: event.thread, target: thread, from: x });
          if (!before.polling.has(loop)) this.#wake(thread, x);
        }
        if (event.task !== undefined && !isStepping(before, event.task)) this.#enter(event.task, "ready", [], x);
        return;
      case "timer":
        return this.#timer(event.handle, thread, seconds(event.when, scale), x);
      case "due":
        for (const handle of event.handles) this.#timerEnds(handle, "due", x);
        return;
      case "dropped":
        return this.#timerEnds(event.handle, "dropped", x);
      case "poll":
        if (event.timeout === 0) this.#loop(thread).checks.push(x);
        else this.#loop(thread).open = { kind: "sleep", from: x, words: [] };
        return;
      case "run":
        if (event.handle !== undefined) this.#timerEnds(event.handle, "due", x);
        this.#wake(thread, x);
        this.#closeLoop(thread, x, slept);
        if (event.task === undefined) this.#loop(thread).open = { kind: "callback", from: x, words: [this.callback] };
        else this.#enter(event.task, "running", [], x);
        return;
      case "polled":
        this.#wake(thread, x);
        this.#closeLoop(thread, x, slept);
        return;
      case "ran": {
        this.#closeLoop(thread, x, 0);
        const stepped = before.running.get(loop)?.task;
        if (stepped !== undefined) this.#leave(at.tasks.get(stepped), x);
        return;
      }
      case "suspended": {
        const first = at.lines.get(event.on.object?.number ?? 0)?.filter((task) => task !== event.task) ?? [];
        const waits = event.on.what === "turn" ? [] : waitWords(event.on, at, labels, scale, first);
        const words = event.requests === undefined ? waits : withRequests(event.requests, waits);
        const lane = this.#lanes.get(event.task);
        // the first step of an eager task is part of its parent's
        if (lane && !isStepping(before, event.task)) this.#enter(event.task, "suspended", words, x);
        else if (lane?.open) lane.open = { ...lane.open, words };
        return;
      }
      case "done":
        if (event.task !== undefined && !isStepping(before, event.task)) this.#leave(at.tasks.get(event.task), x);
        return;
      case "sync":
        if (event.action === "put" || event.action === "got") this.#queue(event, x);
        return;
      case "collects":
        this.#collections.push(x);
        return;
      case "lost":
        return this.#leave(at.tasks.get(event.task), x);
      case "printed":
        return this.#print(event, x);
      case "thread": {
        const name = this.#story.threads.get(event.thread);
        if (name === undefined) return;
        const label = shortened(laneName(event.thread, name, this.#story.events), NAMES, "mono");
        this.#threads.set(event.thread, newThread(event.thread, label, x));
        return;
      }
      case "takes":
      case "continues": {
        const runs = event.thread !== MAIN_THREAD || this.#mainRuns;
        return this.#enterThread(event.thread, runs ? "running" : null, [], x);
      }
      case "waits":
        return this.#enterThread(
          event.thread,
          event.on.what === "work" ? null : "suspended",
          this.#threadWords(event.on),
          x,
        );
      case "ended":
        this.#enterThread(event.thread, null, [], x);
        return this.#endThread(event.thread, at, x);
      case "loop":
        if (event.state === "runs") this.#loop(thread);
        else this.#closeLoop(thread, x, slept);
        return;
      default:
        return;
    }
  }

  finished(): Pick<
    Layout,
    | "loops"
    | "lanes"
    | "hidden"
    | "threads"
    | "handOvers"
    | "queues"
    | "lines"
    | "collections"
    | "timers"
    | "printed"
    | "printedRows"
    | "unprinted"
  > {
    if (this.#loops.size === 0 && (this.#threads.size === 0 || this.#lanes.size > 0)) this.#loop(MAIN_THREAD);
    for (const thread of this.#loops.keys()) this.#closeLoop(thread, this.#width, 0);
    for (const handle of [...this.#timers.keys()]) this.#timerEnds(handle, "pending", this.#width);
    for (const lane of [...this.#lanes.values(), ...this.#threads.values()]) close(lane, this.#width);
    const threads = [...this.#threads].map(([thread, { label, bands, born, end }]) => ({
      ...{ thread, label, bands, born },
      end: end && this.#placed(end, label, 0),
    }));
    const lanes = this.#inOrder();
    return {
      ...this.#objects(),
      loops: [...this.#loops]
        .map(([thread, { bands, checks }]) => ({ thread, label: this.#loopName(thread), bands, checks }))
        .sort((a, b) => a.thread - b.thread),
      lanes: lanes.slice(0, MAX_LANES),
      hidden: Math.max(0, lanes.length - MAX_LANES),
      threads: threads.slice(0, MAX_THREADS),
      handOvers: this.#handOvers,
      timers: [...this.#timerGroups]
        .map(([thread, { rows, marks }]) => ({ thread, label: this.#timersName(thread), rows: rows.length, marks }))
        .sort((a, b) => a.thread - b.thread),
      printed: this.#printed,
      printedRows: this.#printedRows.length,
      unprinted: this.#unprinted,
    };
  }

  /** Each task above the tasks that it created, and those of one thread together. */
  #inOrder(): Lane[] {
    const lanes: Lane[] = [];
    const visit = (parent: number | null): void => {
      for (const [task, lane] of this.#lanes) {
        if ((lane.parent !== null && this.#lanes.has(lane.parent) ? lane.parent : null) !== parent) continue;
        const { label, depth, thread, bands, born, end } = lane;
        lanes.push({ task, label, depth, thread, bands, born, parent, end: end && this.#placed(end, label, depth) });
        visit(task);
      }
    };
    visit(null);
    return lanes.sort((a, b) => a.thread - b.thread);
  }

  /** The thread in which the loop of an event runs. */
  #threadOf(event: { readonly loop?: number | undefined }): number {
    return this.#story.loops.get(loopOf(event)) ?? MAIN_THREAD;
  }

  #loop(thread: number): OpenLoop {
    const loop = this.#loops.get(thread) ?? { bands: [], checks: [], open: null };
    this.#loops.set(thread, loop);
    return loop;
  }

  #loopName(thread: number): string {
    return shortened(loopName(thread, this.#story.loops, this.#story.threads), NAMES, "sans");
  }

  /** Above its sign, the label of an end must not cover the name of the lane. */
  #placed(end: Omit<End, "side">, name: string, depth: number): End {
    const room = textWidth(end.label, "sans");
    const named = MARGIN + Math.min(depth, MAX_DEPTH) * INDENT + textWidth(name, "mono");
    const isClear = end.x + SIGN - room >= named + APART;
    return { ...end, side: end.x + SIGN + room > this.#width && isClear ? "above" : "right" };
  }

  #create({ task, parent, coroutine, eager, loop }: TraceEvent & { kind: "task" }, x: number): void {
    if (isHousekeeping({ coroutine }) || (this.#story.detail === "tasks" && isInternal({ coroutine }))) return;
    const thread = this.#threadOf({ loop });
    const creator = parent === undefined ? undefined : this.#lanes.get(parent);
    const above = creator?.thread === thread ? creator : undefined;
    const depth = above ? above.depth + 1 : thread === MAIN_THREAD ? 0 : 1;
    const room = NAMES - Math.min(depth, MAX_DEPTH) * INDENT;
    const label = shortened(this.#story.labels.get(task) ?? `task ${task}`, room, "mono");
    const kind = eager ? "running" : this.#story.detail === "loop" ? "ready" : null;
    this.#lanes.set(task, {
      label,
      depth,
      thread,
      born: x,
      parent: above && parent !== undefined ? parent : null,
      bands: [],
      end: null,
      open: kind && { kind, from: x, words: [] },
    });
  }

  #enterThread(thread: number, kind: BandKind | null, words: Words, x: number): void {
    const lane = this.#threads.get(thread);
    if (!lane || lane.end) return;
    if (lane.open && lane.open.from < x) close(lane, x);
    lane.open = kind && { kind, from: x, words };
  }

  #endThread(thread: number, at: LoopAt, x: number): void {
    const lane = this.#threads.get(thread);
    const exception = at.threads.get(thread)?.exception ?? null;
    if (lane) lane.end = { x, state: exception === null ? "done" : "failed", label: exception ?? "" };
  }

  #threadWords(on: ThreadAwaited): Words {
    const words = threadWaitInWords(on, this.#story.threads, this.#story.scale);
    return [words, words.split(",")[0] ?? "", on.what === "sleep" ? "sleeps" : "waits"];
  }

  /** The loop of a thread wakes up: now it gets what was handed over to it. */
  #wake(thread: number, x: number): void {
    for (const pending of this.#pending) if (pending.target === thread) this.#handOvers.push({ ...pending, to: x });
    this.#pending = this.#pending.filter(({ target }) => target !== thread);
  }

  #enter(task: number, kind: BandKind, words: Words, x: number): void {
    const lane = this.#lanes.get(task);
    if (!lane || lane.end) return;
    // without a ready queue, a task waits until it runs
    if (kind === "ready" && this.#story.detail === "tasks") return;
    if (lane.open?.kind === kind && kind === "ready") return;
    close(lane, x);
    lane.open = { kind, from: x, words };
  }

  #leave(task: TaskAt | undefined, x: number): void {
    const lane = task && this.#lanes.get(task.number);
    if (!lane || lane.end) return;
    const words = lane.open?.words ?? [];
    if (lane.open) lane.open = { ...lane.open, words: [] };
    close(lane, x);
    if (task.state === "suspended" || task.state === "ready") {
      const kind = this.#story.detail === "tasks" ? "suspended" : task.state;
      lane.open = { kind, from: x, words };
    } else if (task.state !== "running") lane.end = { x, state: task.state, label: endLabel(task) };
  }

  #closeLoop(thread: number, x: number, slept: number): void {
    const loop = this.#loops.get(thread);
    const open = loop?.open;
    if (!loop || !open) return;
    loop.open = null;
    const words = open.kind === "sleep" ? [`sleeps ${seconds(slept, this.#story.scale)}`, "sleeps"] : open.words;
    loop.bands.push(bandOf({ ...open, words }, x));
  }

  /** What the picture shows of queues and locks, those that were used first. */
  #objects(): Pick<Layout, "queues" | "lines" | "collections"> {
    const queues = [...this.#queues].map(([object, queue]) => {
      fill(queue, this.#width);
      const { label, limit, deepest, steps } = queue;
      return { object, label, limit, deepest, steps };
    });
    const lines = [...this.#lines].flatMap(([object, line]) => {
      if (line.open) line.bands.push(bandOf(line.open, this.#width));
      return line.crowded ? [{ object, label: this.#objectName(object), bands: line.bands }] : [];
    });
    return {
      queues: queues.slice(0, MAX_OBJECTS),
      lines: lines.slice(0, MAX_OBJECTS),
      collections: this.#collections,
    };
  }

  #queue({ object, value, limit: maxsize }: SyncEvent, x: number): void {
    const limit = maxsize ?? null;
    // not known for a queue with a storage of its own
    if (value === undefined || !this.#story.objects.has(object)) return;
    const queue: OpenQueue = this.#queues.get(object) ?? {
      label: this.#objectName(object, limit === null ? ", no limit" : `, maxsize ${limit}`),
      ...{ limit, deepest: 0, steps: [], since: x, items: 0 },
    };
    fill(queue, x);
    this.#queues.set(object, { ...queue, items: value, deepest: Math.max(queue.deepest, value) });
  }

  /** A lock, a semaphore … has another band wherever other tasks have it or wait for it. */
  #lineUp(at: LoopAt, x: number): void {
    for (const object of new Set([...at.lines.keys(), ...this.#lines.keys(), ...at.objects.keys()])) {
      const used = at.objects.get(object);
      const waiting = at.lines.get(object) ?? [];
      const holders = used?.holders ?? [];
      const line = this.#lines.get(object) ?? { bands: [], open: null, key: "|", crowded: false };
      const key = `${holders.join()}|${waiting.join()}`;
      if (key === line.key || !this.#story.objects.has(object) || /Queue$/.test(this.#types.get(object) ?? ""))
        continue;
      if (line.open) line.bands.push(bandOf(line.open, x));
      line.open = key === "|" ? null : this.#lineBand(holders, waiting, x);
      line.key = key;
      line.crowded ||= waiting.length > 1 || (waiting.length > 0 && holders.length > 0);
      this.#lines.set(object, line);
    }
  }

  #lineBand(holders: readonly number[], waiting: readonly number[], x: number): OpenBand {
    const names = (tasks: readonly number[]): string => {
      if (tasks.length > MAX_NAMED) return `${tasks.length} tasks`;
      return tasks.map((task) => this.#story.labels.get(task) ?? `task ${task}`).join(", ");
    };
    const has =
      holders.length === 0 ? "" : holders.length === 1 ? `${names(holders)} has it` : `${names(holders)} have it`;
    const short = holders.length > 1 ? `${holders.length} have it` : has;
    const count = `${waiting.length} ${waiting.length === 1 ? "waits" : "wait"}`;
    const both = (first: string, second: string): string => [first, second].filter((each) => each !== "").join("; ");
    const words =
      waiting.length === 0
        ? [has, short]
        : [both(has, `in line: ${names(waiting)}`), both(short, count), count, `${waiting.length}`];
    return { kind: waiting.length === 0 ? "held" : "line", from: x, words };
  }

  /** "jobs: Queue, maxsize 2"; without the name if it is not known. */
  #objectName(object: number, more = ""): string {
    const [name, type] = [this.#story.objects.get(object), this.#types.get(object) ?? ""];
    return shortened(`${name ? `${name}: ` : ""}${type}${more}`, NAMES, "sans");
  }

  #timersName(thread: number): string {
    if (new Set(this.#story.loops.values()).size < 2) return "timers";
    return shortened(`timers of ${loopName(thread, this.#story.loops, this.#story.threads)}`, NAMES, "sans");
  }

  #timer(handle: number, thread: number, label: string, x: number): void {
    const group = this.#timerGroups.get(thread) ?? { rows: [], marks: [] };
    this.#timerGroups.set(thread, group);
    let row = group.rows.findIndex((taken) => taken <= x);
    if (row === -1) row = Math.min(group.rows.length, MAX_ROWS - 1);
    group.rows[row] = Number.POSITIVE_INFINITY;
    this.#timers.set(handle, { from: x, row, label, group });
  }

  #timerEnds(handle: number, state: TimerMark["state"], x: number): void {
    const timer = this.#timers.get(handle);
    if (!timer) return;
    this.#timers.delete(handle);
    const { group, ...begun } = timer;
    group.rows[timer.row] = x;
    group.marks.push({ ...begun, to: x, state });
  }

  #print({ text, stream, task, thread }: TraceEvent & { kind: "printed" }, x: number): void {
    const label = labelOf(text);
    const room = roomOf(label);
    // a label that would cross the right edge is put to the left of its mark; if it fits on neither side, across it
    const side = x + room <= this.#width ? "right" : x >= room ? "left" : "across";
    const from = { right: x, left: x - room, across: this.#width - room }[side];
    let row = this.#printedRows.findIndex((taken) => taken <= from);
    if (row === -1) row = this.#printedRows.length;
    if (row >= MAX_ROWS) {
      this.#unprinted += 1; // without its text, a mark is of no use
      return;
    }
    this.#printedRows[row] = Math.max(x + 4, from + room);
    const textX = side === "left" ? x - 4 : from + 4;
    this.#printed.push({
      x,
      textX,
      ends: side === "left",
      row,
      text: label,
      stream,
      task: task ?? null,
      thread: thread ?? null,
    });
  }
}

/** The tasks whose names a band has. */
const MAX_NAMED = 6;

function typesOf(events: readonly TraceEvent[]): ReadonlyMap<number, string> {
  const types = new Map<number, string>();
  for (const event of events) {
    if (event.kind === "sync") types.set(event.object, event.type);
    if (event.kind === "suspended" && event.on.object) types.set(event.on.object.number, event.on.object.type);
  }
  return types;
}

/** The queue has held its items until now. */
function fill(queue: OpenQueue, x: number): void {
  if (queue.items > 0 && x > queue.since) queue.steps.push({ from: queue.since, to: x, items: queue.items });
  queue.since = x;
}

/** Characters of what was printed: as many as fit a phone. */
const MAX_LABEL = 38;

function labelOf(printed: string): string {
  const [first = ""] = printed.trim().split("\n");
  return first.length > MAX_LABEL ? `${first.slice(0, MAX_LABEL)}…` : first;
}

/** The width of a printed text and the mark beside it, in pixels. */
function roomOf(label: string): number {
  return textWidth(label, "mono") + 14;
}

/** "waits for fetch('/news') and fetch('/weather')", or shorter "waits for 2 tasks". */
function waitWords(
  on: Awaited,
  at: LoopAt,
  labels: ReadonlyMap<number, string>,
  scale: TimeScale,
  first: readonly number[],
): Words {
  const count = on.tasks?.length ?? 0;
  const shorter = on.what === "sleep" ? ["sleeps"] : count > 1 ? [`waits for ${count} tasks`, "waits"] : ["waits"];
  const words = waitInWords(on, at, labels, scale);
  const after = first.map((task) => labels.get(task) ?? `task ${task}`);
  return [...(after.length > 0 ? [`${words}, after ${listed(after)}`] : []), words, ...shorter];
}

/** "cancelling 1, sleeps until 2.0 s", or shorter "cancelling 1", for a task that waits although it was cancelled. */
function withRequests(requests: number, waits: Words): Words {
  const asked = `cancelling ${requests}`;
  return [...waits.map((words) => `${asked}, ${words}`), asked, ...waits.slice(-1)];
}

function endLabel({ state, exception }: TaskAt): string {
  if (state === "lost") return "garbage-collected";
  return exception ?? (state === "cancelled" ? "cancelled" : "");
}

function close(lane: OpenLane, x: number): void {
  if (lane.open) lane.bands.push(bandOf(lane.open, x));
  lane.open = null;
}

/** Before and after the label of a band, in pixels. */
export const PADDING = 5;
const AFTER = 2;

function bandOf({ kind, from, words }: OpenBand, to: number): Band {
  const fits = (each: string): boolean => textWidth(each, "sans") <= to - from - PADDING - AFTER;
  return { kind, from, to, title: words[0] ?? "", label: words.find(fits) ?? "" };
}
