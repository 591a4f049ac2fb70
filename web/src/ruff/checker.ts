/**
 * What ruff finds in a program that this site explains: calls that block an event loop, tasks that nobody holds, and names
 * that are not defined.
 */

import { initSync, PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-web";
import { type Checked, listOf, nullable, number, shape, text } from "../trace/shape";

export const isFinding = shape({ line: number, sentence: text, title: text, address: text });
/** `address`: of the page called `title` that explains it, from the site's root or complete. */
export type Finding = Checked<typeof isFinding>;

interface Explanation {
  title: string;
  address: string;
}

const BLOCKING = { title: "Blocking code", address: "waiting-well/blocking-code/" };

const EXPLAINED: readonly (readonly [code: RegExp, Explanation])[] = [
  [/^ASYNC2/, BLOCKING],
  [/^RUF006$/, { title: "Fire and forget", address: "waiting-well/fire-and-forget/" }],
  [/^F821$/, { title: "NameError", address: "https://docs.python.org/3/library/exceptions.html#NameError" }],
];

const SELECTED = ["ASYNC2", "RUF006", "F821"];

const isDiagnostics = listOf(shape({ code: nullable(text), message: text, start_location: shape({ row: number }) }));

/** A function that finds them, from the bytes of ruff's WebAssembly. */
export function openChecker(wasm: BufferSource | WebAssembly.Module): (program: string, python: string) => Finding[] {
  initSync({ module: wasm });
  return (program, python) => {
    const version = `py${python.replace(".", "")}`;
    const options = { preview: false, "target-version": version, lint: { select: SELECTED } };
    const workspace = new Workspace(options, PositionEncoding.Utf16);
    try {
      const found: unknown = workspace.check(program);
      if (!isDiagnostics(found)) throw new Error("ruff's findings have another form than expected");
      return found.flatMap(({ code, message, start_location }) => {
        const [, explanation] = EXPLAINED.find(([pattern]) => pattern.test(code ?? "")) ?? [];
        return explanation ? [{ line: start_location.row, sentence: message, ...explanation }] : [];
      });
    } finally {
      workspace.free();
    }
  };
}
