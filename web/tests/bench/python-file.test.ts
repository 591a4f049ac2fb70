import { expect, test } from "vitest";
import { readPythonFile } from "../../src/bench/python-file";

const file = (...parts: BlobPart[]): File => new File(parts, "notes.py");

test("a file is opened as it is", async () => {
  expect(await readPythonFile(file("print('ü')\n"))).toEqual({ kind: "program", program: "print('ü')\n", note: "" });
});

test("a byte order mark and the line ends of Windows are left out, and a notice says so", async () => {
  const mark = new Uint8Array([0xef, 0xbb, 0xbf]);

  expect(await readPythonFile(file(mark, "a = 1\r\nb = 2\r\n"))).toEqual({
    kind: "program",
    program: "a = 1\nb = 2\n",
    note: "In notes.py, a byte order mark was left out, and its line ends are now \\n.",
  });
});

const UNREADABLE: [string, BlobPart, string][] = [
  ["10 MB", new Uint8Array(10_000_000), "it has 10.0 MB, and the playground takes 1 MB."],
  ["a NUL byte", "a = 1\nb = '\0'\n", "line 2 has a NUL byte, which no Python program has."],
  ["bytes that are not UTF-8", new Uint8Array([0x66, 0xfc, 0x72]), "it is not UTF-8 text."],
];

test.each(UNREADABLE)("a file with %s is not opened, and a sentence says why", async (_, content, why) => {
  expect(await readPythonFile(file(content))).toEqual({
    kind: "unreadable",
    sentence: `notes.py was not opened: ${why} Your program is as it was.`,
  });
});
