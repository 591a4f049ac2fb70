import { describe, expect, test } from "vitest";
import cases from "../../../tests/support/expectation-cases.json";
import { expectationFor, matches } from "../../src/shared/expectation";

describe("the cases that loopsite is tested with", () => {
  test.each(cases)("$name", ({ expected, printed, matches: does }) => {
    expect(matches(expected, printed)).toBe(does);
  });
});

describe("the expectation for the Python that ran", () => {
  const expectations = [
    { since: "3.9", text: "old" },
    { since: "3.14", text: "newest" },
    { since: "3.11", text: "new" },
  ];

  test.each([
    ["3.10.13", "old"],
    ["3.11.0", "new"],
    ["3.13.2", "new"],
    ["3.15.0rc1", "newest"],
  ])("is, on %s, the last one that applies: %s", (python, text) => {
    expect(expectationFor(expectations, python)?.text).toBe(text);
  });

  test("is null if all of them are for later versions", () => {
    expect(expectationFor(expectations, "3.8.1")).toBeNull();
  });
});
