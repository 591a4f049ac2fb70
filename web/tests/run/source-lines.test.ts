import { expect, test } from "vitest";
import { piecesOf } from "../../src/run/source-lines";

const traceback =
  'Traceback (most recent call last):\n  File "a.py", line 12, in <module>\n    main()\n  File "b.py", line 3\n';

test("the lines of the program are found, those of other files are not", () => {
  expect(piecesOf(traceback, "a.py").filter(({ line }) => line !== null)).toEqual([
    { text: 'File "a.py", line 12', line: 12 },
  ]);
});

test.each([
  traceback,
  "",
  "nothing",
  'File "a.py", line ',
  'File "a.py", line 1File "a.py", line 2',
  'File "axpy", line 1',
])("no text is lost: %j", (text) => {
  expect(
    piecesOf(text, "a.py")
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});

test("a name is not a pattern", () => {
  expect(piecesOf('File "axpy", line 1', "a.py").every(({ line }) => line === null)).toBe(true);
});
