/**
 * Which Pythons a reader can choose for a program, and which recorded output belongs to the choice.
 */

import { type Expectation, expectationFor } from "./expectation";
import { satisfies } from "./python-version";
import { type Snippet, specifiersInWords } from "./snippet";

/** Not released yet: offered, and never chosen by themselves. `web/build/bundle.mjs` puts them in. */
declare const PREVIEW_PYTHONS: readonly string[];

export interface PythonOption {
  python: string;
  label: string;
  /** Whether the program's header allows it. */
  allowed: boolean;
}

/** One option for each of `pythons`, in that order; what the header excludes says so. */
export function pythonOptions({ requiresPython }: Snippet, pythons: readonly string[]): PythonOption[] {
  return pythons.map((python) => {
    const name = PREVIEW_PYTHONS.includes(python) ? `${python} preview` : python;
    if (requiresPython === null || satisfies(python, requiresPython)) return { python, label: name, allowed: true };
    return { python, label: `${name}: this program is for ${specifiersInWords(requiresPython)}`, allowed: false };
  });
}

/** The Python to begin with: the newest that is allowed, a preview only if no other is; null if none is. */
export function firstChoice(options: readonly PythonOption[]): string | null {
  const allowed = options.filter((option) => option.allowed).map(({ python }) => python);
  return allowed.findLast((python) => !PREVIEW_PYTHONS.includes(python)) ?? allowed.at(-1) ?? null;
}

/**
 * Which of the `recorded` Pythons prints what `python` prints, as the expectations say: a page holds one record for
 * each expectation that differs. Null if there is none.
 */
export function recordedLike(
  python: string,
  recorded: readonly string[],
  expectations: readonly Expectation[],
): string | null {
  const wanted = expectationFor(expectations, python);
  if (wanted === null) return null;
  return recorded.find((each) => expectationFor(expectations, each)?.since === wanted.since) ?? null;
}
