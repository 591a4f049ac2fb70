import { expect, test } from "vitest";
import { difference } from "../../src/run/difference";

const marks = (expected: string, printed: string): string[] => {
  const sign = { same: " ", recorded: "-", printed: "+" };
  return difference(expected, printed).map(({ kind, text, ended }) => sign[kind] + text + (ended ? "" : "|"));
};

test("a recorded line is followed by the line that was printed instead", () => {
  expect(marks("a\nb\nc\n", "a\nB\nc\n")).toEqual([" a", "-b", "+B", " c"]);
});

test("a line that matches an ellipsis is the same, and is shown as it was printed", () => {
  expect(marks("took 0... s\nend\n", "took 0.02 s\nfin\n")).toEqual([" took 0.02 s", "-end", "+fin"]);
});

test("a missing line end is a visible difference", () => {
  expect(marks("a\n", "a")).toEqual(["-a", "+a|"]);
});

test("when nothing was printed, every recorded line is missing", () => {
  expect(marks("a\n\nb\n", "")).toEqual(["-a", "-", "-b"]);
});
