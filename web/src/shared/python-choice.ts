/**
 * Which Pythons a reader can choose for a program, and which recorded output belongs to the choice.
 */

import { type Expectation, expectationFor } from "./expectation";
import { satisfies } from "./python-version";
import { type Snippet, specifiersInWords, WITH_THREADS } from "./snippet";

/** Pythons that are not released yet: offered, but not the default. Defined by `web/build/bundle.mjs`. */
declare const PREVIEW_PYTHONS: readonly string[];

export interface PythonOption {
  python: string;
  label: string;
  /** Whether the program's header allows it. */
  allowed: boolean;
}

/** One option for each of `pythons`, in that order; the label of a Python that cannot run the program says so. */
export function pythonOptions({ needs, requiresPython }: Snippet, pythons: readonly string[]): PythonOption[] {
  return pythons.map((python) => {
    const name = PREVIEW_PYTHONS.includes(python) ? `${python} preview` : python;
    if (needs.includes("threads") && !satisfies(python, WITH_THREADS))
      return { python, label: `${name}: has no threads in a browser`, allowed: false };
    if (requiresPython === null || satisfies(python, requiresPython)) return { python, label: name, allowed: true };
    return { python, label: `${name}: this program is for ${specifiersInWords(requiresPython)}`, allowed: false };
  });
}

/** The default: the newest Python that is allowed, a preview only if there is no other; null if none is allowed. */
export function firstChoice(options: readonly PythonOption[]): string | null {
  const allowed = options.filter((option) => option.allowed).map(({ python }) => python);
  return allowed.findLast((python) => !PREVIEW_PYTHONS.includes(python)) ?? allowed.at(-1) ?? null;
}

/**
 * Which of the `recorded` Pythons is expected to print the same as `python`: a page holds one record for each
 * expectation. Null if there is none.
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
