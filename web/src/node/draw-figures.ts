/**
 * Draws the figures of a build: to each JSON line of standard input, {"name", "source", "events", "moment"}, the
 * answer is one of standard output, {"html"} or {"mistake": {"found", "fix"}}. See `loopsite.render.figure`.
 */

import { createInterface } from "node:readline";
import { traceEventsOf } from "../trace/events";
import { staticFigure } from "../trace/static-figure";

function figureFor(asked: unknown): ReturnType<typeof staticFigure> {
  const { name, source, events: given, moment }: Record<string, unknown> = { ...Object(asked) };
  const events = traceEventsOf(given);
  if (
    typeof name === "string" &&
    typeof source === "string" &&
    events &&
    (typeof moment === "string" || moment === null)
  ) {
    const figure = { name, source, events, moment };
    return staticFigure(figure);
  }
  throw new Error('expected {"name", "source", "events", "moment"}, with events as web/src/trace/events.ts has them');
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(figureFor(JSON.parse(line)))}\n`);
}
