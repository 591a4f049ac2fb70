import { expect, test } from "vitest";
import { parseSnippet, reasonNotToRun, type Snippet } from "../../src/shared/snippet";

const snippet: Snippet = {
  name: "page/fifo",
  filename: "fifo.py",
  source: "print()\n",
  requiresPython: null,
  needs: [],
  expectations: [{ since: "3.10", text: "\n" }],
  moment: null,
};

test("the build's JSON is read", () => {
  expect(parseSnippet(JSON.stringify(snippet))).toEqual(snippet);
});

test("so is the moment at which the page opens the figure", () => {
  const withFigure: Snippet = { ...snippet, moment: "end" };

  expect(parseSnippet(JSON.stringify(withFigure))).toEqual(withFigure);
});

test.each([
  "null",
  "{}",
  JSON.stringify({ ...snippet, needs: "threads" }),
  JSON.stringify({ ...snippet, expectations: [{ since: "3.10" }] }),
  JSON.stringify({ ...snippet, source: undefined }),
  JSON.stringify({ ...snippet, moment: 3 }),
])("what is not a snippet's data is an error that shows it: %s", (json) => {
  expect(() => parseSnippet(json)).toThrow("not the data of a snippet");
});

test("most programs run", () => {
  expect(reasonNotToRun(snippet, ["3.13", "3.14"])).toBeNull();
  expect(reasonNotToRun({ ...snippet, requiresPython: ">=3.11" }, ["3.13", "3.14"])).toBeNull();
});

test("a program that needs what a browser lacks says what", () => {
  expect(reasonNotToRun({ ...snippet, needs: ["threads", "subprocess"] }, ["3.13", "3.14"])).toBe(
    "Recorded only: it needs threads and other processes, which a browser lacks.",
  );
});

test("a program for other Pythons says which", () => {
  expect(reasonNotToRun({ ...snippet, requiresPython: "<3.12,>=3.10" }, ["3.13", "3.14"])).toBe(
    "Recorded only: it is for Python 3.10 or newer, before 3.12, which this page does not have.",
  );
});
