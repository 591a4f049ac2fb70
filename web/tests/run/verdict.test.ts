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

describe("a program as it was written", () => {
  test("printed what is recorded for the Python that ran", () => {
    expect(verdictOn(run)).toEqual({ kind: "same", title: "Same as recorded", detail: "2.0 s on Python 3.14.2" });
  });

  test("on an older Python is held against what that one prints", () => {
    expect(verdictOn({ ...run, python: "3.13.2" }).kind).toBe("different");
    expect(verdictOn({ ...run, python: "3.13.2", printed: "first\n" }).kind).toBe("same");
  });

  test("printed something else: both texts are there to compare", () => {
    expect(verdictOn({ ...run, printed: "at 1\n" })).toEqual({
      kind: "different",
      title: "Not what is recorded for Python 3.14",
      detail: "2.0 s on Python 3.14.2",
      expected: "at 0...\n",
      printed: "at 1\n",
    });
  });

  test("ends as it was meant to, in an exception: the output decides", () => {
    const end: RunEnd = { ...finished, outcome: { kind: "raised", exception: "TypeError", line: 3 } };

    expect(verdictOn({ ...run, end }).kind).toBe("same");
  });

  test("that printed more than is kept is not compared", () => {
    expect(verdictOn({ ...run, complete: false }).kind).toBe("neutral");
  });

  test("for which no recording is given is not compared", () => {
    expect(verdictOn({ ...run, snippet: { ...snippet, expectations: [] } }).kind).toBe("neutral");
  });
});

describe("how it ended, in a sentence", () => {
  const edited = { ...run, edited: true };

  test.each<[string, RunEnd, string | null]>([
    ["Finished in 2.0 s on Python 3.14.2.", finished, "3.14.2"],
    [
      "Ended in TypeError on line 12, in 0.04 s on Python 3.14.2.",
      { ...finished, outcome: { kind: "raised", exception: "TypeError", line: 12 }, duration: 0.04 },
      "3.14.2",
    ],
    [
      "Ended in exit status 3, in 2.0 s on Python 3.14.2.",
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
      "Stopped on Python 3.14.2. This browser cannot interrupt a program, only end it: no finally block has run.",
      { kind: "stopped", uninterruptible: true },
      "3.14.2",
    ],
    ["Stopped before the program began.", { kind: "stopped" }, null],
  ])("%s", (title, end, python) => {
    expect(verdictOn({ ...edited, end, python })).toEqual({ kind: "neutral", title });
  });

  test("a stopped program is not held against the recording", () => {
    expect(verdictOn({ ...run, end: { ...finished, interrupted: true } }).kind).toBe("neutral");
  });

  test("an interpreter that failed is no verdict on the program", () => {
    const end: RunEnd = { kind: "failed", reason: "no network" };

    expect(verdictOn({ ...run, end, python: null })).toEqual({
      kind: "failed",
      title: "Python did not run: no network",
    });
  });
});
