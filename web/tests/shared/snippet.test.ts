import { expect, test } from "vitest";
import { parseSnippet, reasonNotToRun, type Snippet } from "../../src/shared/snippet";

const snippet: Snippet = {
  name: "page/fifo",
  filename: "fifo.py",
  source: "print()\n",
  requiresPython: null,
  needs: [],
  packages: [],
  switch: null,
  expectations: [{ since: "3.10", text: "\n" }],
  moment: null,
};

test("the JSON that the build writes can be read", () => {
  expect(parseSnippet(JSON.stringify(snippet))).toEqual(snippet);
});

test("the moment at which the page opens the figure is read", () => {
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
])("other data is an error that quotes it: %s", (json) => {
  expect(() => parseSnippet(json)).toThrow("not the data of a snippet");
});

test("a program that needs nothing special can run", () => {
  expect(reasonNotToRun(snippet, ["3.13", "3.14"])).toBeNull();
  expect(reasonNotToRun({ ...snippet, requiresPython: ">=3.11" }, ["3.13", "3.14"])).toBeNull();
});

test("a program that cannot run in a browser says what it needs", () => {
  expect(reasonNotToRun({ ...snippet, needs: ["threads", "subprocess"] }, ["3.13", "3.14"])).toBe(
    "Recorded output only: this program needs threads and other processes, which browsers do not have.",
  );
});

test("a program that needs threads runs where the browser may have them", () => {
  const threaded: Snippet = { ...snippet, needs: ["threads"] };

  expect(reasonNotToRun(threaded, ["3.14"], true)).toBeNull();
  expect(reasonNotToRun(threaded, ["3.14"], false)).toBe(
    "Recorded output only: this program needs threads, which this browser does not have; newer ones may.",
  );
});

test("a program for other Pythons says which", () => {
  expect(reasonNotToRun({ ...snippet, requiresPython: "<3.12,>=3.10" }, ["3.13", "3.14"])).toBe(
    "Recorded output only: this program is for Python 3.10 or newer, before 3.12, which this site does not run.",
  );
});
