import { expect, test } from "vitest";
import { piecesOf } from "../../src/output/source-lines";

const traceback =
  'Traceback (most recent call last):\n  File "a.py", line 12, in <module>\n    main()\n  File "b.py", line 3\n';

test("only lines of the program are found, not those of other files", () => {
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

test("the file name is compared literally, not as a pattern", () => {
  expect(piecesOf('File "axpy", line 1', "a.py").every(({ line }) => line === null)).toBe(true);
});
