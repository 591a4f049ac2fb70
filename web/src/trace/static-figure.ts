/**
 * The figure of a run as the build writes it: complete without JavaScript, and on paper.
 */

import { cycleMarkup } from "./cycle";
import type { TraceEvent } from "./events";
import { holdersMarkup } from "./holders";
import { layOut } from "./layout";
import { legendMarkup } from "./legend";
import { escaped, tag } from "./markup";
import { allMoments, buildStory, type Detail, momentAt, momentNamed, type Story } from "./moments";
import { seconds } from "./names";
import { panelsMarkup, sentenceMarkup } from "./panels";
import { picture } from "./picture";
import { timesMarkup } from "./times";

/** Moments of a picture. With more, drawing it took over 50 ms. */
export const MAX_MOMENTS = 500;
/** Rows of the table. */
const MAX_ROWS = 300;

export interface FigureOptions {
  readonly source: string;
  readonly events: readonly TraceEvent[];
  /** The name of the moment to open at: see `momentNamed`. */
  readonly moment: string | null;
  readonly detail: Detail;
}

export interface Mistake {
  readonly found: string;
  readonly fix: string;
}

/** The markup, or a mistake if there is no such moment. */
export function staticFigure(options: FigureOptions): { html: string } | { mistake: Mistake } {
  const { source, events, moment, detail } = options;
  const story = buildStory(events, MAX_MOMENTS, detail, source);
  const index = moment === null ? firstMoment(story) : momentNamed(moment, story);
  if (index === null) {
    return {
      mistake: {
        found: `no moment ${JSON.stringify(moment)} in this run`,
        fix: 'Name "start", "end", "sleep", "line 12", or text that it prints.',
      },
    };
  }
  return {
    html: tag(
      "div",
      { class: "trace-body", "data-detail": detail },
      figureMarkup(story, index, source),
      tableMarkup(story),
      timesMarkup(story),
    ),
  };
}

/** The moment at which a figure opens if the page names none: where the loop first sleeps, or else the start. */
export function firstMoment(story: Story): number {
  return momentNamed("sleep", story) ?? 0;
}

/** Picture, sentence and panels at one moment. The page adds controls and a choice of the detail, and
 *  replaces sentence and panels at each step. */
export function figureMarkup(story: Story, index: number, source: string): string {
  const layout = layOut(story);
  const view = momentAt(story, index);
  return [
    legendMarkup(layout, story.detail),
    picture(layout, story.detail, summary(story), layout.moments[index] ?? null),
    tag("div", { class: "trace-controls" }),
    tag("p", { class: "trace-sentence" }, sentenceMarkup(view, story, source)),
    tag("p", { class: "trace-detail" }),
    story.detail === "loop" ? panelsMarkup(view, story) : "",
    cycleMarkup(story, source),
    holdersMarkup(story),
    story.cut ? tag("p", { class: "trace-cut" }, "The program kept running: what happened later is not shown.") : "",
  ].join("");
}

/** What the figure of a run is called. */
export function figureTitle(events: readonly TraceEvent[]): string {
  const onlyThreads = events.some(({ kind }) => kind === "thread") && !events.some(({ kind }) => kind === "loop");
  return onlyThreads ? "What the threads did" : "What the loop did";
}

/** A description of the picture, in a sentence. */
export function summary({ events, tasks, threads, duration, scale, moments, labels }: Story): string {
  const slept = moments.filter(({ event }) => event.kind === "poll" && event.timeout !== 0).length;
  const counted = (what: string, names: Iterable<string>, count: number): string =>
    `${count} ${what}${count === 1 ? "" : "s"} (${[...names].slice(0, 5).join(", ")})`;
  const all = [
    ...(tasks.length > 0 || threads.size === 0 ? [counted("task", labels.values(), tasks.length)] : []),
    ...(threads.size > 0 ? [counted("thread", threads.values(), threads.size)] : []),
  ];
  const title = figureTitle(events);
  const sleeps = slept === 1 ? "the loop sleeps once" : `the loop sleeps ${slept} times`;
  const end = title === "What the loop did" ? `; ${sleeps}` : "";
  return `${title} in ${seconds(duration, scale)}: ${all.join(", ")}${end}.`;
}

/** The whole run as a table, for readers who cannot see the picture. */
export function tableMarkup(story: Story): string {
  return tag("details", { class: "trace-table" }, tag("summary", {}, "The run as a table"), rowsMarkup(story));
}

/** The table itself: for a reader's own run, the page makes it when the reader opens it. */
export function rowsMarkup(story: Story): string {
  const rows: string[] = [];
  for (const { event, sentence } of allMoments(story)) {
    if (rows.length === MAX_ROWS) break;
    const where = event.line === undefined ? "" : String(event.line);
    rows.push(
      tag(
        "tr",
        {},
        tag("td", {}, escaped(seconds(event.time, story.scale))),
        tag("td", {}, where),
        tag("td", {}, escaped(sentence)),
      ),
    );
  }
  const head = tag("tr", {}, ...["Time", "Line", "What happens"].map((name) => tag("th", { scope: "col" }, name)));
  return tag("table", {}, tag("thead", {}, head), tag("tbody", {}, ...rows));
}
