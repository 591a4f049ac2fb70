/** Recorded runs, kept true by `tests/looplab/trace/test_recorded_for_the_page.py`. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TraceEvent, traceEventsOf } from "../../src/trace/events";

export type TraceName = "gather" | "deadlock" | "endings" | "queues" | "threads" | "two_loops";

const FOLDER = join(import.meta.dirname, "..", "traces");

export function source(name: TraceName): string {
  return readFileSync(join(FOLDER, `${name}.py`), "utf8");
}

export function trace(name: TraceName): readonly TraceEvent[] {
  const events = traceEventsOf(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")));
  if (!events) throw new Error(`web/tests/traces/${name}.json is not a list of events`);
  return events;
}
