/**
 * Where things stand in the picture: from the events of a run to lanes, bands and marks, in pixels.
 *
 * To the right is later, but not to scale: a turn takes microseconds and a sleep takes seconds. Each event has a little
 * room of its own, and the time that passes between them comes on top, to one scale.
 */

import type { TraceEvent } from "./events";
import type { Story } from "./moments";
import { callbackLabel, isHousekeeping, seconds, waitInWords } from "./names";
import { after, beginning, type LoopAt, type TaskAt, type TaskState } from "./state";

export type BandKind = "ready" | "running" | "suspended" | "sleep" | "callback";

/** A stretch of one lane. */
export interface Band {
  readonly kind: BandKind;
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

export interface Lane {
  readonly task: number;
  readonly label: string;
  /** How deep below the first task it was created. */
  readonly depth: number;
  readonly bands: readonly Band[];
  /** Where it was created, and from which lane. */
  readonly born: number;
  readonly parent: number | null;
  /** Where and how it ended; null if it did not. */
  readonly end: { readonly x: number; readonly state: TaskState; readonly label: string } | null;
}

export interface TimerMark {
  readonly from: number;
  readonly to: number;
  readonly row: number;
  readonly label: string;
  readonly state: "due" | "dropped" | "pending";
}

export interface PrintedMark {
  readonly x: number;
  /** Where its text begins, or `ends`. */
  readonly textX: number;
  readonly ends: boolean;
  readonly row: number;
  readonly text: string;
  readonly stream: "stdout" | "stderr";
  readonly task: number | null;
}

export interface Tick {
  readonly x: number;
  readonly label: string;
}

export interface Layout {
  readonly width: number;
  readonly loop: readonly Band[];
  readonly glances: readonly number[];
  readonly lanes: readonly Lane[];
  /** Tasks for which there was no room. */
  readonly hidden: number;
  readonly timers: readonly TimerMark[];
  readonly timerRows: number;
  readonly printed: readonly PrintedMark[];
  readonly printedRows: number;
  readonly ticks: readonly Tick[];
  /** Where each moment of the story stands. */
  readonly moments: readonly number[];
}

/** Room for each event, in pixels. */
const ROOM: Readonly<Partial<Record<TraceEvent["kind"], number>>> = {
  ...{ task: 3, ready: 2, timer: 2, due: 3, poll: 4, polled: 3, run: 6, suspended: 3, done: 2, ran: 5 },
  ...{ printed: 4, sync: 2, dropped: 2, failed: 3, loop: 1, lost: 3, cut: 6 },
};
const MARGIN = 8;
/** What the whole of the time takes, in pixels: less where it is none to speak of. */
const TIME = 290;
const SHORT_TIME = 120;
const SHORT = 0.05; // seconds
/** A stretch of time that has ticks at both ends, in pixels. */
const TICKED = 40;
const MOST_ROWS = 6;
/** Lanes at most: two screens of them, which nobody compares. */
const MOST_LANES = 40;
/** Of the small type, in pixels. */
export const CHARACTER = 6.1;

export function layOut(story: Story): Layout {
  const { events, moments, labels, duration } = story;
  const count = moments.at(-1)?.count ?? 0;
  const shown = events.slice(0, count + following(events, count));
  const told = toldOnes(shown, moments);
  const x = positions(shown, told, duration);
  // of a short run, too, what it printed can be read
  const printed = shown.map((event) => (event.kind === "printed" ? roomOf(labelOf(event.text)) : 0));
  const width = Math.ceil(Math.max((x.at(-1) ?? 0) + MARGIN, ...printed));
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
    if (told[index]) drawing.add(event, at, before, here);
  }
  return {
    ...drawing.finished(),
    width,
    moments: moments.map((moment) => x[moment.count - 1] ?? 0),
    ticks: ticks(shown, x, duration),
  };
}

/** The turn of the last moment is shown to its end. */
function following(events: readonly TraceEvent[], count: number): number {
  return events[count]?.kind === "ran" ? 1 : 0;
}

/** Which events are drawn: those that are told, and the end of a turn whose beginning is. */
function toldOnes(events: readonly TraceEvent[], moments: Story["moments"]): boolean[] {
  const counts = new Set(moments.map(({ count }) => count));
  let turn = false;
  return events.map((event, index) => {
    const told = counts.has(index + 1);
    if (event.kind === "run") turn = told;
    return told || (event.kind === "ran" && turn) || (event.kind === "loop" && event.state !== "runs");
  });
}

function positions(events: readonly TraceEvent[], told: readonly boolean[], duration: number): number[] {
  const scale = (duration < SHORT ? SHORT_TIME : TIME) / Math.max(duration, 1e-6);
  let x = MARGIN;
  let time = 0;
  return events.map((event, index) => {
    x += (event.time - time) * scale;
    time = event.time;
    const here = x;
    if (told[index]) x += ROOM[event.kind] ?? 1;
    return Math.round(here * 10) / 10;
  });
}

function ticks(events: readonly TraceEvent[], x: readonly number[], duration: number): Tick[] {
  const found: Tick[] = [{ x: x[0] ?? MARGIN, label: seconds(0, duration) }];
  for (const [index, event] of events.entries()) {
    const [here = 0, before = 0] = [x[index], x[index - 1]];
    if (index === 0 || here - before < TICKED) continue;
    for (const tick of [
      { x: before, label: seconds(events[index - 1]?.time ?? 0, duration) },
      { x: here, label: seconds(event.time, duration) },
    ]) {
      const last = found.at(-1);
      if (last && last.label !== tick.label && tick.x - last.x >= tick.label.length * CHARACTER + 6) found.push(tick);
    }
  }
  return found;
}

interface OpenLane {
  label: string;
  depth: number;
  born: number;
  parent: number | null;
  bands: Band[];
  open: { kind: BandKind; from: number; label: string } | null;
  end: Lane["end"];
}

/** Collects the bands while the events go by. */
class Drawing {
  /** What the next callback is called. */
  callback = "";
  readonly #story: Story;
  readonly #width: number;
  readonly #lanes = new Map<number, OpenLane>();
  readonly #loop: Band[] = [];
  readonly #glances: number[] = [];
  readonly #timers = new Map<number, { from: number; row: number; label: string }>();
  readonly #timerMarks: TimerMark[] = [];
  readonly #timerRows: number[] = [];
  readonly #printed: PrintedMark[] = [];
  readonly #printedRows: number[] = [];
  #loopOpen: { kind: BandKind; from: number; label: string } | null = null;

  constructor(story: Story, width: number) {
    this.#story = story;
    this.#width = width;
  }

  add(event: TraceEvent, at: LoopAt, before: Pick<LoopAt, "running" | "polling">, x: number): void {
    const { labels, duration } = this.#story;
    switch (event.kind) {
      case "task":
        return this.#born(event, x);
      case "ready":
        if (event.task !== undefined && event.task !== before.running?.task) this.#turnTo(event.task, "ready", "", x);
        return;
      case "timer":
        return this.#timer(event.handle, seconds(event.when, duration), x);
      case "due":
        for (const handle of event.handles) this.#timerEnds(handle, "due", x);
        return;
      case "dropped":
        return this.#timerEnds(event.handle, "dropped", x);
      case "poll":
        if (event.timeout === 0) this.#glances.push(x);
        else this.#loopOpen = { kind: "sleep", from: x, label: "" };
        return;
      case "run":
        this.#closeLoop(x, event.time - (before.polling?.since ?? event.time));
        if (event.task === undefined) this.#loopOpen = { kind: "callback", from: x, label: this.callback };
        else this.#turnTo(event.task, "running", "", x);
        return;
      case "polled":
        this.#closeLoop(x, event.time - (before.polling?.since ?? event.time));
        return;
      case "ran":
        this.#closeLoop(x, 0);
        if (before.running?.task !== undefined) this.#turnEnds(at.tasks.get(before.running.task), x);
        return;
      case "suspended": {
        const label = event.on.what === "turn" ? "" : waitInWords(event.on, at, labels, duration);
        const lane = this.#lanes.get(event.task);
        // an eager task has no turn of its own to end
        if (lane && before.running?.task !== event.task) this.#turnTo(event.task, "suspended", label, x);
        else if (lane?.open) lane.open = { ...lane.open, label };
        return;
      }
      case "done":
        if (event.task !== undefined && before.running?.task !== event.task)
          this.#turnEnds(at.tasks.get(event.task), x);
        return;
      case "lost":
        return this.#turnEnds(at.tasks.get(event.task), x);
      case "printed":
        return this.#print(event, x);
      case "loop":
        if (event.state !== "runs") this.#closeLoop(x, event.time - (before.polling?.since ?? event.time));
        return;
      default:
        return;
    }
  }

  finished(): Pick<
    Layout,
    "loop" | "glances" | "lanes" | "hidden" | "timers" | "timerRows" | "printed" | "printedRows"
  > {
    this.#closeLoop(this.#width, 0);
    for (const handle of [...this.#timers.keys()]) this.#timerEnds(handle, "pending", this.#width);
    for (const lane of this.#lanes.values()) close(lane, this.#width);
    const lanes = this.#inOrder();
    return {
      loop: this.#loop,
      glances: this.#glances,
      lanes: lanes.slice(0, MOST_LANES),
      hidden: Math.max(0, lanes.length - MOST_LANES),
      timers: this.#timerMarks,
      timerRows: this.#timerRows.length,
      printed: this.#printed,
      printedRows: this.#printedRows.length,
    };
  }

  /** Each task above those that it created. */
  #inOrder(): Lane[] {
    const lanes: Lane[] = [];
    const visit = (parent: number | null): void => {
      for (const [task, lane] of this.#lanes) {
        if ((lane.parent !== null && this.#lanes.has(lane.parent) ? lane.parent : null) !== parent) continue;
        const { label, depth, bands, born, end } = lane;
        lanes.push({ task, label, depth, bands, born, parent, end });
        visit(task);
      }
    };
    visit(null);
    return lanes;
  }

  #born({ task, parent, coroutine, eager }: TraceEvent & { kind: "task" }, x: number): void {
    if (isHousekeeping({ coroutine })) return;
    const above = parent === undefined ? undefined : this.#lanes.get(parent);
    const label = this.#story.labels.get(task) ?? `task ${task}`;
    const kind = eager ? "running" : "ready";
    this.#lanes.set(task, {
      ...{
        label,
        depth: above ? above.depth + 1 : 0,
        born: x,
        parent: above && parent !== undefined ? parent : null,
        bands: [],
        end: null,
      },
      open: { kind, from: x, label: "" },
    });
  }

  #turnTo(task: number, kind: BandKind, label: string, x: number): void {
    const lane = this.#lanes.get(task);
    if (!lane || lane.end) return;
    if (lane.open?.kind === kind && kind === "ready") return;
    close(lane, x);
    lane.open = { kind, from: x, label };
  }

  #turnEnds(task: TaskAt | undefined, x: number): void {
    const lane = task && this.#lanes.get(task.number);
    if (!lane || lane.end) return;
    const label = lane.open?.label ?? "";
    if (lane.open) lane.open = { ...lane.open, label: "" };
    close(lane, x);
    if (task.state === "suspended" || task.state === "ready") lane.open = { kind: task.state, from: x, label };
    else if (task.state !== "running") lane.end = { x, state: task.state, label: task.exception ?? "" };
  }

  #closeLoop(x: number, slept: number): void {
    const open = this.#loopOpen;
    if (!open) return;
    this.#loopOpen = null;
    const label = open.kind === "sleep" ? `sleeps ${seconds(slept, this.#story.duration)}` : open.label;
    this.#loop.push({ kind: open.kind, from: open.from, to: x, label });
  }

  #timer(handle: number, label: string, x: number): void {
    let row = this.#timerRows.findIndex((taken) => taken <= x);
    if (row === -1) row = Math.min(this.#timerRows.length, MOST_ROWS - 1);
    this.#timerRows[row] = Number.POSITIVE_INFINITY;
    this.#timers.set(handle, { from: x, row, label });
  }

  #timerEnds(handle: number, state: TimerMark["state"], x: number): void {
    const timer = this.#timers.get(handle);
    if (!timer) return;
    this.#timers.delete(handle);
    this.#timerRows[timer.row] = x;
    this.#timerMarks.push({ ...timer, to: x, state });
  }

  #print({ text, stream, task }: TraceEvent & { kind: "printed" }, x: number): void {
    const label = labelOf(text);
    const room = roomOf(label);
    // what would stand past the edge stands to the left of its mark; where it fits on neither side, across it
    const side = x + room <= this.#width ? "right" : x >= room ? "left" : "across";
    const from = { right: x, left: x - room, across: this.#width - room }[side];
    let row = this.#printedRows.findIndex((taken) => taken <= from);
    if (row === -1) row = this.#printedRows.length;
    if (row < MOST_ROWS) this.#printedRows[row] = Math.max(x + 4, from + room);
    else return; // a mark without its text says nothing
    const textX = side === "left" ? x - 4 : from + 4;
    this.#printed.push({ x, textX, ends: side === "left", row, text: label, stream, task: task ?? null });
  }
}

const LONGEST_LABEL = 40;

function labelOf(printed: string): string {
  const [first = ""] = printed.trim().split("\n");
  return first.length > LONGEST_LABEL ? `${first.slice(0, LONGEST_LABEL)}…` : first;
}

/** The width of a label, in pixels, with its mark beside it. */
function roomOf(label: string): number {
  return label.length * CHARACTER + 14;
}

function close(lane: OpenLane, x: number): void {
  if (lane.open) lane.bands.push({ kind: lane.open.kind, from: lane.open.from, to: x, label: lane.open.label });
  lane.open = null;
}
