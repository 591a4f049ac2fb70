/**
 * The expected output of a program, compared as `loopsite.source.expectation` does: with doctest's ELLIPSIS.
 */

import { type Checked, shape, text } from "../trace/shape";
import { compareVersions } from "./python-version";

/** What a program prints from Python `since` ("3.11") on, until a later expectation replaces it. */
export type Expectation = Checked<typeof isExpectation>;
export const isExpectation = shape({ since: text, text });

const ANY_TEXT = "...";

/** The last expectation whose `since` is not after `python`; null if the program is not for that Python. */
export function expectationFor(expectations: readonly Expectation[], python: string): Expectation | null {
  const reached = expectations.filter(({ since }) => compareVersions(since, python) <= 0);
  return reached.toSorted((a, b) => compareVersions(a.since, b.since)).at(-1) ?? null;
}

/**
 * Whether `printed` matches `expected`: `...` stands for any text, everything else is exact.
 *
 * The algorithm of CPython's `doctest._ellipsis_match`: the text before the first `...` and after the last must be at
 * the ends; the pieces between are searched from left to right, which finds a match if there is one.
 */
export function matches(expected: string, printed: string): boolean {
  const [head = "", ...pieces] = expected.split(ANY_TEXT);
  const tail = pieces.pop();
  if (tail === undefined) return printed === expected;
  if (!printed.startsWith(head) || !printed.endsWith(tail)) return false;
  const end = printed.length - tail.length;
  let position = head.length;
  if (position > end) return false;
  for (const piece of pieces) {
    const found = printed.slice(0, end).indexOf(piece, position);
    if (found < 0) return false;
    position = found + piece.length;
  }
  return true;
}
