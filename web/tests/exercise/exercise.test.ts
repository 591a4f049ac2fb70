// @vitest-environment happy-dom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Bench } from "../../src/exercise/bench";
import { openExercise } from "../../src/exercise/exercise";
import { MAX_OUTPUT, MAX_SECONDS } from "../../src/exercise/limited-run";
import { progress } from "../../src/learn/progress";
import { Compiled } from "../../src/run/compiled";
import { InterpreterPool } from "../../src/run/pool";
import { Runs } from "../../src/run/runs";
import type { RunTap } from "../../src/run/tap";
import { element } from "../../src/shared/dom";
import { takeAskedMoment } from "../../src/shared/moment-event";
import { OnDemand } from "../../src/shared/on-demand";
import type { LoopMessage } from "../../src/shared/protocol";
import { FINISHED, fakeWorkers, STARTED } from "../run/fake-worker";

/** An exercise with two hints, as `loopsite.exercises.exercise_html` writes it. */
const PAGE = `<div class="loop-exercise" id="exercise-meals-dinner"><details class="loop-figure"></details><section class="loop-task">
  <div class="loop-task-head"><p class="loop-task-title">What your program has to do</p></div>
  <ul class="loop-sentences"><li>Done within <code>0.3</code> s.</li><li>No deadlock.</li></ul>
  <details class="loop-hint"><summary>Hint 1 of 2</summary>Look.</details>
  <details class="loop-hint"><summary>Hint 2 of 2</summary>Look there.</details>
  <details class="loop-solution"><summary>A solution</summary><div class="loop-programs"><pre>good</pre></div></details>
  </section><template class="loop-exercise-data">${JSON.stringify({ name: "meals/dinner", check: "the check", before: "rice\n" })}</template></div>`;

const holding = { text: "No deadlock.", holds: true, found: "", moment: null };
const failing = { text: "Done within `0.3` s.", holds: false, found: "it took 0.4 s", moment: 4 };

/** As if it had been loaded already. */
const STYLE = "data:text/css,";
document.head.append(element("link", { href: STYLE }));

let left: AbortController;
let tap: RunTap | undefined;
let stops: number;
/** How often the page was told that the reader is about to run something. */
let warmed: number;
let judges: ReturnType<typeof fakeWorkers>;

function open(): HTMLElement {
  document.body.innerHTML = PAGE;
  const root = get(document, ".loop-exercise");
  const program = { source: "reader's\n", filename: "dinner.py", clock: "real" as const, trace: true, switch: null };
  const runs = new Runs(
    {
      warm: () => {
        warmed += 1;
      },
      run: () => ({ stop() {}, abandon() {}, type: null }),
    },
    new InterpreterPool({
      compiled: new Compiled(),
      connect: judges.connect,
      isolated: false,
      metered: () => false,
      pyodideUrl: (python) => `/py/${python}/`,
    }),
  );
  const bench: Bench = {
    program: { ...program, python: "3.14" },
    runs: new OnDemand(async () => runs),
    left: left.signal,
    check: (given) => {
      tap = given;
    },
    stop: () => {
      stops += 1;
      tap?.ended({ kind: "stopped" });
    },
  };
  openExercise(root, bench);
  return root;
}

function get<Found extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): Found {
  const found = root.querySelector<Found>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

const status = (): string => get(document, ".loop-check-status").textContent ?? "";
const unfolded = (): string[] =>
  [...document.querySelectorAll<HTMLElement>(".loop-task details:not([hidden]) > summary")].map(
    (each) => each.textContent ?? "",
  );

/** Press Check, and let the program do this. */
async function check(...messages: LoopMessage[]): Promise<void> {
  get(document, ".loop-check").click();
  await vi.waitFor(() => expect(tap).toBeDefined());
  for (const message of [STARTED, ...messages]) tap?.message(message);
}

function finish(): void {
  tap?.ended({ kind: "finished", outcome: { kind: "finished" }, duration: 0.4, interrupted: false });
}

/** What the interpreter of the check is asked; it answers with what it prints. */
async function asked(answer: string, stream: "stdout" | "stderr" = "stdout"): Promise<string> {
  const worker = await vi.waitFor(() => {
    const found = judges.workers.find((each) => each.received.length > 0 && !each.closed);
    if (!found) throw new Error("no interpreter was started");
    return found;
  });
  worker.says({ type: "ready" });
  const source = await vi.waitFor(() => {
    if (!worker.programs[0]) throw new Error("nothing was asked");
    return worker.programs[0];
  });
  worker.prints(STARTED, { type: "printed", stream, text: answer, time: 0 }, FINISHED);
  return source;
}

function open_(hint: number): void {
  const details = document.querySelectorAll<HTMLDetailsElement>(".loop-hint")[hint];
  if (!details) throw new Error(`no hint ${hint}`);
  details.open = true;
  details.dispatchEvent(new Event("toggle"));
}

beforeEach(() => {
  vi.stubGlobal("EXERCISE_STYLE", STYLE);
  left = new AbortController();
  [tap, stops, warmed, judges] = [undefined, 0, 0, fakeWorkers()];
  progress.clear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a hint is shown when the one before it has been read, and the solution after the last one", () => {
  open();

  expect(unfolded()).toEqual(["Hint 1 of 2"]);
  open_(0);
  expect(unfolded()).toEqual(["Hint 1 of 2", "Hint 2 of 2"]);
  open_(1);
  expect(unfolded()).toEqual(["Hint 1 of 2", "Hint 2 of 2", "A solution"]);
});

test("hints that were taken are kept until the reader starts over", () => {
  open();
  open_(0);
  open();

  expect(unfolded()).toEqual(["Hint 1 of 2", "Hint 2 of 2"]);
  progress.clear();
  open();
  expect(unfolded()).toEqual(["Hint 1 of 2"]);
});

test("hints work where the browser keeps nothing, or something else", () => {
  const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  open();
  open_(0);
  expect(unfolded()).toEqual(["Hint 1 of 2", "Hint 2 of 2"]);
  full.mockRestore();
  localStorage.setItem("loop.hints", "[3");
  open();

  expect(unfolded()).toEqual(["Hint 1 of 2"]);
});

test("the next interpreter is got ready when the check has answered, and not beside it", async () => {
  open();
  await check();
  const before = warmed;
  finish();
  expect(warmed).toBe(before);
  await asked(JSON.stringify({ passed: false, sentences: [failing], mistakes: [] }));
  await vi.waitFor(() => expect(status()).toBe("0 of 1 sentences hold."));

  await vi.waitFor(() => expect(warmed).toBe(before + 1));
});

test("the check gets the record of the run, apart from the program, and what fails leads to its moment", async () => {
  open();
  await check({ type: "printed", stream: "stdout", text: '{"passed": true}', time: 0 });
  finish();
  const source = await asked(
    JSON.stringify({ passed: false, sentences: [holding, failing], mistakes: [{ text: "Use `gather`.", line: 3 }] }),
  );
  await vi.waitFor(() => expect(status()).toBe("1 of 2 sentences hold."));

  const request = JSON.parse(JSON.parse(source.slice(source.indexOf("report(") + 7, source.lastIndexOf(")"))));
  expect(request).toMatchObject({ check: "the check", before: "rice\n", source: "reader's\n", ended: null });
  expect(request.messages.map(({ type }: LoopMessage) => type)).toEqual(["started", "printed"]);
  const items = [...document.querySelectorAll(".loop-sentences > li")];
  expect(items.map((item) => item.textContent)).toEqual([
    "✓Holds: No deadlock.",
    "✗Does not hold: Done within 0.3 s. It took 0.4 s. Show where",
  ]);
  expect(get(document, ".loop-mistakes").textContent).toBe("Line 3: Use gather.");
  get(document, ".loop-where").click();
  expect(takeAskedMoment(get(document, ".loop-figure"))).toEqual({ place: { event: 5 }, recorded: false });
  expect(progress.get("exercise/meals/dinner")).toMatchObject({ state: "answered", missed: 1 });
});

test("success is kept, and shows the solution beside the reader's program, also in a later visit", async () => {
  open();
  await check();
  finish();
  await asked(JSON.stringify({ passed: true, sentences: [holding], mistakes: [] }));
  await vi.waitFor(() => expect(status()).toBe("Solved: 1 of 1 sentences hold."));

  expect(unfolded()).toContain("A solution");
  left.abort();
  left = new AbortController();
  open();
  expect(status()).toBe("You have solved this exercise.");
  const solution = get<HTMLDetailsElement>(document, ".loop-solution");
  expect(solution.hidden).toBe(false);
  solution.open = true;
  solution.dispatchEvent(new Event("toggle"));
  expect(get(solution, '[aria-label="Your program"]').textContent).toBe("reader's\n");
});

test.each([
  [
    "prints without end",
    "flood",
    () => tap?.message({ type: "printed", stream: "stdout", text: "x".repeat(MAX_OUTPUT + 1), time: 0 }),
  ],
  ["never ends", "timeout", () => vi.advanceTimersByTime(MAX_SECONDS * 1000)],
])("a program that %s is stopped, and the check learns why", async (_, kind, happens) => {
  open();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  get(document, ".loop-check").click();
  for (let at = 0; at < 20 && !tap; at++) await Promise.resolve();
  tap?.message(STARTED);
  happens();
  vi.useRealTimers();

  expect(stops).toBe(1);
  const failed = { ...failing, found: "it printed without end" };
  const source = await asked(JSON.stringify({ passed: false, sentences: [failed], mistakes: [] }));
  expect(source).toContain(`\\"ended\\":{\\"kind\\":\\"${kind}\\"}`);
});

test("a check that fails says so, and can be tried again", async () => {
  open();
  await check();
  finish();
  await asked("Traceback\nKeyError: 'x'\n", "stderr");

  await vi.waitFor(() => expect(status()).toBe("The check failed: KeyError: 'x'"));
  expect(get(document, ".loop-check").getAttribute("aria-disabled")).toBe("false");
});

test("a run that the reader stops is not checked", async () => {
  open();
  await check();
  tap?.ended({ kind: "stopped" });

  await vi.waitFor(() => expect(status()).toBe("Stopped: nothing was checked."));
});

test("when the reader leaves, the page is as it was built", () => {
  const root = open();
  left.abort();

  expect(root.querySelectorAll("button")).toHaveLength(0);
  expect(unfolded()).toEqual(["Hint 1 of 2", "Hint 2 of 2", "A solution"]);
});
