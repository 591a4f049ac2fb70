/**
 * What holds each waiting task when the program calls the garbage collector: who is lost, and why the others are not.
 */

import type { TraceEvent } from "./events";
import { escaped, tag } from "./markup";
import type { Story } from "./moments";
import { seconds } from "./names";

/** Collections that are shown, the first ones. */
const MAX_SHOWN = 4;

/** A list for each collection, with a chain of references for each waiting task; empty if there is none. */
export function holdersMarkup(story: Story): string {
  const shown = story.moments.flatMap(({ event }) => (event.kind === "collects" ? [event] : [])).slice(0, MAX_SHOWN);
  return shown.map((event) => collectionMarkup(event, story)).join("");
}

function collectionMarkup(event: TraceEvent & { kind: "collects" }, { events, labels, scale }: Story): string {
  const lost = new Set(events.flatMap((each) => (each.kind === "lost" && each.time >= event.time ? [each.task] : [])));
  const chains = event.held
    .filter(({ task }) => labels.has(task))
    .map(({ task, by }) => {
      const label = tag("strong", {}, escaped(labels.get(task) ?? ""));
      const names = by.map((name) => escaped(inWords(name, labels)));
      if (by.length > 0) return tag("li", {}, [...names, label].join(` ${ARROW} `));
      if (!lost.has(task)) return tag("li", {}, `something else ${ARROW} ${label}`);
      const only = "nothing but what it waits for, which only it can reach: it is collected";
      return tag("li", { class: "trace-unheld" }, `${label} is held by ${only}`);
    });
  const title = `Who holds whom at ${seconds(event.time, scale)}, when the garbage collector runs`;
  return tag(
    "div",
    { class: "trace-holders", role: "group", "aria-label": title },
    tag("p", { class: "trace-panel-title" }, escaped(title)),
    tag("ul", {}, ...chains),
  );
}

const ARROW = tag(
  "span",
  { class: "trace-soft" },
  tag("span", { "aria-hidden": "true" }, "→"),
  tag("span", { class: "loop-unseen" }, "holds"),
);

/** "the variable background", "main", "the loop's ready queue", "a StreamReader". */
function inWords(name: string, labels: ReadonlyMap<number, string>): string {
  const task = /^task (\d+)$/.exec(name)?.[1];
  if (task !== undefined) return labels.get(Number(task)) ?? "a task of asyncio";
  if (name.startsWith("variable ")) return `the ${name}`;
  return (
    {
      "a timer": "the loop → a timer",
      "the ready queue": "the loop → its ready queue",
      "the selector": "the loop → its selector",
    }[name] ?? name
  );
}
