import { expect, test } from "vitest";
import { stateAfter, waitersOf } from "../../src/trace/state";
import { trace } from "./traces";

const GATHER = trace("gather");

/** The state right after the first event that matches. */
function when(events: typeof GATHER, holds: (event: (typeof GATHER)[number]) => boolean) {
  return stateAfter(events, events.findIndex(holds) + 1);
}

test("while the loop sleeps, the ready queue is empty and both timers are in the heap, in order", () => {
  const at = when(GATHER, (event) => event.kind === "poll" && event.timeout !== 0);

  expect(at.ready).toEqual([]);
  expect(at.timers.map(({ when: due }) => due)).toEqual([2, 2]);
  expect(at.timers.map(({ handle }) => handle)).toEqual([4, 5]);
  expect([...at.tasks.values()].map(({ coroutine, state }) => [coroutine, state])).toEqual([
    ["main", "suspended"],
    ["fetch", "suspended"],
    ["fetch", "suspended"],
  ]);
});

test("a suspended task has what it waits for and its line", () => {
  const at = when(GATHER, (event) => event.kind === "poll" && event.timeout !== 0);
  const [main, news] = [at.tasks.get(1), at.tasks.get(2)];

  expect(main?.on).toMatchObject({ what: "gather", tasks: [2, 3] });
  expect(main?.line).toBe(16);
  expect(news?.on?.what).toBe("sleep");
  expect(news?.line).toBe(11);
  expect(waitersOf(at, news?.on?.future ?? 0)).toEqual([2]);
});

test("timers that are due move from the heap to the ready queue in order", () => {
  const at = when(GATHER, ({ kind }) => kind === "due");

  expect(at.timers).toEqual([]);
  expect(at.ready.map(({ handle }) => handle)).toEqual([4, 5]);
});

test("a step takes its task from the queue, and after it no task is running", () => {
  const first = GATHER.findIndex(({ kind }) => kind === "run");
  const ended = GATHER.findIndex(({ kind }) => kind === "ran");

  expect(stateAfter(GATHER, first).ready.map(({ task }) => task)).toEqual([1]);
  expect(stateAfter(GATHER, first + 1).running.get(1)?.task).toBe(1);
  expect(stateAfter(GATHER, first + 1).ready).toEqual([]);
  expect(stateAfter(GATHER, first + 1).tasks.get(1)?.state).toBe("running");
  expect(stateAfter(GATHER, ended + 1).running.size).toBe(0);
});

test("the output is complete", () => {
  const text = stateAfter(GATHER, GATHER.length).printed.map((part) => part.text);

  expect(text.join("")).toBe(
    "0.00 s  asking for /news\n0.00 s  asking for /weather\n2.00 s  /news has answered\n" +
      "2.00 s  /weather has answered\n2.00 s  both pages are here\n",
  );
});

test("tasks end with a result, with an exception or cancelled", () => {
  const events = trace("endings");
  const tasks = [...stateAfter(events, events.length).tasks.values()];
  const ends = tasks.map(({ coroutine, name, state, exception }) => [
    name === "slow" ? name : coroutine,
    state,
    exception,
  ]);

  expect(ends).toContainEqual(["fine", "done", null]);
  expect(ends).toContainEqual(["fail", "failed", "ValueError"]);
  expect(ends).toContainEqual(["slow", "cancelled", null]);
});

test("a cancelled timer leaves the heap", () => {
  const events = trace("endings");
  const dropped = events.findIndex(({ kind }) => kind === "dropped");

  expect(stateAfter(events, dropped).timers.map(({ when: due }) => due)).toEqual([60]);
  expect(stateAfter(events, dropped + 1).timers).toEqual([]);
});

test("a lock has its holder, and a queue its number of items", () => {
  const locks = trace("deadlock");
  const stuck = locks.findIndex((event) => event.kind === "poll" && event.timeout === null);
  const held = [...stateAfter(locks, stuck + 1).objects.values()].map(({ type, holders, heldAt }) => [
    type,
    holders,
    heldAt,
  ]);
  const queue = trace("queues");
  const put = queue.findIndex((event) => event.kind === "sync" && event.action === "put");
  const objects = [...stateAfter(queue, put + 1).objects.values()];

  expect(held).toEqual([
    ["Lock", [2], [5]],
    ["Lock", [3], [5]],
  ]);
  expect(objects).toMatchObject([{ type: "Queue", value: 1 }]);
});

test("an eager task runs while it is created, without entering the queue", () => {
  const events = trace("queues");
  const created = events.findIndex((event) => event.kind === "task" && event.eager === true);

  expect(stateAfter(events, created + 1).ready).toEqual([]);
  expect([...stateAfter(events, created + 1).tasks.values()].at(-1)?.state).toBe("running");
});
