/**
 * The picture of a run as SVG: a lane for each task, the loop's own, the timers, and what was printed.
 *
 * Two drawings side by side: the names of the lanes, which stay in place, and what happened, which scrolls.
 */

import { type Band, CHARACTER, type Lane, type Layout, type PrintedMark, type TimerMark } from "./layout";
import { escaped, tag } from "./markup";

const LANE = 28;
const BAR = 16;
const THIN = 8;
const AXIS = 18;
const TIMER_ROW = 14;
const PRINTED_ROW = 16;
const GAP = 6;
const LABELS = 128;
const INDENT = 10;
/** Width of a character in the names of tasks, in pixels. */
const NAME_CHARACTER = 6.65;

/** The top of each part of the picture, in pixels. */
interface Rows {
  readonly loop: number;
  readonly lanes: number;
  readonly timers: number;
  readonly printed: number;
  readonly bottom: number;
}

function rowsOf({ lanes, hidden, timerRows, printedRows }: Layout): Rows {
  const loop = AXIS;
  const first = loop + LANE;
  const timers = first + (lanes.length + (hidden > 0 ? 1 : 0)) * LANE + (timerRows > 0 ? GAP : 0);
  const printed = timers + timerRows * TIMER_ROW + (printedRows > 0 ? GAP : 0);
  return { loop, lanes: first, timers, printed, bottom: printed + printedRows * PRINTED_ROW + GAP };
}

/** The picture; `title` describes it in a sentence, `moment` is the position of the playhead in pixels. */
export function picture(layout: Layout, title: string, moment: number | null): string {
  const rows = rowsOf(layout);
  const size = { height: rows.bottom };
  return tag(
    "div",
    { class: "trace-picture" },
    tag(
      "svg",
      { class: "trace-names", width: LABELS, ...size, viewBox: `0 0 ${LABELS} ${rows.bottom}`, "aria-hidden": "true" },
      names(layout, rows),
    ),
    tag(
      "div",
      { class: "trace-scroll", tabindex: 0, role: "group", "aria-label": "Timeline of the run" },
      tag(
        "svg",
        {
          class: "trace-drawing",
          width: layout.width,
          ...size,
          viewBox: `0 0 ${layout.width} ${rows.bottom}`,
          role: "img",
          "aria-label": title,
        },
        axis(layout, rows),
        layout.loop.map((band) => bandMarkup(band, rows.loop)).join(""),
        layout.checks.map((x) => tag("path", { class: "trace-check", d: `M${x} ${rows.loop + 8}v12` })).join(""),
        layout.lanes.map((lane, index) => laneMarkup(lane, index, layout, rows)).join(""),
        layout.timers.map((timer) => timerMarkup(timer, rows.timers)).join(""),
        layout.printed.map((mark) => printedMarkup(mark, layout, rows)).join(""),
        playhead(moment, rows),
      ),
    ),
  );
}

/** The line that marks the current moment. */
function playhead(moment: number | null, rows: Rows): string {
  const attributes = { class: "trace-playhead", transform: `translate(${moment ?? 0} 0)`, visibility: "hidden" };
  return tag(
    "g",
    { ...attributes, visibility: moment === null ? "hidden" : null },
    tag("path", { d: `M0 ${AXIS - 4}V${rows.bottom}` }),
    tag("path", { class: "trace-playhead-grip", d: `M-4.5 ${AXIS - 12}h9v5l-4.500 4.500l-4.500 -4.500z` }),
  );
}

function names({ lanes, hidden, timerRows, printedRows }: Layout, rows: Rows): string {
  const name = (text: string, y: number, indent = 0, kind = ""): string =>
    tag("text", { x: 2 + indent, y, class: kind || null }, cut(text, (LABELS - 4 - indent) / NAME_CHARACTER));
  return [
    name("the loop", rows.loop + LANE / 2 + 4, 0, "trace-soft"),
    ...lanes.map(({ label, depth }, index) =>
      name(label, rows.lanes + index * LANE + LANE / 2 + 4, Math.min(depth, 4) * INDENT, "trace-task"),
    ),
    hidden > 0 ? name(`and ${hidden} more`, rows.lanes + lanes.length * LANE + LANE / 2 + 4, 0, "trace-soft") : "",
    timerRows > 0 ? name("timers", rows.timers + 11, 0, "trace-soft") : "",
    printedRows > 0 ? name("printed", rows.printed + 12, 0, "trace-soft") : "",
  ].join("");
}

function cut(text: string, length: number): string {
  const whole = Math.floor(length);
  return escaped(text.length > whole ? `${text.slice(0, whole - 1)}…` : text);
}

function axis({ ticks }: Layout, rows: Rows): string {
  return ticks
    .map(
      ({ x, label }) =>
        tag("path", { class: "trace-tick", d: `M${x} ${AXIS - 2}V${rows.bottom - GAP}` }) +
        tag("text", { class: "trace-time", x, y: AXIS - 6 }, escaped(label)),
    )
    .join("");
}

function bandMarkup({ kind, from, to, label }: Band, top: number): string {
  const width = Math.max(to - from, 1.5);
  const height = kind === "ready" ? THIN : BAR;
  const y = top + (LANE - height) / 2;
  const room = Math.floor((width - 8) / CHARACTER);
  const rect = tag(
    "rect",
    {
      class: `trace-${kind}`,
      x: from,
      y,
      width: round(width),
      height,
      rx: kind === "suspended" || kind === "sleep" ? 3 : 1.5,
    },
    label ? tag("title", {}, escaped(label)) : "",
  );
  // leave out a label that would be cut to a letter or two
  if (label === "" || room < Math.min(label.length, 5)) return rect;
  return rect + tag("text", { class: "trace-label", x: from + 5, y: y + 12 }, cut(label, room + 1));
}

function laneMarkup(lane: Lane, index: number, { lanes, width }: Layout, rows: Rows): string {
  const top = rows.lanes + index * LANE;
  const middle = top + LANE / 2;
  const above = lane.parent === null ? -1 : lanes.findIndex(({ task }) => task === lane.parent);
  const birth =
    above === -1
      ? ""
      : tag("path", {
          class: "trace-birth",
          d: `M${lane.born} ${rows.lanes + above * LANE + LANE / 2 + BAR / 2}V${middle}`,
        });
  return tag(
    "g",
    {},
    tag("path", { class: "trace-life", d: `M${lane.born} ${middle}H${lane.end?.x ?? width}` }),
    birth,
    lane.bands.map((band) => bandMarkup(band, top)).join(""),
    lane.end ? endMarkup(lane.end, middle, width) : "",
  );
}

const ENDS: Readonly<Record<string, string>> = {
  done: "M-4 0l3 3l5 -6",
  failed: "M-3.500 -3.500l7 7M3.500 -3.500l-7 7",
  cancelled: "M-3 -3l6 6M4.500 0a4.500 4.500 0 1 1 -9 0a4.500 4.500 0 1 1 9 0",
  lost: "M-3 -3q0 -3 3 -3q3 0 3 2.500q0 2 -3 3v1.500M0 4v1",
};

function endMarkup({ x, state, label }: NonNullable<Lane["end"]>, middle: number, width: number): string {
  const text = label || (state === "done" ? "" : state);
  const fits = x + 20 + text.length * CHARACTER < width;
  const words = text
    ? tag(
        "text",
        {
          class: `trace-end-label trace-${state}`,
          x: fits ? x + 18 : x - 4,
          y: middle - (fits ? -4 : 10),
          "text-anchor": fits ? null : "end",
        },
        escaped(text),
      )
    : "";
  const sign = tag("path", {
    class: `trace-end trace-${state}`,
    d: ENDS[state] ?? "",
    transform: `translate(${round(x + 9)} ${middle})`,
  });
  return sign + words;
}

function timerMarkup({ from, to, row, label, state }: TimerMark, top: number): string {
  const y = top + row * TIMER_ROW + TIMER_ROW / 2;
  const end = { due: `M${to - 3} ${y - 4}l4 4l-4 4`, dropped: `M${to - 3} ${y - 3}l6 6m0 -6l-6 6`, pending: "" }[state];
  const room = Math.floor((to - from - 16) / CHARACTER);
  const words = `until ${label}`;
  const fits = words.length <= room;
  return (
    tag("path", { class: `trace-timer trace-timer-${state}`, d: `M${from} ${y - 4}v8M${from} ${y}H${to}${end}` }) +
    (fits ? tag("text", { class: "trace-label trace-timer-label", x: from + 8, y: y + 3.5 }, escaped(words)) : "")
  );
}

function printedMarkup(
  { x, textX, ends, row, text, stream, task }: PrintedMark,
  { lanes }: Layout,
  rows: Rows,
): string {
  const index = lanes.findIndex((lane) => lane.task === task);
  if (index === -1 && task !== null) return "";
  const from = index === -1 ? rows.loop + LANE / 2 : rows.lanes + index * LANE + LANE / 2;
  const most = (rows.bottom - GAP - rows.printed) / PRINTED_ROW;
  const y = rows.printed + Math.min(row, most - 1) * PRINTED_ROW + 12;
  return (
    tag("path", { class: "trace-pin", d: `M${x} ${from}V${y - 4}` }) +
    tag("circle", { class: "trace-pin-head", cx: x, cy: from, r: 2.5 }) +
    (row < most
      ? tag(
          "text",
          { class: `trace-printed trace-${stream}`, x: textX, y, "text-anchor": ends ? "end" : null },
          escaped(text),
        )
      : "")
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
