/** Recorded runs, as `tests/looplab/trace/test_recorded_for_the_page.py` keeps them true. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TraceEvent, traceEventsOf } from "../../src/trace/events";

export type TraceName = "gather" | "deadlock" | "endings" | "queue";

export function source(name: TraceName): string {
  return readFileSync(join(import.meta.dirname, "..", "traces", `${name}.py`), "utf8");
}

export function trace(name: TraceName): readonly TraceEvent[] {
  const events = traceEventsOf(JSON.parse(readFileSync(join(import.meta.dirname, "..", "traces", `${name}.json`), "utf8")));
  if (!events) throw new Error(`web/tests/traces/${name}.json holds no events`);
  return events;
}
