import { expect, test } from "vitest";
import { difference } from "../../src/run/difference";

const marks = (expected: string, printed: string): string[] => {
  const sign = { same: " ", recorded: "-", printed: "+" };
  return difference(expected, printed).map(({ kind, text, ended }) => sign[kind] + text + (ended ? "" : "|"));
};

test("lines that differ stand beside each other, recorded first", () => {
  expect(marks("a\nb\nc\n", "a\nB\nc\n")).toEqual([" a", "-b", "+B", " c"]);
});

test("a line that fits its ellipsis is no difference, and is shown as it was printed", () => {
  expect(marks("took 0... s\nend\n", "took 0.02 s\nfin\n")).toEqual([" took 0.02 s", "-end", "+fin"]);
});

test("a missing line end is a difference one can see", () => {
  expect(marks("a\n", "a")).toEqual(["-a", "+a|"]);
});

test("nothing printed is every recorded line missing", () => {
  expect(marks("a\n\nb\n", "")).toEqual(["-a", "-", "-b"]);
});
