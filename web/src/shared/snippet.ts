/**
 * What the build says about a snippet: the JSON at the end of a `<loop-snippet>`, written by `loopsite.render.snippet_html`.
 */

import type { Expectation } from "./expectation";
import { satisfies } from "./python-version";

export interface Snippet {
  name: string;
  filename: string;
  source: string;
  /** Version specifiers as in `requires-python`, or null: any Python. */
  requiresPython: string | null;
  /** What a browser lacks: "threads", "subprocess", "signals". */
  needs: readonly string[];
  expectations: readonly Expectation[];
  /** The moment that the page opens the figure at, by its name, if it names one. */
  moment: string | null;
}

/** Raises if `json` is not a snippet's: the page and this bundle are of different builds. */
export function parseSnippet(json: string): Snippet {
  const value: unknown = JSON.parse(json);
  if (!isSnippet(value)) throw new Error(`not the data of a snippet: ${json.slice(0, 200)}`);
  return value;
}

function isSnippet(value: unknown): value is Snippet {
  if (typeof value !== "object" || value === null) return false;
  const fields: Partial<Record<keyof Snippet, unknown>> = value;
  const { name, filename, source, requiresPython, needs, expectations, moment } = fields;
  return (
    [name, filename, source].every((text) => typeof text === "string") &&
    [requiresPython, moment].every((text) => text === null || typeof text === "string") &&
    Array.isArray(needs) &&
    needs.every((need) => typeof need === "string") &&
    Array.isArray(expectations) &&
    expectations.every(isExpectation)
  );
}

function isExpectation(value: unknown): value is Expectation {
  if (typeof value !== "object" || value === null) return false;
  const { since, text }: Partial<Record<keyof Expectation, unknown>> = value;
  return typeof since === "string" && typeof text === "string";
}

const IN_WORDS: Readonly<Record<string, string>> = {
  threads: "threads",
  subprocess: "other processes",
  signals: "signals from the operating system",
};

/** Why a snippet cannot run in a browser on any of `pythons`, as a sentence; null if it can. */
export function reasonNotToRun({ needs, requiresPython }: Snippet, pythons: readonly string[]): string | null {
  if (needs.length > 0) {
    const things = new Intl.ListFormat("en", { type: "conjunction" }).format(
      needs.map((need) => IN_WORDS[need] ?? need),
    );
    return `Recorded only: it needs ${things}, which a browser lacks.`;
  }
  if (requiresPython !== null && !pythons.some((python) => satisfies(python, requiresPython))) {
    return `Recorded only: it is for Python ${specifiersInWords(requiresPython)}, which this page does not have.`;
  }
  return null;
}

/** ">=3.10,<3.14" as a reader says it: "3.10 or newer, before 3.14". */
export function specifiersInWords(specifiers: string): string {
  return specifiers
    .split(",")
    .map((specifier) => specifier.trim())
    .sort((a, b) => a.replace(/^\D+/, "").localeCompare(b.replace(/^\D+/, ""), "en", { numeric: true }))
    .map((specifier) =>
      specifier
        .replace(/^>=\s*(.*)$/, "$1 or newer")
        .replace(/^<=\s*(.*)$/, "$1 or older")
        .replace(/^<\s*(.*)$/, "before $1")
        .replace(/^>\s*(.*)$/, "after $1")
        .replace(/^!=\s*(.*)$/, "not $1")
        .replace(/^==\s*(.*?)(\.\*)?$/, "$1"),
    )
    .join(", ");
}
