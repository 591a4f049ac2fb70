/**
 * The data of a snippet: the JSON at the end of a `<loop-snippet>`, written by `loopsite.render.snippet_html`.
 */

import { type Checked, listOf, nullable, number, shape, text } from "../trace/shape";
import { isExpectation } from "./expectation";
import { satisfies } from "./python-version";

const isSnippet = shape({
  name: text,
  filename: text,
  source: text,
  /** Version specifiers as in `requires-python`, or null: any Python. */
  requiresPython: nullable(text),
  /** What a browser lacks, "subprocess" and "signals", or may lack: "threads". */
  needs: listOf(text),
  /** How long a thread may run before others do, in seconds; null: until it waits. */
  switch: nullable(number),
  /** The packages that it imports. */
  packages: listOf(text),
  expectations: listOf(isExpectation),
  /** The name of the moment that the page opens the figure at, if the page gives one. */
  moment: nullable(text),
});
export type Snippet = Checked<typeof isSnippet>;

/** Raises if `json` is not a snippet's: the page and this bundle are of different builds. */
export function parseSnippet(json: string): Snippet {
  const value: unknown = JSON.parse(json);
  if (!isSnippet(value)) throw new Error(`not the data of a snippet: ${json.slice(0, 200)}`);
  return value;
}

const IN_WORDS: Readonly<Record<string, string>> = {
  threads: "threads",
  subprocess: "other processes",
  signals: "signals from the operating system",
};

/** The Pythons that can have threads in a browser, as in `requires-python`; also in `loopsite.source.header`. */
export const WITH_THREADS = ">=3.12";

/**
 * Whether this browser may have threads for Python: they are stacks of WebAssembly that it can suspend. Where it then
 * cannot suspend Python's (Pyodide on an iPhone), the program's own error says so.
 */
export const mayHaveThreads = (): boolean => "Suspending" in WebAssembly;

/** Why a snippet cannot run in this browser on any of `pythons`, as a sentence; null if it can. */
export function reasonNotToRun(
  { needs, requiresPython }: Snippet,
  pythons: readonly string[],
  threads = mayHaveThreads(),
): string | null {
  const others = needs.filter((need) => need !== "threads");
  if (others.length > 0) {
    const things = new Intl.ListFormat("en", { type: "conjunction" }).format(
      needs.map((need) => IN_WORDS[need] ?? need),
    );
    return `Recorded output only: this program needs ${things}, which browsers do not have.`;
  }
  if (needs.length > 0 && !threads)
    return "Recorded output only: this program needs threads, which this browser does not have; newer ones may.";
  if (requiresPython !== null && !pythons.some((python) => satisfies(python, requiresPython))) {
    return `Recorded output only: this program is for Python ${specifiersInWords(requiresPython)}, which this site does not run.`;
  }
  return null;
}

/** ">=3.10,<3.14" in words: "3.10 or newer, before 3.14". */
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
