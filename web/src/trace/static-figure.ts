/**
 * The figure of a run as the build writes it: complete without a script, and on paper.
 */

import { cycleMarkup } from "./cycle";
import type { TraceEvent } from "./events";
import { layOut } from "./layout";
import { escaped, tag } from "./markup";
import { momentNamed, type Story, tell, tellAll, toldAt } from "./moments";
import { seconds } from "./names";
import { panelsMarkup, sentenceMarkup } from "./panels";
import { picture } from "./picture";

/** Moments that a picture has at most: with more, drawing it took over 50 ms, and nobody was the wiser for it. */
export const MOST_MOMENTS = 500;
/** Rows of the table at most. */
const MOST_ROWS = 300;

export interface FigureOptions {
  readonly source: string;
  readonly events: readonly TraceEvent[];
  /** The moment to open at: see `momentNamed`. */
  readonly moment: string | null;
}

export interface Mistake {
  readonly found: string;
  readonly fix: string;
}

/** The markup, or why the moment cannot be shown. */
export function staticFigure({ source, events, moment }: FigureOptions): { html: string } | { mistake: Mistake } {
  const story = tell(events, MOST_MOMENTS);
  const index = moment === null ? firstMoment(story) : momentNamed(moment, story);
  if (index === null) {
    return {
      mistake: {
        found: `no moment ${JSON.stringify(moment)} in this run`,
        fix: 'Name "start", "end", "sleep", "line 12", or a text that it prints.',
      },
    };
  }
  return { html: tag("div", { class: "trace-body" }, figureMarkup(story, index, source), tableMarkup(story)) };
}

/** Where a figure opens if the page does not say: where the loop first sleeps, or else at the start. */
export function firstMoment(story: Story): number {
  return momentNamed("sleep", story) ?? 0;
}

/** Picture, sentence and panels at one moment. The page puts its controls in, and these parts anew at each step. */
export function figureMarkup(story: Story, index: number, source: string): string {
  const layout = layOut(story);
  const told = toldAt(story, index);
  return [
    LEGEND,
    picture(layout, summary(story), layout.moments[index] ?? null),
    tag("div", { class: "trace-controls" }),
    tag("p", { class: "trace-sentence", "aria-live": "polite" }, sentenceMarkup(told, story, source)),
    panelsMarkup(told, story),
    cycleMarkup(story, source),
    story.cut ? tag("p", { class: "trace-cut" }, "The program went on: what happened later is not shown.") : "",
  ].join("");
}

const SWATCHES = [
  ["running", "has the turn"],
  ["suspended", "waits"],
  ["ready", "in the ready queue"],
  ["sleep", "the loop sleeps"],
] as const;

const LEGEND = tag(
  "ul",
  { class: "trace-legend" },
  ...SWATCHES.map(([kind, words]) => {
    const mark = kind === "ready" ? { y: 4, height: 6 } : { y: 2, height: 10 };
    const rect = tag("rect", { class: `trace-${kind}`, x: 1, width: kind === "running" ? 8 : 16, rx: 1.5, ...mark });
    return tag("li", {}, tag("svg", { width: 18, height: 14, "aria-hidden": "true" }, rect), escaped(words));
  }),
);

/** What the picture shows, in a sentence. */
export function summary({ tasks, duration, moments, labels }: Story): string {
  const slept = moments.filter(({ event }) => event.kind === "poll" && event.timeout !== 0).length;
  const names = [...labels.values()].slice(0, 5).join(", ");
  const many = tasks.length === 1 ? "1 task" : `${tasks.length} tasks`;
  const sleeps = slept === 1 ? "the loop sleeps once" : `the loop sleeps ${slept} times`;
  return `What the loop did in ${seconds(duration, duration)}: ${many} (${names}), ${sleeps}.`;
}

/** The whole run as a table, for who cannot see a picture. */
export function tableMarkup(story: Story): string {
  return tag("details", { class: "trace-table" }, tag("summary", {}, "The run as a table"), rowsMarkup(story));
}

/** The table itself: the page makes that of a reader's own run when it is asked for. */
export function rowsMarkup(story: Story): string {
  const rows: string[] = [];
  for (const { event, sentence } of tellAll(story)) {
    if (rows.length === MOST_ROWS) break;
    const where = event.line === undefined ? "" : String(event.line);
    rows.push(
      tag(
        "tr",
        {},
        tag("td", {}, escaped(seconds(event.time, story.duration))),
        tag("td", {}, where),
        tag("td", {}, escaped(sentence)),
      ),
    );
  }
  const head = tag("tr", {}, ...["Time", "Line", "What happens"].map((name) => tag("th", { scope: "col" }, name)));
  return tag("table", {}, tag("thead", {}, head), tag("tbody", {}, ...rows));
}
