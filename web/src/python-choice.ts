/**
 * Which Pythons a reader can choose for a program, and which recorded output belongs to the choice.
 */

import { type Expectation, expectationFor } from "./expectation";
import { satisfies } from "./python-version";
import { type Snippet, specifiersInWords } from "./snippet";

const DEFAULT_PYTHON = "3.14";

/** Not released yet: offered, and never chosen by itself. */
const PREVIEW_PYTHON = "3.15";

export interface PythonOption {
  python: string;
  label: string;
  /** Whether the program's header allows it. */
  allowed: boolean;
}

/** One option for each of `pythons`, in that order; what the header excludes says so. */
export function pythonOptions({ requiresPython }: Snippet, pythons: readonly string[]): PythonOption[] {
  return pythons.map((python) => {
    const name = python === PREVIEW_PYTHON ? `${python} preview` : python;
    if (requiresPython === null || satisfies(python, requiresPython)) return { python, label: name, allowed: true };
    return { python, label: `${name}: this program is for ${specifiersInWords(requiresPython)}`, allowed: false };
  });
}

/** The Python to begin with: the default, else the newest that is allowed, a preview last; null if none is. */
export function firstChoice(options: readonly PythonOption[]): string | null {
  const allowed = options.filter((option) => option.allowed).map(({ python }) => python);
  if (allowed.includes(DEFAULT_PYTHON)) return DEFAULT_PYTHON;
  return allowed.findLast((python) => python !== PREVIEW_PYTHON) ?? allowed.at(-1) ?? null;
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
