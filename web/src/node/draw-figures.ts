/**
 * Draws the figures of a build. For each JSON line of standard input, {"name", "source", "events", "moment", "detail"}, it writes
 * one to standard output: {"html"} or {"mistake": {"found", "fix"}}. See `loopsite.render.figure`.
 */

import { createInterface } from "node:readline";
import { traceEventsOf } from "../trace/events";
import { staticFigure } from "../trace/static-figure";

function figureFor(request: unknown): ReturnType<typeof staticFigure> {
  const { name, source, events: given, moment, detail }: Record<string, unknown> = { ...Object(request) };
  const events = traceEventsOf(given);
  if (
    typeof name === "string" &&
    typeof source === "string" &&
    events &&
    (typeof moment === "string" || moment === null) &&
    (detail === "tasks" || detail === "loop")
  ) {
    return staticFigure({ source, events, moment, detail });
  }
  throw new Error(
    'expected {"name", "source", "events", "moment", "detail"}, with events as in web/src/trace/events.ts',
  );
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(figureFor(JSON.parse(line)))}\n`);
}
