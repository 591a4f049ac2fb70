// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { waitCycle } from "../../src/trace/cycle";
import { type TraceEvent, traceEventsOf } from "../../src/trace/events";
import { layOut } from "../../src/trace/layout";
import { breakable } from "../../src/trace/markup";
import { allMoments, buildStory, type Detail, momentAt, momentNamed } from "../../src/trace/moments";
import { seconds, timeScale } from "../../src/trace/names";
import { staticFigure } from "../../src/trace/static-figure";
import { textWidth } from "../../src/trace/text-width";
import { timesOf } from "../../src/trace/times";
import { source, type TraceName, trace } from "./traces";

const GATHER = buildStory(trace("gather"));

function figure(
  name: TraceName,
  moment: string | null = null,
  events = trace(name),
  detail: Detail = "loop",
): HTMLElement {
  const drawn = staticFigure({ source: source(name), events, moment, detail });
  if ("mistake" in drawn) throw new Error(drawn.mistake.found);
  const root = document.createElement("div");
  root.innerHTML = drawn.html;
  return root;
}

function texts(root: ParentNode, selector: string): string[] {
  return [...root.querySelectorAll(selector)].map(({ textContent }) => textContent ?? "");
}

test("each task of the program has a lane, below the one that created it; asyncio's own have none", () => {
  const { lanes } = layOut(GATHER);

  expect(lanes.map(({ task, depth }) => [task, depth])).toEqual([
    [1, 0],
    [2, 1],
    [3, 1],
  ]);
  expect(lanes.map(({ end }) => end?.state)).toEqual(["done", "done", "done"]);
});

test("both sleeps overlap, and are as long as the sleep of the loop", () => {
  const { lanes, loops } = layOut(GATHER);
  const [sleep] = loops.flatMap(({ bands }) => bands).filter(({ kind }) => kind === "sleep");
  const waits = lanes.slice(1).map(({ bands }) => bands.find(({ kind }) => kind === "suspended"));

  expect(sleep?.label).toBe("sleeps 2.0 s");
  for (const wait of waits) {
    expect(wait?.label).toBe("sleeps until 2.0 s");
    expect(wait?.from).toBeLessThanOrEqual(sleep?.from ?? 0);
    expect(wait?.to).toBeGreaterThanOrEqual(sleep?.to ?? 0);
  }
});

test("a task that waits after it was cancelled shows how many requests it has, and so does the description of that moment", () => {
  const events = trace("gather").map((event): TraceEvent => {
    if (event.kind === "suspended" && event.task === 2) return { ...event, requests: 1 };
    return event.kind === "run" && event.task === 3 ? { ...event, cancelling: true, requests: 2 } : event;
  });
  const story = buildStory(events);
  const label = (task: number): string | undefined =>
    layOut(story)
      .lanes.find((lane) => lane.task === task)
      ?.bands.find(({ kind }) => kind === "suspended")?.label;

  expect(label(2)).toBe("cancelling 1, sleeps until 2.0 s");
  expect(label(3)).toBe("sleeps until 2.0 s");
  expect([...allMoments(story)].map(({ sentence }) => sentence).join(" ")).toContain(
    "throwing a CancelledError into it; cancelling() is 2.",
  );
});

test("to scale, as much width stands for a second everywhere", () => {
  const { moments, lanes } = layOut(GATHER, true);
  const times = GATHER.moments.map(({ event }) => event.time);
  const [first = 0, last = 0] = [moments[0], moments.at(-1)];
  const perSecond = (last - first) / ((times.at(-1) ?? 0) - (times[0] ?? 0));

  for (const [index, x] of moments.entries())
    expect(Math.abs(x - first - ((times[index] ?? 0) - (times[0] ?? 0)) * perSecond)).toBeLessThan(0.5);
  expect(lanes.every(({ bands }) => bands.length > 0)).toBe(true);
});

test("each task has run for the time of its steps, and has waited for the rest of its life", () => {
  const [main, ...fetches] = timesOf(GATHER).slice(0, 3); // the others are asyncio's own

  expect(main?.waited).toBeCloseTo(2, 1);
  for (const { ran, waited } of fetches) {
    expect(waited).toBeCloseTo(2, 1);
    expect(ran).toBeLessThan(0.1);
  }
  const summaries = texts(figure("gather"), "details.trace-table > summary");
  expect(summaries).toEqual(["The run as a table", "How long each task ran and waited"]);
});

test("time runs to the right, and nothing is outside the picture", () => {
  for (const name of ["gather", "deadlock", "endings", "queues", "threads", "two_loops"] as const) {
    const { moments, width, lanes } = layOut(buildStory(trace(name)));

    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(Math.max(...moments)).toBeLessThanOrEqual(width);
    for (const { bands } of lanes) for (const { from, to } of bands) expect(to).toBeGreaterThanOrEqual(from);
  }
});

test("only one task runs at a time", () => {
  for (const name of ["gather", "deadlock", "endings"] as const) {
    const steps = layOut(buildStory(trace(name)))
      .lanes.flatMap(({ bands }) => bands.filter(({ kind }) => kind === "running"))
      .toSorted((a, b) => a.from - b.from);

    for (const [index, step] of steps.entries()) expect(step.from).toBeGreaterThanOrEqual(steps[index - 1]?.to ?? 0);
  }
});

test("the story has a sentence for each moment, and leaves out the cleanup of asyncio.run", () => {
  const sentences = [...allMoments(GATHER)].map(({ sentence }) => sentence);

  expect(sentences).toHaveLength(GATHER.moments.length);
  expect(sentences.every((sentence) => /^[^\s].*[.:…a-z)\]'"]/.test(sentence))).toBe(true);
  expect(sentences.join("\n")).not.toMatch(/shutdown|undefined|\[object/);
  expect(sentences).toContain("The ready queue is empty. The loop sleeps for at most 2.0 s, until the next timer.");
  expect(sentences).toContain("2 timers have expired: their callbacks join the ready queue.");
});

test("a moment has the same sentence in the stepper and in the table", () => {
  const sentences = [...allMoments(GATHER)].map(({ sentence }) => sentence);

  expect(GATHER.moments.map((_, index) => momentAt(GATHER, index).sentence)).toEqual(sentences);
});

test.each([
  ["start", 0],
  ["end", GATHER.moments.length - 1],
])("the moment %s exists", (name, index) => {
  expect(momentNamed(name, GATHER)).toBe(index);
});

test("a moment can be named by a line, by printed text or by the loop's sleep; any other name is a mistake", () => {
  const event = (name: string) => GATHER.moments[momentNamed(name, GATHER) ?? -1]?.event;
  const drawn = staticFigure({ source: "", events: trace("gather"), moment: "never printed", detail: "loop" });

  expect(event("line 11")).toMatchObject({ kind: "timer", line: 11 });
  expect(event("/news has answered")).toMatchObject({ kind: "printed" });
  expect(event("sleep")).toMatchObject({ kind: "poll", timeout: 2 });
  expect(event("line 999")).toBeUndefined();
  expect(drawn).toHaveProperty("mistake.found", 'no moment "never printed" in this run');
});

test("the figure opens where the loop first sleeps: an empty queue, two timers, three waiting tasks", () => {
  const root = figure("gather");
  const [ready, timers, tasks, printed] = root.querySelectorAll(".trace-panel");

  expect(ready?.textContent).toContain("empty");
  expect(texts(timers ?? root, "li")).toEqual(["2.0 s wake fetch('/news')", "2.0 s wake fetch('/weather')"]);
  expect(texts(tasks ?? root, "li")).toEqual([
    "main waits for fetch('/news') and fetch('/weather') line 16",
    "fetch('/news') sleeps until 2.0 s line 11",
    "fetch('/weather') sleeps until 2.0 s line 11",
  ]);
  expect(printed?.textContent).toContain("asking for /weather");
});

test("a panel breaks a long name after an underscore, not inside a word or a number", () => {
  const panels = figure("gather").querySelector(".trace-panels")?.innerHTML ?? "";

  expect(breakable("write_invoice()")).toBe("write_<wbr>invoice(<wbr>)");
  expect(panels).toContain("wake fetch(<wbr>'/<wbr>news')");
  expect(panels).toContain("2.0 s");
});

test("the figure opens at the named moment, with the line of the program", () => {
  const root = figure("gather", "/news has answered");

  expect(root.querySelector(".trace-words")?.textContent).toBe("fetch('/news') prints: 2.00 s  /news has answered");
  expect(root.querySelector(".trace-source")?.textContent).toMatch(/^line 6 print\(/);
});

test.each([
  ["one long text", [3000], 2000],
  ["a long text after short ones", [10, 3000], 2000],
  ["short texts after a long one", [3000, 10], 2000],
  ["short texts that fill the panel", [1000, 1000, 1000], 2000],
  ["texts that just fit", [1000, 1000], 2000],
  ["a short text", [10], 10],
])("the panel shows the end of what was printed: %s", (_, lengths, shown) => {
  const events = lengths.map((length, time) => ({ kind: "printed", stream: "stdout", text: "x".repeat(length), time }));
  const root = figure("gather", "end", traceEventsOf(events) ?? []);
  const text = root.querySelectorAll(".trace-panel")[3]?.querySelector("pre")?.textContent ?? "";
  const printed = lengths.reduce((sum, length) => sum + length, 0);

  expect(text.replaceAll(/[^x]/g, "")).toHaveLength(shown);
  expect(text.startsWith("…")).toBe(printed > shown);
});

test("the whole run is a table with a row for each moment", () => {
  expect(texts(figure("gather"), ".trace-table:not(.trace-times) tbody tr")).toHaveLength(GATHER.moments.length);
});

test("each state has a shape of its own besides its colour", () => {
  const root = figure("endings");

  expect(texts(root, ".trace-end-label")).toEqual(expect.arrayContaining(["ValueError", "cancelled"]));
  expect(root.querySelectorAll(".trace-drawing path.trace-end.trace-failed")).toHaveLength(1);
  expect(root.querySelectorAll(".trace-drawing path.trace-end.trace-cancelled")).toHaveLength(1);
  expect(root.querySelector(".trace-drawing .trace-timer-dropped")).not.toBeNull();
});

test("output is inside the picture, even of a short run", () => {
  const long = "a line that is too long for either side of its mark in the picture of a short run";
  for (const name of ["gather", "deadlock", "endings", "queues"] as const) {
    const events = trace(name).map((event) => (event.kind === "printed" ? { ...event, text: long } : event));
    for (let count = 1; count <= Math.min(events.length, 60); count++) {
      const { printed, width } = layOut(buildStory(events.slice(0, count)));
      for (const { text, textX, ends } of printed) {
        const from = ends ? textX - textWidth(text, "mono") : textX;
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from + textWidth(text, "mono")).toBeLessThanOrEqual(width);
      }
    }
  }
});

test("the times on the axis never overlap, however a busy machine delays the beginning of a run", () => {
  const delays = [0, 0.5, 2];
  for (const name of ["gather", "deadlock", "endings", "queues"] as const)
    for (const detail of ["loop", "tasks"] as const)
      for (const [first, rest] of delays.flatMap((a) => delays.map((b): [number, number] => [a, a + b]))) {
        const events = trace(name).map((event, at) => ({ ...event, time: event.time + (at === 0 ? first : rest) }));
        const { ticks } = layOut(buildStory(events, undefined, detail));
        const taken = ticks.map(({ x, label, ends }) => x - (ends ? textWidth(label, "sans") : 0));

        for (const [index, from] of taken.slice(1).entries())
          expect(from).toBeGreaterThan((taken[index] ?? 0) + textWidth(ticks[index]?.label ?? "", "sans"));
      }
});

test("text from a program is never markup", () => {
  const events = trace("gather").map((event) =>
    event.kind === "printed"
      ? { ...event, text: "<img src=x onerror=alert(1)>\n" }
      : event.kind === "task"
        ? { ...event, name: "<b>name</b>" }
        : event,
  );
  const root = figure("gather", null, events);

  expect(root.querySelector("img, b")).toBeNull();
  expect(root.textContent).toContain("<b>name</b>");
  expect(root.textContent).toContain("<img src=x onerror=alert(1)>");
});

test("there are no inline styles, which a strict policy forbids", () => {
  for (const name of ["gather", "deadlock", "endings", "queues"] as const)
    expect(figure(name).querySelector("[style]")).toBeNull();
});

test("a deadlock is drawn as a cycle, with names, locks and lines", () => {
  const story = buildStory(trace("deadlock"));
  const cycle = story.stuck && waitCycle(story.stuck.at);
  const root = figure("deadlock");

  expect(cycle?.map(({ task, object, line, heldAt }) => [task, object, line, heldAt])).toEqual([
    [2, "Lock 2", 7, 5],
    [3, "Lock 1", 7, 5],
  ]);
  expect(texts(root, ".trace-cycle li")).toEqual([
    "cook waits at line 7 for Lock 2, which waiter has held since line 5: async with second:",
    "waiter waits at line 7 for Lock 1, which cook has held since line 5: async with second:",
  ]);
});

test("a cycle that a time limit ends is drawn as well", () => {
  const limited = trace("deadlock").map((event) =>
    event.kind === "poll" && event.timeout === null ? { ...event, timeout: 1 } : event,
  );
  const story = buildStory(limited);

  expect(story.stuck).toBeNull();
  expect(texts(figure("deadlock", null, limited), ".trace-cycle li")).toHaveLength(2);
});

test("what asyncio's own tasks do is shown only with the loop", () => {
  const own = trace("gather").map((event) =>
    event.kind === "task" && event.task === 2
      ? { ...event, coroutine: "BaseEventLoop._create_server_getaddrinfo" }
      : event,
  );

  expect(layOut(buildStory(own, undefined, "loop")).lanes.map(({ task }) => task)).toEqual([1, 2, 3]);
  expect(layOut(buildStory(own, undefined, "tasks")).lanes.map(({ task }) => task)).toEqual([1, 3]);
  expect(
    buildStory(own, undefined, "tasks").moments.filter(({ event }) => "task" in event && event.task === 2),
  ).toEqual([]);
});

test("tasks whose waits end are not in a cycle", () => {
  expect(GATHER.stuck).toBeNull();
  expect(figure("gather").querySelector(".trace-cycle")).toBeNull();
});

test("the figure of an incomplete recording says so", () => {
  const events = [...trace("gather").slice(0, 30), { kind: "cut", time: 0.1, cap: 30 } as const];

  expect(figure("gather", "start", events).querySelector(".trace-cut")?.textContent).toMatch(/kept running/);
  expect(figure("gather").querySelector(".trace-cut")).toBeNull();
});

test("a run can be drawn at any point: what has begun stays open", () => {
  const events = trace("gather");
  for (let count = 1; count <= events.length; count += 1) {
    const { width, lanes } = layOut(buildStory(events.slice(0, count)));

    expect(lanes.every(({ bands }) => bands.every(({ to }) => to <= width))).toBe(true);
  }
});

test("where only the tasks are shown, the figure says nothing of the loop, its queue and its timers", () => {
  const root = figure("gather", null, trace("gather"), "tasks");
  const words = root.textContent ?? "";

  expect(texts(root, ".trace-names text")).toEqual(["main", "fetch('/news')", "fetch('/weather')", "printed"]);
  expect(words).not.toMatch(/queue|heap|iteration|callback/);
  expect(
    root.querySelector(".trace-drawing :is(.trace-ready, .trace-sleep, .trace-callback, .trace-check)"),
  ).toBeNull();
  expect(root.querySelector(".trace-panels")).toBeNull();
  expect(root.querySelectorAll(".trace-drawing .trace-suspended")).toHaveLength(3);
  expect(root.querySelectorAll(".trace-drawing .trace-done")).toHaveLength(3);
});

test("a picture of tasks alone fits a phone", () => {
  for (const name of ["gather", "deadlock", "endings"] as const)
    expect(layOut(buildStory(trace(name), 500, "tasks")).width).toBeLessThanOrEqual(320);
});

test.each([
  ["gather", "tasks", ["a task runs", "it waits", "it is done", "something is printed"]],
  [
    "endings",
    "tasks",
    ["a task runs", "it waits", "it is done", "it fails", "it is cancelled", "something is printed"],
  ],
  [
    "gather",
    "loop",
    [
      "a task runs",
      "it waits",
      "it is in the ready queue",
      "it is done",
      "it creates a task",
      "something is printed",
      "the loop sleeps",
      "the loop calls a callback",
      "it asks for events, without waiting",
      "a timer, until it is due",
    ],
  ],
] as const)("the legend of %s, with its %s, explains the marks that it has", (name, detail, entries) => {
  expect(texts(figure(name, null, trace(name), detail), ".trace-legend li")).toEqual(entries);
});

test.each([
  ["tenths of a second", 2.02, [2, 1.9998, 0.3, 0.1004], ["0.0 s", "2.0 s"]],
  ["hundredths", 0.31, [0.05, 0.25], ["0.00 s", "2.02 s"]],
  ["a fraction of a second", 0.04, [0.01], ["0.0 ms", "2.02 s"]],
])("a run whose waits are %s shows its times like that", (_, duration, waits, shown) => {
  const scale = timeScale(duration, waits);

  expect([seconds(0, scale), seconds(2.02, scale)]).toEqual(shown);
});

test("each thread of the program has a lane with its name, and what it waited for; asyncio's own have none", () => {
  const { threads } = layOut(buildStory(trace("threads")));
  const waits = threads.map(({ label, bands }) => [
    label,
    ...bands.flatMap(({ kind, title }) => (kind === "suspended" ? [title] : [])),
  ]);

  expect(waits).toEqual([
    ["the main thread", "waits for printer to end"],
    ["printer", "waits in Queue.get()"],
    ["asyncio_0: read_meter()", "sleeps until 0.2 s"],
    ["asyncio_1: read_meter()", "waits for a Lock, which asyncio_0 has", "sleeps until 0.4 s"],
    ["caller"],
  ]);
  expect(threads.map(({ end }) => end?.state)).toEqual([undefined, "done", "done", "done", "done"]);
});

test("an arrow leads from each thread to where the loop wakes up for what it handed over", () => {
  const { threads, handOvers, loops } = layOut(buildStory(trace("threads")));
  const woken = loops
    .flatMap(({ bands }) => bands)
    .filter(({ kind }) => kind === "sleep")
    .map(({ to }) => to);

  expect(handOvers.map(({ thread }) => threads.find((lane) => lane.thread === thread)?.label)).toEqual([
    "asyncio_0: read_meter()",
    "asyncio_1: read_meter()",
    "caller",
  ]);
  expect(handOvers.slice(0, 2).map(({ to }) => to)).toEqual(woken.slice(0, 2));
  const drawn = figure("threads");
  expect(drawn.querySelectorAll(".trace-drawing .trace-hand-over-head")).toHaveLength(3);
  expect(texts(drawn, ".trace-legend li")).toContain("a thread hands a call over to the loop");
  expect(figure("threads", null, trace("threads"), "tasks").querySelector(".trace-hand-over-head")).toBeNull();
});

test("sentences, panel and description say what threads do", () => {
  const sentences = [...allMoments(buildStory(trace("threads")))].map(({ sentence }) => sentence);
  const drawn = figure("threads", "sleep");

  for (const sentence of [
    "Thread printer is started by main, and runs print_one().",
    "Thread asyncio_0 takes a call from its pool: read_meter().",
    "Thread asyncio_1 waits for a Lock, which asyncio_0 has.",
    "The loop wakes up: thread asyncio_0 has handed a callback over to it.",
    "Thread asyncio_0 has returned, and waits for work.",
    "Thread printer prints: degrees: 21.5",
    "The main thread waits for printer to end.",
    "Thread printer ends.",
  ])
    expect(sentences).toContain(sentence);
  expect(texts(drawn, ".trace-sentence .trace-words")).toEqual([
    "The ready queue is empty. The loop sleeps until a thread wakes it.",
  ]);
  expect(texts(drawn, ".trace-panel .trace-is-waiting")).toContain("printer waits in Queue.get() line 21");
  expect(drawn.querySelector(".trace-drawing")?.getAttribute("aria-label")).toMatch(
    /^What the loop did in 0\.4 s: 3 tasks \(.+\), 5 threads \(printer, asyncio_0, asyncio_1, caller, the main thread\); /,
  );
});

test("the loop of a thread has a lane of its own below the thread, and its tasks are below that", () => {
  const story = buildStory(trace("two_loops"));
  const { loops, lanes, threads, handOvers, timers } = layOut(story);
  const drawn = figure("two_loops", "clock read");

  const names = [...drawn.querySelectorAll(".trace-names text")].sort(
    (a, b) => Number(a.getAttribute("y")) - Number(b.getAttribute("y")),
  );
  expect(names.map(({ textContent }) => textContent)).toEqual([
    "the loop of the main thread",
    "the main thread",
    "main",
    "fetch('clock', 0.2)",
    "worker",
    "the loop of worker",
    "fetch('news', 0.3)",
    "printed",
    "timers of the loop of the main thread",
    "timers of the loop of worker",
  ]);
  expect(timers.map(({ marks }) => marks.length)).toEqual([1, 1]);
  expect(loops.map(({ bands }) => bands.filter(({ kind }) => kind === "sleep").map(({ label }) => label))).toEqual([
    ["sleeps 0.2 s", "sleeps 0.1 s"],
    ["sleeps", "sleeps 0.3 s", "sleeps"],
  ]);
  expect(lanes.map(({ task, thread, parent }) => [task, thread, parent])).toEqual([
    [1, 0, null],
    [2, 0, 1],
    [3, 1, null],
  ]);
  expect(threads.map(({ label }) => label)).toEqual(["the main thread", "worker"]);
  expect(handOvers.map(({ thread, target }) => [thread, target])).toEqual([
    [0, 1],
    [1, 0],
    [0, 1],
  ]);
});

test("with two loops, each sentence and panel says which one it is about, and each task has its own times", () => {
  const story = buildStory(trace("two_loops"));
  const sentences = [...allMoments(story)].map(({ sentence }) => sentence);
  const titles = texts(figure("two_loops", "clock read"), ".trace-panel-title");

  for (const sentence of [
    "The loop of worker starts.",
    "The loop of worker wakes up: the main thread has handed a callback over to it.",
    "The loop of the main thread wakes up: thread worker has handed a callback over to it.",
    "The ready queue is empty. The loop of worker sleeps for at most 0.3 s, until the next timer.",
    "Iteration 2: the loop of worker runs a step of fetch('news', 0.3).",
  ])
    expect(sentences).toContain(sentence);
  expect(titles.slice(0, 6)).toEqual(
    ["the main thread", "worker"].flatMap((name) => [
      `Ready queue of ${name}`,
      `Timer heap of ${name}`,
      `Tasks of ${name}`,
    ]),
  );
  expect(timesOf(story).map(({ task, waited }) => [task, waited])).toEqual([
    [1, 0.3],
    [2, 0.2],
    [3, 0.3],
    [4, 0],
    [5, 0],
  ]);
});

test("a program without a loop has a figure of its threads", () => {
  const kinds = ["thread", "takes", "waits", "continues", "ended"];
  const events = trace("threads").filter(({ kind }) => kinds.includes(kind));
  const drawn = figure("threads", null, events, "loop");

  expect(texts(drawn, ".trace-names text")).not.toContain("the loop");
  expect(texts(drawn, ".trace-names text")).toContain("the main thread");
  expect(drawn.querySelector(".trace-drawing")?.getAttribute("aria-label")).toMatch(
    /^What the threads did in 0\.4 s: 5 threads/,
  );
});

test("below the lanes, a queue has its depth over time, with its name in the program and its limit", () => {
  const root = figure("queues");
  const { queues, moments } = layOut(buildStory(trace("queues"), undefined, "loop", source("queues")));
  const puts = buildStory(trace("queues")).moments.flatMap(({ event }, index) =>
    event.kind === "sync" && event.value === 1 ? [moments[index]] : [],
  );

  expect(queues.map(({ label, limit, deepest }) => [label, limit, deepest])).toEqual([
    ["queue: Queue, maxsize 1", 1, 1],
  ]);
  expect(queues[0]?.steps.map(({ from, items }) => [from, items])).toEqual(puts.map((x) => [x, 1]));
  expect(texts(root, ".trace-names text")).toContain("queue: Queue, maxsize 1");
  expect(root.querySelectorAll(".trace-drawing .trace-limit")).toHaveLength(1);
  expect(texts(root, ".trace-table td").join(" ")).toContain(
    "puts an item into the Queue queue, which now holds 1 of 1",
  );
});

test("a lock has a line of the tasks that wait for it, in their order", () => {
  const at = { time: 0, line: 2 };
  const wait = { what: "Lock.acquire", object: { number: 1, type: "Lock" } };
  const events = traceEventsOf([
    ...["a", "b", "c"].map((name, index) => ({ kind: "task", task: index + 1, name, coroutine: "work", ...at })),
    { kind: "sync", object: 1, type: "Lock", action: "acquired", task: 1, ...at },
    { kind: "suspended", task: 3, on: wait, ...at },
    { kind: "suspended", task: 2, on: wait, ...at, time: 1 },
    { kind: "sync", object: 1, type: "Lock", action: "released", task: 1, ...at, time: 2 },
    { kind: "run", task: 3, ...at, time: 3 },
    { kind: "printed", stream: "stdout", text: "end", ...at, time: 4 },
  ]);
  const story = buildStory(events ?? [], undefined, "loop", "lock = Lock()\nasync with lock:\n");
  const [line] = layOut(story).lines;

  expect(line?.label).toBe("lock: Lock");
  expect(line?.bands.map(({ title }) => title)).toEqual([
    "a has it",
    "a has it; in line: c",
    "a has it; in line: c, b",
    "in line: c, b",
    "in line: b",
  ]);
  expect([...allMoments(story)].map(({ sentence }) => sentence)).toContain(
    "b is suspended: it waits in Lock.acquire(), after c.",
  );
});

test("when the garbage collector is called, the figure says what holds each waiting task, and which is lost", () => {
  const task = (number: number, name: string): object => ({
    kind: "task",
    task: number,
    name,
    coroutine: "c",
    time: 0,
  });
  const held = [
    { task: 2, by: ["a timer", "Future"] },
    { task: 3, by: ["variable background"] },
    { task: 4, by: [] },
    { task: 5, by: [] },
    { task: 1, by: ["asyncio.run"] },
  ];
  const events = traceEventsOf([
    ...["main", "sleeps", "kept", "lost", "found"].map((name, index) => task(index + 1, name)),
    { kind: "collects", held, task: 1, time: 1 },
    { kind: "lost", task: 4, time: 1 },
  ]);
  const root = figure("gather", "end", events ?? []);

  expect(texts(root, ".trace-holders li").map((each) => each.replaceAll("→holds", "→"))).toEqual([
    "the loop → a timer → Future → sleeps",
    "the variable background → kept",
    "lost is held by nothing but what it waits for, which only it can reach: it is collected",
    "something else → found",
    "asyncio.run → main",
  ]);
  expect(root.querySelectorAll(".trace-drawing .trace-collection")).toHaveLength(1);
  expect(texts(root, ".trace-legend li")).toContain("it is garbage-collected");
});
