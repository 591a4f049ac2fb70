/**
 * The picture of a run as SVG: a lane for each task, what was printed, and if the loop is shown, its own lane and timers.
 *
 * Two drawings, one over the other: what happened, which is as wide as its place and scrolls if that is narrow, and the
 * names of the lanes, which stay. Positions along time are percentages, so that both JavaScript and print can do without
 * another layout.
 */

import {
  type Band,
  type End,
  type HandOver,
  INDENT,
  type Lane,
  type Layout,
  type LoopLane,
  MAX_DEPTH,
  PADDING,
  type PrintedMark,
  type QueueChart,
  SIGN,
  type ThreadLane,
  type TimerMark,
} from "./layout";
import { escaped, tag } from "./markup";
import type { Detail } from "./moments";
import { MAIN_THREAD } from "./state";
import { textWidth } from "./text-width";

const AXIS = 26;
/** The height of a lane's name, and of its bars. */
const NAME = 17;
const BAR = 16;
const THIN = 8;
const GAP = 7;
const LANE = NAME + BAR + GAP;
const ROW = 17;
/** The height of a queue's chart. */
const CHART = 34;

/** The top of each part of the picture, in pixels: that of a loop and of a thread by thread, that of a lane by task. */
interface Rows {
  readonly loops: ReadonlyMap<number, number>;
  readonly lanes: ReadonlyMap<number, number>;
  readonly threads: ReadonlyMap<number, number>;
  readonly hidden: number;
  /** By object. */
  readonly lines: ReadonlyMap<number, number>;
  readonly queues: ReadonlyMap<number, number>;
  readonly printed: number;
  /** By thread. */
  readonly timers: ReadonlyMap<number, number>;
  readonly bottom: number;
}

function rowsOf(layout: Layout, detail: Detail): Rows {
  const { hidden, printedRows, unprinted } = layout;
  const loops = new Map<number, number>();
  const lanes = new Map<number, number>();
  const threads = new Map<number, number>();
  let next = AXIS;
  const add = (tops: Map<number, number>, key: number): void => {
    tops.set(key, next);
    next += LANE;
  };
  const own = layout.loops.map(({ thread }) => thread).filter((thread) => thread !== MAIN_THREAD);
  const addTasks = (thread: number): void => {
    for (const lane of layout.lanes) if (lane.thread === thread) add(lanes, lane.task);
  };
  const addLoop = (thread: number): void => {
    if (detail === "loop" && layout.loops.some((loop) => loop.thread === thread)) add(loops, thread);
  };
  const addThreads = (): void => {
    for (const { thread } of layout.threads) if (!own.includes(thread)) add(threads, thread);
  };
  addLoop(MAIN_THREAD);
  // beside the loop, where no lane is between a thread and what it hands over
  if (detail === "loop") addThreads();
  addTasks(MAIN_THREAD);
  if (detail === "tasks") addThreads();
  for (const thread of own) {
    if (layout.threads.some((lane) => lane.thread === thread)) add(threads, thread);
    addLoop(thread);
    addTasks(thread);
  }
  const tasksEnd = next;
  if (hidden > 0) next += NAME;
  const [lines, queues] = [new Map<number, number>(), new Map<number, number>()];
  for (const { object } of layout.lines) add(lines, object);
  for (const { object } of layout.queues) {
    queues.set(object, next);
    next += NAME + CHART + GAP;
  }
  const printed = next;
  next += (printedRows > 0 ? NAME + printedRows * ROW + GAP : 0) + (unprinted > 0 ? ROW : 0);
  const timers = new Map<number, number>();
  for (const { thread, rows } of layout.timers) {
    timers.set(thread, next);
    next += NAME + rows * ROW + GAP;
  }
  return { loops, lanes, threads, hidden: tasksEnd, lines, queues, printed, timers, bottom: next };
}

/** Shows a layout; `title` describes it in a sentence, `moment` is the position of the playhead in pixels. */
export function picture(layout: Layout, detail: Detail, title: string, moment: number | null): string {
  const rows = rowsOf(layout, detail);
  const height = rows.bottom;
  const at = (x: number): string => percent(x, layout.width);
  return tag(
    "div",
    { class: "trace-picture" },
    tag("svg", { class: "trace-names", width: "100%", height, "aria-hidden": "true" }, names(layout, rows)),
    tag(
      "div",
      { class: "trace-scroll", tabindex: 0, role: "group", "aria-label": "Timeline of the run" },
      // without an inline style, an element of this width is the way to give the drawing its least one
      tag("svg", { class: "trace-least", width: layout.width, height: 0, "aria-hidden": "true" }),
      tag(
        "svg",
        { class: "trace-drawing", width: "100%", height, role: "img", "aria-label": title },
        axis(layout, rows, at),
        layout.loops.map((loop) => loopMarkup(loop, rows.loops.get(loop.thread), at)).join(""),
        layout.lanes.map((lane) => laneMarkup(lane, layout.width, detail, rows, at)).join(""),
        layout.threads.map((lane) => threadMarkup(lane, rows.threads.get(lane.thread) ?? 0, layout.width, at)).join(""),
        layout.handOvers.map((handOver) => handOverMarkup(handOver, rows, at)).join(""),
        layout.lines.map(({ object, bands }) => objectMarkup(bands, rows.lines.get(object) ?? 0, at)).join(""),
        layout.queues.map((queue) => queueMarkup(queue, rows.queues.get(queue.object) ?? 0, layout.width, at)).join(""),
        layout.collections.map((x) => line("trace-collection", [at(x), AXIS], [at(x), rows.hidden])).join(""),
        layout.timers.map(({ thread, marks }) => timersMarkup(marks, rows.timers.get(thread) ?? 0, at)).join(""),
        layout.printed.map((mark) => printedMarkup(mark, rows, at)).join(""),
        playhead(moment, rows, at),
      ),
    ),
  );
}

type At = (x: number) => string;

/** A position as a percentage of the width. */
export function percent(x: number, width: number): string {
  return `${Math.round((x / width) * 1e5) / 1e3}%`;
}

/** What has its own size, at a position that moves with the width. */
function placed(x: string, y: number, ...inner: readonly string[]): string {
  return tag("svg", { x, y }, ...inner);
}

function line(name: string, from: [x: string, y: number], to: [x: string, y: number]): string {
  return tag("line", { class: name, x1: from[0], y1: from[1], x2: to[0], y2: to[1] });
}

/** The line that marks the current moment. */
function playhead(moment: number | null, rows: Rows, at: At): string {
  return tag(
    "svg",
    { class: "trace-playhead", x: at(moment ?? 0), visibility: moment === null ? "hidden" : null },
    tag("path", { d: `M0 ${AXIS - 6}V${rows.bottom}` }),
    tag("path", { class: "trace-playhead-grip", d: `M-4.5 ${AXIS - 12}h9v5l-4.500 4.500l-4.500 -4.500z` }),
  );
}

function names(
  { loops, lanes, hidden, threads, lines, queues, timers, printedRows, unprinted }: Layout,
  rows: Rows,
): string {
  const name = (text: string, top: number, indent = 0, kind = "trace-soft"): string =>
    tag("text", { x: indent, y: top + 13, class: kind }, escaped(text));
  return [
    ...loops.map(({ thread, label }) => {
      const top = rows.loops.get(thread);
      return top === undefined ? "" : name(label, top, thread === MAIN_THREAD ? 0 : INDENT);
    }),
    ...lanes.map(({ task, label, depth }) =>
      name(label, rows.lanes.get(task) ?? 0, Math.min(depth, MAX_DEPTH) * INDENT, "trace-task"),
    ),
    ...threads.map(({ thread, label }) => name(label, rows.threads.get(thread) ?? 0, 0, "trace-task")),
    ...lines.map(({ object, label }) => name(label, rows.lines.get(object) ?? 0)),
    ...queues.map(({ object, label }) => name(label, rows.queues.get(object) ?? 0)),
    hidden > 0 ? name(`and ${hidden} more tasks`, rows.hidden) : "",
    printedRows > 0 ? name("printed", rows.printed) : "",
    unprinted > 0 ? name(`and ${unprinted} more`, rows.printed + NAME + printedRows * ROW) : "",
    ...timers.map(({ thread, label }) => name(label, rows.timers.get(thread) ?? 0)),
  ].join("");
}

function axis({ ticks }: Layout, rows: Rows, at: At): string {
  return ticks
    .map(
      ({ x, label, ends }) =>
        line("trace-tick", [at(x), AXIS - 8], [at(x), rows.bottom - GAP]) +
        tag("text", { class: "trace-time", x: at(x), y: 11, "text-anchor": ends ? "end" : null }, escaped(label)),
    )
    .join("");
}

function loopMarkup({ bands, checks }: LoopLane, top: number | undefined, at: At): string {
  if (top === undefined) return "";
  const y = top + NAME + 2;
  return (
    bands.map((band) => bandMarkup(band, top, at)).join("") +
    checks.map((x) => line("trace-check", [at(x), y], [at(x), y + BAR - 4])).join("")
  );
}

function bandMarkup({ kind, from, to, title, label }: Band, top: number, at: At): string {
  const height = kind === "ready" ? THIN : BAR;
  const y = top + NAME + (BAR - height) / 2;
  const rect = tag(
    "rect",
    {
      class: `trace-${kind}`,
      x: at(from),
      y,
      width: at(Math.max(to - from, 1.5)),
      height,
      rx: kind === "suspended" || kind === "sleep" ? 3 : 1.5,
    },
    title ? tag("title", {}, escaped(title)) : "",
  );
  if (label === "") return rect;
  return rect + tag("text", { class: "trace-label", x: at(from), dx: PADDING, y: y + 12 }, escaped(label));
}

function laneMarkup(lane: Lane, width: number, detail: Detail, rows: Rows, at: At): string {
  const top = rows.lanes.get(lane.task) ?? 0;
  const middle = top + NAME + BAR / 2;
  const above = lane.parent === null ? undefined : rows.lanes.get(lane.parent);
  const birth =
    above === undefined || detail === "tasks"
      ? ""
      : line("trace-birth", [at(lane.born), above + NAME + BAR], [at(lane.born), middle]);
  return tag(
    "g",
    {},
    line("trace-life", [at(lane.born), middle], [at(lane.end?.x ?? width), middle]),
    birth,
    lane.bands.map((band) => bandMarkup(band, top, at)).join(""),
    lane.end ? endMarkup(lane.end, middle, at) : "",
  );
}

function objectMarkup(bands: readonly Band[], top: number, at: At): string {
  return tag("g", {}, bands.map((band) => bandMarkup(band, top, at)).join(""));
}

/** The items of a queue as bars, from its base up to its limit, or else to the most that it held. */
function queueMarkup({ limit, deepest, steps }: QueueChart, top: number, width: number, at: At): string {
  const most = Math.max(limit ?? 0, deepest, 1);
  const base = top + NAME + CHART;
  const above = (items: number): number => Math.round((items / most) * (CHART - 2) * 10) / 10;
  const bars = steps.map(({ from, to, items }) => {
    const title = tag("title", {}, `${items} ${items === 1 ? "item" : "items"}`);
    const [height, wide] = [above(items), Math.max(to - from, 1)];
    const bar = { class: "trace-queue", x: at(from), y: base - height, width: at(wide), height };
    const fits = textWidth(String(items), "sans") + PADDING <= wide;
    const count = tag("text", { class: "trace-label", x: at(from), dx: 3, y: base - 4 }, String(items));
    return tag("rect", bar, title) + (fits ? count : "");
  });
  return tag(
    "g",
    {},
    line("trace-life", ["0%", base], [at(width), base]),
    ...bars,
    limit === null ? "" : line("trace-limit", ["0%", base - above(limit)], [at(width), base - above(limit)]),
  );
}

function threadMarkup({ bands, born, end }: ThreadLane, top: number, width: number, at: At): string {
  const middle = top + NAME + BAR / 2;
  return tag(
    "g",
    {},
    line("trace-life trace-life-thread", [at(born), middle], [at(end?.x ?? width), middle]),
    bands.map((band) => bandMarkup(band, top, at)).join(""),
    end ? endMarkup(end, middle, at) : "",
  );
}

/** From the lane of the thread, or of its loop if it has only that, to that of the loop, where it wakes up. */
function handOverMarkup({ thread, target, from, to }: HandOver, rows: Rows, at: At): string {
  const begin = rows.threads.get(thread) ?? rows.loops.get(thread);
  const top = rows.loops.get(target);
  if (begin === undefined || top === undefined) return "";
  const [end, head] = begin > top ? [top + NAME + BAR, HAND_OVER_HEAD] : [top + NAME, "M0 0l-4 -7h8z"];
  return (
    line("trace-hand-over", [at(from), begin + NAME + BAR / 2], [at(to), end]) +
    placed(at(to), end, tag("path", { class: "trace-hand-over-head", d: head }))
  );
}

/** The head of an arrow up to 0, 0. */
export const HAND_OVER_HEAD = "M0 0l-4 7h8z";

/** The sign of how a task ended, around 0, 0. */
export const SIGNS: Readonly<Record<string, string>> = {
  done: "M-4 0l3 3l5 -6",
  failed: "M-3.500 -3.500l7 7M3.500 -3.500l-7 7",
  cancelled: "M-3 -3l6 6M4.500 0a4.500 4.500 0 1 1 -9 0a4.500 4.500 0 1 1 9 0",
  lost: "M-3 -3q0 -3 3 -3q3 0 3 2.500q0 2 -3 3v1.500M0 4v1",
};

function endMarkup({ x, state, label, side }: End, middle: number, at: At): string {
  const words = tag(
    "text",
    {
      class: `trace-end-label trace-${state}`,
      x: side === "right" ? SIGN : SIGN - 2,
      y: side === "right" ? 4 : -BAR / 2 - 4,
      "text-anchor": side === "right" ? null : "end",
    },
    escaped(label),
  );
  return placed(
    at(x),
    middle,
    tag("path", { class: `trace-end trace-${state}`, d: SIGNS[state] ?? "", transform: "translate(9 0)" }),
    label ? words : "",
  );
}

function timersMarkup(marks: readonly TimerMark[], top: number, at: At): string {
  return marks.map((mark) => timerMarkup(mark, top + NAME, at)).join("");
}

function timerMarkup({ from, to, row, label, state }: TimerMark, top: number, at: At): string {
  const y = top + row * ROW + ROW / 2;
  const words = `until ${label}`;
  const fits = textWidth(words, "sans") + 20 <= to - from;
  return (
    line(`trace-timer trace-timer-${state}`, [at(from), y], [at(to), y]) +
    placed(at(from), y, tag("path", { class: "trace-timer", d: "M0 -4v8" })) +
    placed(at(to), y, tag("path", { class: `trace-timer trace-timer-end-${state}`, d: TIMER_ENDS[state] })) +
    (fits ? placed(at(from), y, timerLabel(words)) : "")
  );
}

function timerLabel(words: string): string {
  const gap = tag("rect", {
    class: "trace-gap",
    x: 5,
    y: -6,
    width: Math.ceil(textWidth(words, "sans")) + 6,
    height: 12,
  });
  return gap + tag("text", { class: "trace-label trace-timer-label", x: 8, y: 4 }, escaped(words));
}

/** The end of a timer, around 0, 0. */
export const TIMER_ENDS: Readonly<Record<TimerMark["state"], string>> = {
  due: "M-4 -4l4 4l-4 4",
  dropped: "M-6 -3l6 6m0 -6l-6 6",
  pending: "",
};

function printedMarkup({ x, textX, ends, row, text, stream, task, thread }: PrintedMark, rows: Rows, at: At): string {
  const ofTask = task === null ? undefined : rows.lanes.get(task);
  if (ofTask === undefined && task !== null) return ""; // of a task for which there is no room
  const ofThread = thread === null ? undefined : rows.threads.get(thread);
  const top = ofTask ?? ofThread ?? rows.loops.get(MAIN_THREAD);
  const from = top === undefined ? AXIS - 4 : top + NAME + BAR / 2;
  const y = rows.printed + NAME + row * ROW + 12;
  return (
    line("trace-pin", [at(x), from], [at(x), y - 4]) +
    tag("circle", { class: "trace-pin-head", cx: at(x), cy: from, r: 2.5 }) +
    tag(
      "text",
      { class: `trace-printed trace-${stream}`, x: at(textX), y, "text-anchor": ends ? "end" : null },
      escaped(text),
    )
  );
}
