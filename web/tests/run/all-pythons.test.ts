// @vitest-environment happy-dom

import { beforeEach, expect, test, vi } from "vitest";
import { AllPythons } from "../../src/run/all-pythons";
import { Compiled } from "../../src/run/compiled";
import { InterpreterPool } from "../../src/run/pool";
import type { LoopMessage } from "../../src/shared/protocol";
import { type FakeWorker, FINISHED, fakeWorkers, STARTED } from "./fake-worker";

const PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"];
const PROGRAM = { source: "print()", filename: "program.py", clock: "real", trace: false, switch: null } as const;
const RAISED: LoopMessage = {
  type: "finished",
  outcome: { kind: "raised", exception: "TypeError", line: 3 },
  duration: 1,
};

let fake = fakeWorkers();
let all: AllPythons;
const progressed = vi.fn();

beforeEach(() => {
  fake = fakeWorkers();
  const pool = new InterpreterPool({
    compiled: new Compiled(),
    connect: fake.connect,
    isolated: false,
    metered: () => false,
    pyodideUrl: (python) => `/py/${python}/`,
  });
  all = new AllPythons(pool, { progressed });
  all.start(PROGRAM, PYTHONS);
});

/** The workers that exist, those of runs in progress first. */
const alive = (): FakeWorker[] => fake.workers.filter(({ closed }) => !closed);

function finish(text: string, last: LoopMessage = FINISHED): void {
  const [worker] = alive();
  worker?.says({ type: "ready" });
  worker?.prints(STARTED, { type: "printed", stream: "stdout", text, time: 0 }, last);
}

const texts = (selector: string): string[] =>
  [...all.root.querySelectorAll(selector)].map((each) => each.textContent?.replace(/\s+/g, " ").trim() ?? "");

test("at most two interpreters are alive at any time", () => {
  let most = 0;
  while (all.running) {
    most = Math.max(most, alive().length);
    finish("same\n");
  }

  expect(most).toBe(2);
  expect(alive()).toEqual([]);
  expect(progressed).toHaveBeenLastCalledWith(6, 6);
});

test("equal outputs are shown once, and others with the lines that differ", () => {
  for (const _ of ["3.10", "3.11"]) finish("first\nold\n");
  for (const _ of ["3.12", "3.13", "3.14"]) finish("first\nnew\n");
  finish("first\nnew\n", RAISED);

  expect(texts(".loop-all-title")).toEqual([
    "Python 3.10 and 3.11: the same",
    "Python 3.12, 3.13 and 3.14: the same",
    "Python 3.15",
  ]);
  expect(texts(".loop-diff-recorded")).toEqual(["−missing: new"]);
  expect(texts(".loop-diff-printed")).toEqual(["+different: old"]);
  expect(texts(".loop-all-different")).toEqual(["TypeError on line 3"]);
  expect(texts(".loop-all-summary")).toEqual(["3 different outputs: 3.10 and 3.11; 3.12, 3.13 and 3.14; 3.15."]);
});

test("durations and addresses in memory are no differences", () => {
  for (const n of [1, 2, 3, 4, 5, 6]) {
    finish(`took 0.${n} s or 1${n}ms, ${n}.12345678${n}\n<object at 0x7f${n}abc>\n${n > 5 ? "6 tasks" : "5 tasks"}\n`);
  }

  expect(texts(".loop-all-title")).toEqual(["Python 3.10, 3.11, 3.12, 3.13 and 3.14: the same", "Python 3.15"]);
  expect(texts(".loop-diff-printed")).toEqual(["+different: 6 tasks"]);
  expect(texts(".loop-all-summary")).toEqual([expect.stringContaining("Durations and addresses in memory differ")]);
});

test("Stop ends the runs in progress and starts no more", () => {
  finish("same\n");
  all.stop();

  expect(all.running).toBe(false);
  expect(texts(".loop-all-summary")[0]).toContain("Not run: 3.13, 3.14 and 3.15.");
  expect(fake.workers.flatMap(({ programs }) => programs)).toHaveLength(1);
});
