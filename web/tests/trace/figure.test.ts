import { expect, test } from "vitest";
import { waitCycle } from "../../src/trace/cycle";
import { traceEventsOf } from "../../src/trace/events";
import { CHARACTER, layOut } from "../../src/trace/layout";
import { momentNamed, tell, tellAll, toldAt } from "../../src/trace/moments";
import { staticFigure } from "../../src/trace/static-figure";
import { source, type TraceName, trace } from "./traces";

const GATHER = tell(trace("gather"));

function figure(name: TraceName, moment: string | null = null, events = trace(name)): HTMLElement {
  const drawn = staticFigure({ source: source(name), events, moment });
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

test("both sleeps lie beside each other in time, as wide as the loop's own", () => {
  const { lanes, loop } = layOut(GATHER);
  const [sleep] = loop.filter(({ kind }) => kind === "sleep");
  const waits = lanes.slice(1).map(({ bands }) => bands.find(({ kind }) => kind === "suspended"));

  expect(sleep?.label).toBe("sleeps 2.00 s");
  for (const wait of waits) {
    expect(wait?.label).toBe("sleeps until 2.00 s");
    expect(wait?.from).toBeLessThanOrEqual(sleep?.from ?? 0);
    expect(wait?.to).toBeGreaterThanOrEqual(sleep?.to ?? 0);
  }
});

test("later is to the right, and nothing is outside of the picture", () => {
  for (const name of ["gather", "deadlock", "endings", "queue"] as const) {
    const { moments, width, lanes } = layOut(tell(trace(name)));

    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(Math.max(...moments)).toBeLessThanOrEqual(width);
    for (const { bands } of lanes) for (const { from, to } of bands) expect(to).toBeGreaterThanOrEqual(from);
  }
});

test("only one task has the turn at any place", () => {
  for (const name of ["gather", "deadlock", "endings"] as const) {
    const turns = layOut(tell(trace(name)))
      .lanes.flatMap(({ bands }) => bands.filter(({ kind }) => kind === "running"))
      .toSorted((a, b) => a.from - b.from);

    for (const [index, turn] of turns.entries()) expect(turn.from).toBeGreaterThanOrEqual(turns[index - 1]?.to ?? 0);
  }
});

test("the story has a sentence for each moment, and leaves out how asyncio.run cleans up", () => {
  const told = [...tellAll(GATHER)].map(({ sentence }) => sentence);

  expect(told).toHaveLength(GATHER.moments.length);
  expect(told.every((sentence) => /^[^\s].*[.:…a-z)\]'"]/.test(sentence))).toBe(true);
  expect(told.join("\n")).not.toMatch(/shutdown|undefined|\[object/);
  expect(told).toContain("Nobody wants a turn. The loop sleeps for at most 2.00 s, until its first timer.");
  expect(told).toContain("2 timers have expired: their callbacks join the ready queue.");
});

test("a moment that was stepped to is told as in the table", () => {
  const told = [...tellAll(GATHER)].map(({ sentence }) => sentence);

  expect(GATHER.moments.map((_, index) => toldAt(GATHER, index).sentence)).toEqual(told);
});

test.each([
  ["start", 0],
  ["end", GATHER.moments.length - 1],
])("the moment %s is there", (name, index) => {
  expect(momentNamed(name, GATHER)).toBe(index);
});

test("a moment is named by a line, by a text that is printed, by the loop's sleep; another name is a mistake", () => {
  const event = (name: string) => GATHER.moments[momentNamed(name, GATHER) ?? -1]?.event;
  const drawn = staticFigure({ source: "", events: trace("gather"), moment: "nobody said this" });

  expect(event("line 11")).toMatchObject({ kind: "timer", line: 11 });
  expect(event("/news has answered")).toMatchObject({ kind: "printed" });
  expect(event("sleep")).toMatchObject({ kind: "poll", timeout: 2 });
  expect(event("line 999")).toBeUndefined();
  expect(drawn).toHaveProperty("mistake.found", 'no moment "nobody said this" in this run');
});

test("the figure opens where the loop first sleeps: empty queue, two timers, three tasks that wait", () => {
  const root = figure("gather");
  const [ready, timers, tasks, printed] = root.querySelectorAll(".trace-panel");

  expect(ready?.textContent).toContain("empty");
  expect(texts(timers ?? root, "li")).toEqual(["2.00 s wake fetch('/news')", "2.00 s wake fetch('/weather')"]);
  expect(texts(tasks ?? root, "li")).toEqual([
    "main waits for fetch('/news') and fetch('/weather') line 16",
    "fetch('/news') sleeps until 2.00 s line 11",
    "fetch('/weather') sleeps until 2.00 s line 11",
  ]);
  expect(printed?.textContent).toContain("asking for /weather");
});

test("another moment opens it elsewhere, with the program's line in the text", () => {
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
  expect(texts(figure("gather"), ".trace-table tbody tr")).toHaveLength(GATHER.moments.length);
});

test("each state has a shape of its own besides its colour", () => {
  const root = figure("endings");

  expect(texts(root, ".trace-end-label")).toEqual(expect.arrayContaining(["ValueError", "cancelled"]));
  expect(root.querySelectorAll("path.trace-end.trace-failed")).toHaveLength(1);
  expect(root.querySelectorAll("path.trace-end.trace-cancelled")).toHaveLength(1);
  expect(root.querySelector(".trace-timer-dropped")).not.toBeNull();
});

test("what was printed stands inside the picture, also of a run that was over soon", () => {
  const long = "a line of which a picture of a short run has no room on either side of its mark";
  for (const name of ["gather", "deadlock", "endings", "queue"] as const) {
    const events = trace(name).map((event) => (event.kind === "printed" ? { ...event, text: long } : event));
    for (let count = 1; count <= Math.min(events.length, 60); count++) {
      const { printed, width } = layOut(tell(events.slice(0, count)));
      for (const { text, textX, ends } of printed) {
        const from = ends ? textX - text.length * CHARACTER : textX;
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from + text.length * CHARACTER).toBeLessThanOrEqual(width);
      }
    }
  }
});

test("text of a program is text, wherever it stands", () => {
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

test("no inline style: a strict policy forbids them", () => {
  for (const name of ["gather", "deadlock", "endings", "queue"] as const)
    expect(figure(name).querySelector("[style]")).toBeNull();
});

test("a deadlock is drawn as the cycle that it is, with names, locks and lines", () => {
  const story = tell(trace("deadlock"));
  const cycle = story.stuck && waitCycle(story.stuck.at);
  const root = figure("deadlock");

  expect(cycle?.map(({ task, object, line, heldAt }) => [task, object, line, heldAt])).toEqual([
    [2, "Lock 2", 7, 5],
    [3, "Lock 1", 7, 5],
  ]);
  expect(texts(root, ".trace-cycle li")).toEqual([
    "cook waits for Lock 2, which waiter holds since line 5, at line 7: async with second:",
    "waiter waits for Lock 1, which cook holds since line 5, at line 7: async with second:",
  ]);
});

test("who waits for something that comes is in no cycle", () => {
  expect(GATHER.stuck).toBeNull();
  expect(figure("gather").querySelector(".trace-cycle")).toBeNull();
});

test("a recording that was cut says so", () => {
  const events = [...trace("gather").slice(0, 30), { kind: "cut", time: 0.1, cap: 30 } as const];

  expect(figure("gather", "start", events).querySelector(".trace-cut")?.textContent).toMatch(/went on/);
  expect(figure("gather").querySelector(".trace-cut")).toBeNull();
});

test("half a run can be drawn: what has begun is open", () => {
  const events = trace("gather");
  for (let count = 1; count <= events.length; count += 1) {
    const { width, lanes } = layOut(tell(events.slice(0, count)));

    expect(lanes.every(({ bands }) => bands.every(({ to }) => to <= width))).toBe(true);
  }
});
