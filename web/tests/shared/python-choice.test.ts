import { expect, test } from "vitest";
import { firstChoice, pythonOptions, recordedLike } from "../../src/shared/python-choice";
import type { Snippet } from "../../src/shared/snippet";

const PYTHONS = ["3.10", "3.11", "3.14", "3.15"];

const snippet: Snippet = {
  name: "page/fifo",
  filename: "fifo.py",
  source: "print()\n",
  requiresPython: null,
  needs: [],
  packages: [],
  switch: null,
  expectations: [],
  moment: null,
};

test("a Python that the header excludes cannot be chosen, and its label says why", () => {
  const options = pythonOptions({ ...snippet, requiresPython: ">=3.11,<3.15" }, PYTHONS);

  expect(options.map(({ allowed }) => allowed)).toEqual([false, true, true, false]);
  expect(options[0]?.label).toBe("3.10: this program is for 3.11 or newer, before 3.15");
  expect(options[3]?.label).toBe("3.15 preview: this program is for 3.11 or newer, before 3.15");
});

test.each([
  [null, "3.14"],
  [">=3.11", "3.14"],
  ["<3.14", "3.11"],
  ["!=3.14", "3.11"],
  [">=3.15", "3.15"],
  ["<3.10", null],
])("the default for a program that requires %s is %s", (requiresPython, python) => {
  expect(firstChoice(pythonOptions({ ...snippet, requiresPython }, PYTHONS))).toBe(python);
});

const expectations = ["3.10", "3.11", "3.14"].map((since) => ({ since, text: "" }));

test.each([
  ["3.10", "3.10"],
  ["3.11", "3.13"],
  ["3.12", "3.13"],
  ["3.14", "3.14"],
  ["3.15", "3.14"],
])("the output of %s is recorded on %s", (python, recorded) => {
  expect(recordedLike(python, ["3.13", "3.10", "3.14"], expectations)).toBe(recorded);
});

test("a Python before the first expectation has no recorded output", () => {
  expect(recordedLike("3.9", ["3.13"], expectations)).toBeNull();
});
