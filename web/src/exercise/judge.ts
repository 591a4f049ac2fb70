/**
 * Checks a run, with the exercise's own Python and apart from the program: in another interpreter, which gets nothing but
 * the messages of the run and the text of the program.
 */

import type { Runs } from "../run/runs";
import type { LoopMessage, Program } from "../shared/protocol";
import { boolean, type Checked, listOf, nullable, number, shape, text } from "../trace/shape";

/** The text of the check, and what the program printed before the reader changed it. */
export interface Check {
  check: string;
  before: string;
}

/** A run to be checked; `ended`: how, if not by itself, as in `looplab.record.Outcome`. */
export interface CheckedRun {
  source: string;
  messages: readonly LoopMessage[];
  ended: { kind: "timeout" | "flood" | "died" } | null;
}

const isJudgement = shape({
  passed: boolean,
  /** `moment`: the index of the event where it first went wrong. */
  sentences: listOf(shape({ text, holds: boolean, found: text, moment: nullable(number) })),
  /** `line`: of the program, counted from 1. */
  mistakes: listOf(shape({ text, line: nullable(number) })),
});
export type Judgement = Checked<typeof isJudgement>;

/** Seconds that a check may take. */
const LIMIT = 20;

/** What the check says about a run. Rejects if it cannot be had. */
export async function judge(runs: Runs, python: string, check: Check, run: CheckedRun): Promise<Judgement> {
  const request = JSON.stringify({ ...check, ...run });
  const program: Program = {
    // JSON within JSON is a string in Python as well
    source: `from looplab.check import report\nreport(${JSON.stringify(request)})\n`,
    filename: "check_of_exercise.py",
    clock: "real",
    trace: false,
    switch: null,
  };
  const printed = await printedBy(runs, python, program);
  let judgement: unknown;
  try {
    judgement = JSON.parse(printed.stdout);
  } catch {
    throw new Error(printed.stderr.trim().split("\n").at(-1) || "it printed nothing");
  }
  if (!isJudgement(judgement)) throw new Error("the page and its Python are of different releases: reload the page");
  return judgement;
}

function printedBy(runs: Runs, python: string, program: Program): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const printed = { stdout: "", stderr: "" };
    const run = runs.judges.run(python, program, {
      waiting: () => undefined,
      message: (message) => {
        if (message.type === "printed") printed[message.stream] += message.text;
      },
      ended: (end) => {
        clearTimeout(limit);
        if (end.kind === "finished") resolve(printed);
        else reject(new Error(end.kind === "failed" ? end.reason : "it did not come to an end"));
      },
    });
    const limit = setTimeout(() => run.abandon(), LIMIT * 1000);
  });
}
