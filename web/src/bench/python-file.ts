/**
 * Programs from the reader's disk, and to it. A file can be anything: it is read within limits, and becomes text.
 */

import { element } from "../shared/dom";

/** As much as an editor edits without stuttering. */
export const MAX_FILE_BYTES = 1_000_000;

/** `note`: what was changed to make it a program of the editor; empty if nothing was. */
export type ReadFile = { kind: "program"; program: string; note: string } | { kind: "unreadable"; sentence: string };

export async function readPythonFile(file: File): Promise<ReadFile> {
  const unreadable = (why: string): ReadFile => ({
    kind: "unreadable",
    sentence: `${file.name} was not opened: ${why} Your program is as it was.`,
  });
  if (file.size > MAX_FILE_BYTES) {
    return unreadable(`it has ${(file.size / 1e6).toFixed(1)} MB, and the playground takes 1 MB.`);
  }
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch (error) {
    if (error instanceof DOMException) return unreadable("the browser could not read it.");
    throw error;
  }
  const text = decoded(bytes);
  if (text === null) return unreadable("it is not UTF-8 text.");
  const line = text.split("\n").findIndex((each) => each.includes("\0"));
  if (line >= 0) return unreadable(`line ${line + 1} has a NUL byte, which no Python program has.`);
  const notes: string[] = [];
  if (hasMark(bytes)) notes.push("a byte order mark was left out");
  if (/\r/.test(text)) notes.push("its line ends are now \\n");
  const program = text.replace(/\r\n?/g, "\n");
  return { kind: "program", program, note: notes.length > 0 ? `In ${file.name}, ${notes.join(", and ")}.` : "" };
}

/** Let the browser save `program` as a file called `filename`. */
export function savePythonFile(filename: string, program: string): void {
  const url = URL.createObjectURL(new Blob([program], { type: "text/x-python" }));
  element("a", { href: url, download: filename }).click();
  // the browser has begun to read it by then
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Null if the bytes are not UTF-8. A byte order mark is left out. */
function decoded(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function hasMark(bytes: ArrayBuffer): boolean {
  const [first, second, third] = new Uint8Array(bytes.slice(0, 3));
  return first === 0xef && second === 0xbb && third === 0xbf;
}
