/**
 * How long each task ran, and how long it waited, as a table.
 */

import { escaped, tag } from "./markup";
import type { Story } from "./moments";
import { seconds } from "./names";
import { loopOf } from "./state";

/** As many as there are lanes. */
const MAX_ROWS = 40;

export interface TaskTimes {
  task: number;
  /** In its own steps, in seconds. */
  ran: number;
  /** From its creation to its end, or to that of the run, without its steps. */
  waited: number;
}

export function timesOf({ events, duration }: Pick<Story, "events" | "duration">): TaskTimes[] {
  const tasks = new Map<number, { born: number; ended: number | null; ran: number }>();
  const steps = new Map<number, { task: number; since: number } | null>(); // by loop
  for (const event of events) {
    if (event.kind === "task") tasks.set(event.task, { born: event.time, ended: null, ran: 0 });
    if (event.kind === "run")
      steps.set(loopOf(event), event.task === undefined ? null : { task: event.task, since: event.time });
    const step = event.kind === "ran" ? steps.get(loopOf(event)) : null;
    if (event.kind === "ran" && step) {
      const task = tasks.get(step.task);
      if (task) task.ran += event.time - step.since;
      if (task && task.ended !== null) task.ended = event.time;
      steps.delete(loopOf(event));
    }
    const over = event.kind === "done" || event.kind === "lost" ? event.task : undefined;
    const task = over === undefined ? undefined : tasks.get(over);
    if (task) task.ended = event.time;
  }
  return [...tasks].map(([task, { born, ended, ran }]) => ({
    task,
    ran,
    waited: Math.max(0, (ended ?? duration) - born - ran),
  }));
}

/** The table, folded, without the tasks that asyncio itself creates. */
export function timesMarkup(story: Story): string {
  const { labels, scale } = story;
  const rows = timesOf(story)
    .filter(({ task }) => labels.has(task))
    .slice(0, MAX_ROWS)
    .map(({ task, ran, waited }) => {
      const cells = [labels.get(task) ?? "", inSteps(ran, scale), seconds(waited, scale)];
      return tag("tr", {}, ...cells.map((text) => tag("td", {}, escaped(text))));
    });
  if (rows.length === 0) return "";
  const head = tag("tr", {}, ...["Task", "ran", "waited"].map((name) => tag("th", { scope: "col" }, name)));
  const table = tag("table", {}, tag("thead", {}, head), tag("tbody", {}, ...rows));
  return tag(
    "details",
    { class: "trace-table trace-times" },
    tag("summary", {}, "How long each task ran and waited"),
    table,
  );
}

/** Steps are much shorter than waits: in the unit of the picture most would be zero. */
function inSteps(time: number, scale: Story["scale"]): string {
  if (time >= 0.0995) return seconds(time, scale);
  return time >= 0.000995 ? `${(time * 1e3).toFixed(time < 0.00995 ? 1 : 0)} ms` : `${Math.round(time * 1e6)} µs`;
}
