/**
 * Compares a run's output with the recorded output, line by line; `...` matches any text within a line.
 */

import { diffArrays } from "diff";
import { matches } from "../shared/expectation";

export interface DiffLine {
  kind: "same" | "recorded" | "printed";
  /** Without its line end. */
  text: string;
  /** Whether it ends in a line break: a last line without one can be the only difference. */
  ended: boolean;
}

export function difference(
  expected: string,
  printed: string,
  comparator: (expected: string, printed: string) => boolean = matches,
): DiffLine[] {
  const changes = diffArrays(linesOf(expected), linesOf(printed), { comparator });
  return changes.flatMap(({ value, added, removed }) =>
    value.map((line) => ({
      kind: added ? ("printed" as const) : removed ? ("recorded" as const) : ("same" as const),
      text: line.replace(/\n$/, ""),
      ended: line.endsWith("\n"),
    })),
  );
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
