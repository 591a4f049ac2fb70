/**
 * The legend of a picture: what each mark means, with a sample, for the marks that it has and no others.
 */

import type { BandKind, Layout } from "./layout";
import { escaped, tag } from "./markup";
import type { Detail } from "./moments";
import { HAND_OVER_HEAD, SIGNS, TIMER_ENDS } from "./picture";

interface Entry {
  readonly words: string;
  /** Drawn in 18 by 14 pixels. */
  readonly sample: string;
}

export function legendMarkup(layout: Layout, detail: Detail): string {
  return tag(
    "ul",
    { class: "trace-legend" },
    ...[...entries(layout, detail)].map(({ words, sample }) =>
      tag("li", {}, tag("svg", { width: 18, height: 14, "aria-hidden": "true" }, sample), escaped(words)),
    ),
  );
}

function* entries(layout: Layout, detail: Detail): Generator<Entry> {
  const { lanes, threads, handOvers, timers, printed, loops, lines, queues, collections } = layout;
  const loop = detail === "loop" ? loops.flatMap(({ bands }) => bands) : [];
  const kinds = new Set<BandKind>(
    [...[...lanes, ...threads].flatMap(({ bands }) => bands), ...loop].map(({ kind }) => kind),
  );
  const held = new Set(lines.flatMap(({ bands }) => bands).map(({ kind }) => kind));
  const ends = new Set([...lanes, ...threads].map(({ end }) => end?.state));
  if (kinds.has("running")) yield { words: runner(layout), sample: bar("running", 8) };
  if (kinds.has("suspended")) yield { words: "it waits", sample: bar("suspended", 16) };
  if (kinds.has("ready")) yield { words: "it is in the ready queue", sample: bar("ready", 16) };
  if (ends.has("done")) yield { words: "it is done", sample: sign("done") };
  if (ends.has("failed")) yield { words: "it fails", sample: sign("failed") };
  if (ends.has("cancelled")) yield { words: "it is cancelled", sample: sign("cancelled") };
  if (detail === "loop" && lanes.some(({ parent }) => parent !== null))
    yield { words: "it creates a task", sample: path("trace-birth", "M9 0v14") };
  if (detail === "loop" && handOvers.length > 0)
    yield { words: "a thread hands a call over to the loop", sample: HAND_OVER };
  if (held.has("held")) yield { words: "a task has it", sample: bar("held", 16) };
  if (held.has("line")) yield { words: "tasks wait for it in line", sample: bar("line", 16) };
  if (queues.length > 0) yield { words: "items in a queue", sample: path("trace-queue", "M1 13v-4h5v-5h5v9z") };
  if (queues.some(({ limit }) => limit !== null))
    yield { words: "its maxsize", sample: path("trace-limit", "M1 7h16") };
  if (ends.has("lost")) yield { words: "it is garbage-collected", sample: sign("lost") };
  if (collections.length > 0)
    yield { words: "the garbage collector runs", sample: path("trace-collection", "M9 0v14") };
  if (printed.length > 0) yield { words: "something is printed", sample: PRINTED };
  if (kinds.has("sleep")) yield { words: "the loop sleeps", sample: bar("sleep", 16) };
  if (kinds.has("callback")) yield { words: "the loop calls a callback", sample: bar("callback", 8) };
  if (detail === "loop" && loops.some(({ checks }) => checks.length > 0))
    yield { words: "it asks for events, without waiting", sample: path("trace-check", "M9 1v12") };
  const states = new Set(timers.flatMap(({ marks }) => marks.map(({ state }) => state)));
  if (states.has("due") || states.has("pending")) yield { words: "a timer, until it is due", sample: timer("due") };
  if (states.has("dropped")) yield { words: "a timer that is cancelled", sample: timer("dropped") };
}

function bar(kind: BandKind, width: number): string {
  const shape = kind === "ready" ? { y: 4, height: 6 } : { y: 2, height: 10 };
  return tag("rect", { class: `trace-${kind}`, x: 1, width, rx: 1.5, ...shape });
}

function path(name: string, d: string, transform: string | null = null): string {
  return tag("path", { class: name, d, transform });
}

function sign(state: string): string {
  return path(`trace-end trace-${state}`, SIGNS[state] ?? "", "translate(9 7)");
}

function timer(state: "due" | "dropped"): string {
  const name = `trace-timer trace-timer-${state}`;
  return path("trace-timer", "M2 3v8") + path(name, "M2 7H16") + path(name, TIMER_ENDS[state], "translate(16 7)");
}

function runner({ lanes, threads }: Layout): string {
  if (threads.length === 0) return "a task runs";
  return lanes.length === 0 ? "a thread runs" : "a task or a thread runs";
}

const HAND_OVER = path("trace-hand-over", "M9 7v7") + path("trace-hand-over-head", HAND_OVER_HEAD, "translate(9 1)");
const PRINTED = path("trace-pin", "M9 5v9") + tag("circle", { class: "trace-pin-head", cx: 9, cy: 4, r: 2.5 });
