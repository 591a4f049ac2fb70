// The state of the loop after each event, as the page rebuilds it from the events alone, in the format of snapshots.py.
//
// Each line of standard input is a JSON list of events; the answer is one line, a list with a state for each event.

import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const state = fileURLToPath(new URL("../../../web/src/trace/state.ts", import.meta.url));
const build = await rolldown({ input: state });
const { output } = await build.generate({ format: "esm" });
const { after, beginning } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);

/** Numbers of handles, by the loop that they belong to. */
function byLoop(handles) {
  const found = {};
  for (const { handle, loop = 1 } of handles) {
    found[loop] ??= [];
    found[loop].push(handle);
  }
  return found;
}

function waitsFor({ future, tasks }) {
  if (future !== undefined) return { future };
  return tasks === undefined ? null : { task: tasks[0] };
}

function snapshot({ ready, timers, tasks, objects }) {
  const described = [...tasks.values()].map(({ number, state, line, on }) => [
    number,
    state === "suspended" ? { state, line, waits: waitsFor(on) } : { state },
  ]);
  const values = [...objects.values()].map(({ number, value }) => [number, value]);
  return {
    ...{ ready: byLoop(ready), timers: byLoop(timers) },
    ...{ tasks: Object.fromEntries(described), values: Object.fromEntries(values) },
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  let at = beginning();
  const states = JSON.parse(line).map((event) => {
    at = after(at, event);
    return snapshot(at);
  });
  process.stdout.write(`${JSON.stringify(states)}\n`);
}
