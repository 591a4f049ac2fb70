import { describe, expect, test } from "vitest";
import type { RunEnd } from "../../src/run/interpreter";
import { type EndedRun, verdictOn } from "../../src/run/verdict";
import type { Snippet } from "../../src/shared/snippet";

const snippet: Snippet = {
  name: "page/fifo",
  filename: "fifo.py",
  source: "print('first')\n",
  requiresPython: null,
  needs: [],
  packages: [],
  switch: null,
  expectations: [
    { since: "3.10", text: "first\n" },
    { since: "3.14", text: "at 0...\n" },
  ],
  moment: null,
};

const finished: RunEnd = { kind: "finished", outcome: { kind: "finished" }, duration: 2.04, interrupted: false };
const run: EndedRun = {
  snippet,
  edited: false,
  end: finished,
  python: "3.14.2",
  clock: "real",
  printed: "at 0.02\n",
  complete: true,
};

describe("an unedited program", () => {
  test("that prints the recorded output of its Python is the same as recorded", () => {
    expect(verdictOn(run)).toEqual({ kind: "same", title: "Same as recorded", detail: "2.0 s on Python 3.14.2" });
  });

  test("on an older Python is compared with the output recorded there", () => {
    expect(verdictOn({ ...run, python: "3.13.2" }).kind).toBe("different");
    expect(verdictOn({ ...run, python: "3.13.2", printed: "first\n" }).kind).toBe("same");
  });

  test("that prints something else gets both texts to compare", () => {
    expect(verdictOn({ ...run, printed: "at 1\n" })).toEqual({
      kind: "different",
      title: "Differs from the recorded output for Python 3.14",
      detail: "2.0 s on Python 3.14.2",
      expected: "at 0...\n",
      printed: "at 1\n",
    });
  });

  test("that ends with an exception is judged by its output", () => {
    const end: RunEnd = { ...finished, outcome: { kind: "raised", exception: "TypeError", line: 3 } };

    expect(verdictOn({ ...run, end }).kind).toBe("same");
  });

  test("whose output was cut is not compared", () => {
    expect(verdictOn({ ...run, complete: false }).kind).toBe("neutral");
  });

  test("without a recorded output is not compared", () => {
    expect(verdictOn({ ...run, snippet: { ...snippet, expectations: [] } }).kind).toBe("neutral");
  });
});

describe("the sentence about how it ended", () => {
  const edited = { ...run, edited: true };

  test.each<[string, RunEnd, string | null]>([
    ["Finished in 2.0 s on Python 3.14.2.", finished, "3.14.2"],
    [
      "Ended with TypeError on line 12, in 0.04 s on Python 3.14.2.",
      { ...finished, outcome: { kind: "raised", exception: "TypeError", line: 12 }, duration: 0.04 },
      "3.14.2",
    ],
    [
      "Ended with exit status 3, in 2.0 s on Python 3.14.2.",
      { ...finished, outcome: { kind: "exited", status: 3 } },
      "3.14.2",
    ],
    [
      "Stopped after 2.0 s on Python 3.14.2.",
      { ...finished, outcome: { kind: "raised", exception: "KeyboardInterrupt", line: 1 }, interrupted: true },
      "3.14.2",
    ],
    ["Stopped on Python 3.14.2.", { kind: "stopped" }, "3.14.2"],
    [
      "Stopped on Python 3.14.2. This browser cannot interrupt a program, only terminate it: no finally block ran.",
      { kind: "stopped", uninterruptible: true },
      "3.14.2",
    ],
    ["Stopped before the program started.", { kind: "stopped" }, null],
  ])("%s", (title, end, python) => {
    expect(verdictOn({ ...edited, end, python })).toEqual({ kind: "neutral", title });
  });

  test("a stopped program is not compared with the recorded output", () => {
    expect(verdictOn({ ...run, end: { ...finished, interrupted: true } }).kind).toBe("neutral");
  });

  test("an interpreter that failed has its own sentence", () => {
    const end: RunEnd = { kind: "failed", reason: "no network" };

    expect(verdictOn({ ...run, end, python: null })).toEqual({
      kind: "failed",
      title: "Python did not run: no network",
    });
  });
});
