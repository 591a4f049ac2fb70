/**
 * The verdict on a run that has ended: the output of an unedited program is compared with the recorded output.
 */

import type { ClockName } from "../shared/clock";
import { expectationFor, matches } from "../shared/expectation";
import { featureVersion } from "../shared/python-version";
import type { Snippet } from "../shared/snippet";
import type { RunEnd } from "./interpreter";
import { endSentence, ranOn, seconds } from "./words";

export type Verdict =
  | { kind: "same"; title: string; detail: string }
  | { kind: "different"; title: string; detail: string; expected: string; printed: string }
  | { kind: "neutral"; title: string }
  | { kind: "failed"; title: string };

export interface EndedRun {
  snippet: Snippet;
  edited: boolean;
  /** Whether it ran as in the asyncio REPL, and not as it was recorded. */
  repl?: boolean;
  end: RunEnd;
  /** The full version of the Python that ran; null if the program never started. */
  python: string | null;
  clock: ClockName;
  printed: string;
  /** Whether `printed` is everything that the program printed. */
  complete: boolean;
}

export function verdictOn({ snippet, edited, repl, end, python, clock, printed, complete }: EndedRun): Verdict {
  const sentence = endSentence(end, python, clock, repl);
  if (end.kind === "failed") return { kind: "failed", title: sentence };
  if (end.kind === "stopped" || end.interrupted || edited || repl || python === null)
    return { kind: "neutral", title: sentence };
  const expectation = expectationFor(snippet.expectations, python);
  if (!expectation || !complete) return { kind: "neutral", title: sentence };
  const took = seconds(end.duration) + ranOn(python, clock);
  if (matches(expectation.text, printed)) return { kind: "same", title: "Same as recorded", detail: took };
  return {
    kind: "different",
    title: `Differs from the recorded output for Python ${featureVersion(python)}`,
    detail: took,
    expected: expectation.text,
    printed,
  };
}
